"""An installation with a market regulator, a tax authority and an audit firm; deliveries of rows; runs."""

import csv
from datetime import UTC, date, datetime

import pytest

from goodstanding.kernel.identifiers import make_code
from goodstanding.parties import actions as parties
from goodstanding.parties import queries as party_queries
from goodstanding.submissions import delivering

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
UNIT = make_code("1", "2", "999999", 0).code
MARKET = make_code("1", "1", "990100", 1).code
TAX = make_code("1", "1", "990100", 2).code
UNITS = {"registration": MARKET}
SCHEME, YEAR = "tax-credit-2025", 2026


def firm(number):
    return make_code("9", "1", "990101", number).code


def registered(number, **more):
    return {
        "subject_code": firm(number), "subject_name": f"示范{number}号制造有限公司", "kind": "enterprise", "status": "active",
        "established_on": "2015-03-01", "authority": "示范市市场监督管理局", "authority_code": MARKET, **more,
    }  # fmt: skip


def informed(number, year=YEAR, **more):
    """What the tax authority states of a year: everything known, nothing against the organisation."""
    return {
        "subject_code": firm(number), "subject_name": f"示范{number}号制造有限公司", "year": year, "grade": "pending",
        "business_income": "是", "recurring_complete": "是", "nonrecurring": "是", "payment_complete": "是", **more,
    }  # fmt: skip


def event(number, code, day, **more):
    return {
        "subject_code": firm(number),
        "subject_name": f"示范{number}号制造有限公司",
        "code": code,
        "date": day,
        **more,
    }


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Snapshots of a test lie in a folder of its own."""
    monkeypatch.setenv("GOODSTANDING_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def operator(transactional_db, home):
    parties.install(
        actor=party_queries.founder(unit=UNIT, unit_name="Operator"), responsible="Answerable Person", at=AT
    )
    actor = party_queries.operator()
    for code, name, kind in (
        (MARKET, "示范市市场监督管理局", "market-regulator"),
        (TAX, "示范市税务局", "tax-authority"),
    ):
        parties.register_provider(actor=actor, code=code, name=name, kind=kind, items=[], at=AT)
    return actor


@pytest.fixture
def deliver(operator, tmp_path):
    """Delivers rows of one item as a CSV of field codes; every row must be accepted."""
    counted = iter(range(1_000))

    def send(item, *rows, at=AT, provider=""):
        path = tmp_path / f"{item}-{next(counted)}.csv"
        names = list(dict.fromkeys(name for row in rows for name in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=names)
            writer.writeheader()
            writer.writerows(rows)
        done, _ = delivering.deliver(
            actor=operator, provider=party_queries.party(provider or UNITS.get(item, TAX)), item=item, path=path, name=path.name,
            at=at, report=lambda _: None,
        )  # fmt: skip
        assert (done.status, done.rejected) == ("accepted", 0), list(done.findings.values_list("row", "field", "code"))
        return done

    return send


@pytest.fixture
def grade(operator):
    """Runs a scheme over the store."""
    from goodstanding.grading.evaluating import grade_population
    from goodstanding.grading.runs import Order

    def carry_out(scheme=SCHEME, year=YEAR, stage="", at=AT, **more):
        order = Order(scheme, year, at, stage=stage, **more)
        return grade_population(actor=operator, order=order, clock=lambda: at)

    return carry_out


@pytest.fixture
def city(deliver):
    """Three organisations: one in good standing, one with a late return and arrears, one nobody states anything of."""
    deliver("registration", *[registered(number) for number in (1, 2, 3)])
    deliver("tax-credit", informed(1), informed(2))
    deliver(
        "tax-event",
        event(2, "010101", "2026-05-20", period="2026-05", tax="VAT", corrected_on="2026-05-22", document_number="1"),
        event(2, "020201", "2026-06-15", amount="60000.00", document_number="2"),
        event(2, "010103", "2026-03-31", waived="是", corrected_on="2026-04-01", document_number="3"),
    )
    return date(2026, 11, 20)
