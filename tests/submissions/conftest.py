"""A store with a provider in it, and sheets made on the spot."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from goodstanding.kernel.identifiers import make_code

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HEADER = [
    "行政相对人名称", "行政相对人类别", "行政相对人代码_1(统一社会信用代码)", "法定代表人", "行政处罚决定书文号", "违法行为类型",
    "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额(万元)", "处罚决定日期", "处罚有效期", "公示截止期", "处罚机关",
    "处罚机关统一社会信用代码",
]  # fmt: skip
AUTHORITY = make_code("1", "1", "990100", 1).code
OTHER = make_code("1", "1", "990100", 2).code


def organisation(number: int) -> str:
    return make_code("9", "1", "990101", number).code


def penalty(number: int = 1, **changes: str) -> dict[str, str]:
    """A row of the penalty sheet that nothing is wrong with; `changes` by header."""
    cells = [
        f"示范{number}号制造有限公司", "法人及非法人组织", organisation(number), "某人", f"示罚〔2026〕{number}号",
        "安全生产违法", "未设置安全警示标志", "《安全生产法》第九十九条", "罚款", "罚款人民币一万元", "1.000000",
        "2026/03/02", "2099/12/31", "", "示范市应急管理局", AUTHORITY,
    ]  # fmt: skip
    return dict(zip(HEADER, cells, strict=True)) | changes


@pytest.fixture
def officer(transactional_db: None) -> Any:
    """An installation with two providers of penalties; answers the actor who delivers for them."""
    from goodstanding.parties import actions, queries

    founder = queries.founder(unit=make_code("1", "2", "990100", 9).code, unit_name="示范市信用中心")
    actions.install(actor=founder, responsible="Officer One", at=AT)
    actor = queries.operator()
    for code, name in ((AUTHORITY, "示范市应急管理局"), (OTHER, "示范市生态环境局")):
        actions.register_provider(actor=actor, code=code, name=name, kind="administrative-organ", items=[], at=AT)
    return actor


@pytest.fixture
def another_unit(officer: Any) -> Any:
    """An officer of another provider."""
    from goodstanding.parties import actions, queries

    held = actions.open_account(actor=officer, name="Officer Two", party=OTHER, role="officer", password="", at=AT)
    return queries.actor_for(held)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows as a CSV file and answers its path."""

    def write(rows: list[dict[str, str]], name: str = "sheet.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else HEADER)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def deliver(officer: Any) -> Callable[..., Any]:
    """Delivers a file as the door does; answers the submission."""
    from goodstanding.parties.queries import party
    from goodstanding.submissions import delivering

    def send(path: Path, item: str = "penalty", provider: str = AUTHORITY, at: datetime = AT) -> Any:
        done, _ = delivering.deliver(
            actor=officer, provider=party(provider), item=item, path=path, name=path.name, at=at, report=lambda _: None
        )
        return done

    return send


@pytest.fixture
def faults() -> Callable[[Any], list[tuple[int, str, str]]]:
    """The findings of a submission as (row, field, code)."""
    from goodstanding.submissions.queries import findings

    return lambda submission: [(found.row, found.field, found.code) for found in findings(submission, at=AT)]
