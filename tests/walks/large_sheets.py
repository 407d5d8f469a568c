"""Sheets of penalties of any length, each row a decision of its own, written line by line."""

from collections.abc import Callable
from pathlib import Path

from goodstanding.kernel.identifiers import make_code

HEADER = (
    "行政相对人名称,行政相对人类别,行政相对人代码_1(统一社会信用代码),法定代表人,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,"
    "处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚有效期,处罚机关,处罚机关统一社会信用代码"
)
DECISION = "示罚〔2026〕{series}-{number}号"
ROW = (
    "{name},法人及非法人组织,{code},某某,{document},安全生产违法,未设置安全警示标志,《安全生产法》第九十九条,罚款,罚款人民币一万元,"
    "1.000000,{day},2099/12/31,{authority_name},{authority}"
)
ROWS_AN_ORGANISATION = 10
OFFICES = {
    make_code("1", "1", "990100", 1).code: "示范市应急管理局",
    make_code("1", "1", "990100", 2).code: "示范市生态环境局",
}


def penalties(
    path: Path,
    rows: int,
    *,
    authority: str,
    series: str,
    region: str = "990101",
    day: Callable[[int], str] = lambda _: "2026/03/02",
) -> Path:
    """`series` tells the decisions of one sheet from another's, `region` its organisations from another's.

    `day` writes the day of each row's decision.
    """
    codes = [make_code("9", "1", region, number).code for number in range(1, rows // ROWS_AN_ORGANISATION + 2)]
    with path.open("w", encoding="utf-8") as file:
        print(HEADER, file=file)
        for number in range(rows):
            organisation = number // ROWS_AN_ORGANISATION
            cells = {
                "name": f"示范{organisation + 1}号制造有限公司", "code": codes[organisation], "day": day(number),
                "document": DECISION.format(series=series, number=number),
                "authority": authority, "authority_name": OFFICES[authority],
            }  # fmt: skip
            print(ROW.format(**cells), file=file)
    return path
