"""An installation with two providers, and one delivery at a time about one organisation."""

import csv
from datetime import UTC, datetime

import pytest

from goodstanding.kernel.identifiers import make_code
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.records.models import Record
from goodstanding.submissions import delivering

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
UNIT = make_code("1", "2", "999999", 0).code
MARKET = make_code("1", "1", "990100", 1).code
TAX = make_code("1", "1", "990100", 2).code
FIRM = make_code("9", "1", "990101", 1).code
OTHER = make_code("9", "1", "990101", 2).code
NAME = "示范一号制造有限公司"

REGISTRATION = {
    "kind": "enterprise", "status": "active", "established_on": "2015-03-01", "english_name": "Model One Co., Ltd.",
    "former_names": "示范五金厂", "authority": "示范市市场监督管理局", "authority_code": MARKET,
}  # fmt: skip
PENALTY = {
    "decision_number": "示罚〔2026〕1号", "conduct": "安全生产违法", "facts": "未设置<b>警示</b>标志", "legal_ground": "安全生产法",
    "penalty_kinds": "fine", "penalty": "罚款", "fine_amount": "20000.00", "decided_on": "2026-03-12",
    "authority": "示范市市场监督管理局", "authority_code": MARKET,
}  # fmt: skip
EVENT = {"code": "010101", "date": "2026-05-20", "period": "2026-05", "tax": "VAT", "corrected_on": "2026-05-22"}


@pytest.fixture
def deliver(tmp_path):
    parties.install(actor=queries.founder(unit=UNIT, unit_name="Operator"), responsible="Answerable Person", at=AT)
    operator = queries.operator()
    for code, name, kind in (
        (MARKET, "示范市市场监督管理局", "market-regulator"),
        (TAX, "示范市税务局", "tax-authority"),
    ):
        parties.register_provider(actor=operator, code=code, name=name, kind=kind, items=[], at=AT)

    def one(item, row, provider=MARKET, at=AT):
        path = tmp_path / f"{item}-{at:%Y%m%d}.csv"
        line = {"subject_code": FIRM, "subject_name": NAME} | row
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(line))
            writer.writeheader()
            writer.writerow(line)
        done, _ = delivering.deliver(
            actor=operator,
            provider=queries.party(provider),
            item=item,
            path=path,
            name=path.name,
            at=at,
            report=lambda _: None,
        )
        assert done.status == "accepted", done.refusal
        return Record.objects.latest("pk")

    return one
