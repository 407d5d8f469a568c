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


def organisation(number: int) -> str:
    return make_code("9", "1", "990101", number).code


def penalty(number: int = 1, **changes: str) -> dict[str, str]:
    """A row of the penalty sheet that nothing is wrong with."""
    row = dict(
        zip(
            HEADER,
            [
                f"示范{number}号制造有限公司", "法人及非法人组织", organisation(number), "某人", f"示罚〔2026〕{number}号",
                "安全生产违法", "未设置安全警示标志", "《安全生产法》第九十九条", "罚款", "罚款人民币一万元", "1.000000",
                "2026/03/02", "2099/12/31", "", "示范市应急管理局", AUTHORITY,
            ],
            strict=True,
        )
    )  # fmt: skip
    return row | changes


@pytest.fixture
def officer(transactional_db: None) -> Any:
    """An installation with one provider; answers the actor who delivers for it."""
    from goodstanding.parties import actions, queries

    del transactional_db
    actions.install(responsible="Officer One", at=AT)
    actor = queries.operator()
    actions.register_provider(
        actor=actor, code=AUTHORITY, name="示范市应急管理局", kind="administrative-organ", items=[], at=AT
    )
    return actor


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows as a CSV file and answers its path."""

    def write(rows: list[dict[str, str]], name: str = "sheet.csv", encoding: str = "utf-8", text: str = "") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else HEADER)
            writer.writeheader()
            writer.writerows(rows)
            file.write(text)
        return path

    return write
