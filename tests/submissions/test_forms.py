"""The same rows out of every form a provider's program writes, however it names, pads and packs them."""

import re

import pytest

from tests.submissions.conftest import HEADER, organisation, penalty
from tests.submissions.looking import look
from tests.submissions.making import (
    as_csv,
    as_json,
    as_json_lines,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml,
    book,
    grid,
    merged_ods,
    merged_xls,
    merged_xlsx,
    merged_xlsx_lines,
    repacked,
    styled_xls,
    styled_xlsx,
)

ROWS = [penalty(number) for number in (1, 2, 3)]
CODES = ["CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_FRDB", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR",
         "CF_NR_FK", "CF_JDRQ", "CF_YXQ", "CF_GSJZQ", "CF_CFJG", "CF_CFJGDM"]  # fmt: skip
BY_CODE = [dict(zip(CODES, row.values(), strict=True)) for row in ROWS]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be")  # the last two without a mark
FORMS = {
    **{f"csv {name}": as_csv(ROWS, encoding=name) for name in ENCODINGS},
    **{f"csv by {mark!r}": as_csv(ROWS, delimiter=mark) for mark in "\t;|"},
    **{f"json {name}": as_json(ROWS, encoding=name) for name in ENCODINGS},
    **{f"json lines {name}": as_json_lines(ROWS, encoding=name) for name in ENCODINGS},
    **{f"xml {name}": as_xml(ROWS, encoding=name) for name in ("utf-8", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be")},
    "xlsx": as_xlsx(ROWS),
    "xls": as_xls(ROWS),
    "ods": as_ods(ROWS),
    "csv by field codes": as_csv(BY_CODE),
    "xml by field codes": as_xml(BY_CODE),
    "json by camel case": as_json([{re.sub("_(.)", r"\1", name).lower(): cell for name, cell in row.items()} for row in BY_CODE]),
    "answer under any name": as_json(ROWS).replace(b'"data"', b'"resultData"').replace(b'"list"', b'"dataList"'),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_same_rows_out_of_every_form(form, tmp_path):
    expected = look(as_csv(ROWS), tmp_path, name="plain")
    found = look(FORMS[form], tmp_path)

    assert len(expected.rows) == 3
    assert list(found.rows.values()) == list(expected.rows.values())
    assert (found.faults, found.header_faults) == ([], [])
    assert found.dropped == {"法定代表人": 3}


NOTE = "表格说明：名称请填写全称"
BLANKS = [""] * (len(HEADER) - 1)


@pytest.mark.parametrize(
    "above",
    [
        [["行政处罚信息公示表"]],
        [["行政处罚信息公示表"], [NOTE]],
        [["sep=,"]],
        [[""] * 3, ["1"]],
    ],
    ids=str,
)
def test_a_title_above_the_header_does_no_harm(above, tmp_path):
    head = "\r\n".join(",".join(line) for line in above) + "\r\n"

    assert len(look(head.encode() + as_csv(ROWS), tmp_path).rows) == 3
    assert len(look(book([("表", [*above, *grid(ROWS)])]), tmp_path).rows) == 3


HEADED = {
    "required, behind": "{}（必填）", "required, before": "【必填】{}", "required, on a line of its own": "{}\n必填", "optional": "{}(选填)",
    "numbered": "3. {}", "numbered with a comma": "12、{}", "numbered in brackets": "（7）{}", "quoted": "“{}”", "starred": "*{} ",
    "numbered and required": "5、{} [必填]",
}  # fmt: skip


@pytest.mark.parametrize("written", HEADED.values(), ids=HEADED)
def test_a_header_is_read_through_what_is_put_around_its_name(written, tmp_path):
    rows = [{written.format(name): cell for name, cell in row.items()} for row in ROWS]
    expected, found = look(as_csv(ROWS), tmp_path, name="plain"), look(as_xlsx(rows), tmp_path)

    assert list(found.rows.values()) == list(expected.rows.values())
    assert (found.faults, found.header_faults) == ([], [])
    assert found.dropped == {"法定代表人": 3}


BY_BOTH = ("{name} {code}", "{code}（{name}）", "{name}\n{code}", "{name}/{code}")
RENAMED = {
    **{f"both: {form!r}": dict(zip(HEADER, (form.format(name=n, code=c) for n, c in zip(HEADER, CODES, strict=True)), strict=True))
       for form in BY_BOTH},
    "codes with hyphens": dict(zip(HEADER, (code.replace("_", "-") for code in CODES), strict=True)),
    "square brackets": {"行政相对人代码_1(统一社会信用代码)": "行政相对人代码-1【统一社会信用代码】", "罚款金额(万元)": "罚款金额[万元]"},
    "unit spelt out": {"罚款金额(万元)": "罚款金额（单位：万元）"},
    "unit behind": {"罚款金额(万元)": "罚款金额万元"},
    "unit behind a dash": {"罚款金额(万元)": "罚款金额-万元"},
    "form of the date": {"处罚决定日期": "处罚决定日期(YYYY/MM/DD)", "处罚有效期": "处罚有效期（格式：yyyy-mm-dd）"},
}  # fmt: skip


@pytest.mark.parametrize("names", RENAMED.values(), ids=RENAMED)
def test_a_header_is_read_by_name_code_unit_and_form(names, tmp_path):
    rows = [{names.get(name, name): cell for name, cell in row.items()} for row in ROWS]
    expected, found = look(as_csv(ROWS), tmp_path, name="plain"), look(as_xlsx(rows), tmp_path)

    assert list(found.rows.values()) == list(expected.rows.values())
    assert (found.faults, found.header_faults) == ([], [])


def test_an_amount_in_yuan_is_what_it_says_and_one_without_a_unit_is_not_guessed(tmp_path):
    def headed(name, cell):
        return as_csv([{name if one == "罚款金额(万元)" else one: cell if one == "罚款金额(万元)" else told
                        for one, told in row.items()} for row in ROWS])  # fmt: skip

    in_yuan = look(headed("罚款金额（元）", "10000"), tmp_path, name="yuan")
    tens = look(headed("罚款金额(万元)", "1"), tmp_path, name="tens")
    unsaid = look(headed("罚款金额", "1"), tmp_path, name="unsaid")

    assert len(in_yuan.rows) == 3
    assert list(in_yuan.rows.values()) == list(tens.rows.values())
    assert unsaid.header_faults == ["UNIT_NOT_NAMED"]


@pytest.mark.parametrize(
    "line",
    [
        [NOTE, *BLANKS], ["  " + NOTE, *BLANKS], ["（一）" + NOTE, *BLANKS], ["", NOTE, *BLANKS[1:]], [NOTE], ["填表说明", *BLANKS],
        ["说明：请勿修改表头", *BLANKS], ["注：单位为万元", *BLANKS], ["", "", "填写说明", *BLANKS[2:]], CODES, HEADER,
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("place", [1, 3])
def test_rows_that_explain_or_head_the_sheet_once_more_are_passed_over(line, place, tmp_path):
    lines = as_csv(ROWS).decode().splitlines()
    lines.insert(place, ",".join(line))
    found = look("\n".join(lines).encode(), tmp_path)

    assert (len(found.rows), found.faults) == (3, [])


FILLED = [name for name in HEADER if name != "法定代表人"]


@pytest.mark.parametrize(
    "line",
    [
        ["示例：", *list(penalty(9).values())[1:]], ["（样例）", *BLANKS], ["示例行", *list(penalty(9).values())[1:]], ["Example:", *BLANKS],
        ["必填" if name in FILLED else "" for name in HEADER], [str(at) for at, _ in enumerate(HEADER, start=1)],
        [f"（{at}）" for at, _ in enumerate(HEADER, start=1)], ["文本，不超过200字", "下拉选择", "18位", *["YYYY/MM/DD"] * (len(HEADER) - 3)],
        ["C200", "C20", "C(18)", *["varchar(50)"] * (len(HEADER) - 3)], ["合计", "", "3条", *BLANKS[2:]], ["填表人：某人", "", "审核人：某人"],
        ["单位负责人（签字）：", *BLANKS], ["（以下空白）", *BLANKS],
    ],
    ids=str,
)  # fmt: skip
def test_samples_marks_and_what_closes_a_sheet_are_none_of_its_rows(line, tmp_path):
    lines = as_csv(ROWS).decode().splitlines()
    found = look("\n".join([lines[0], ",".join(line), *lines[1:], ",".join(line)]).encode(), tmp_path)

    assert (len(found.rows), found.faults) == (3, [])


@pytest.mark.parametrize(
    "changes",
    [
        {"行政相对人名称": "合计电子科技有限公司"}, {"行政相对人名称": "示例科技有限公司"}, {"行政相对人名称": "数字12号有限公司"},
        {"行政相对人名称": "合计", HEADER[2]: organisation(9)[:17]}, {"行政相对人名称": "必填", "违法事实": "必填"},
    ],
    ids=str,
)  # fmt: skip
def test_a_row_that_holds_a_code_or_a_text_of_its_own_is_never_passed_over(changes, tmp_path):
    turned = [dict(reversed(list((row | changes).items()))) for row in ROWS]  # with another first column
    for rows in ([row | changes for row in ROWS], turned, [row | {"违法事实": "如：未报告"} for row in turned]):
        found = look(as_csv(rows), tmp_path)

        assert set(found.rows) | {row for row, _, _ in found.faults} == {2, 3, 4}


def test_an_envelope_is_no_row_and_a_row_with_a_nested_value_is_not_lost(tmp_path):
    message = as_xml(ROWS).decode()
    nested = message.replace(">责令", "><b>责令</b>").replace("罚款人民币一万元", "<b>罚款</b>人民币一万元", 1)
    found = look(nested.encode(), tmp_path)

    assert [row["penalty"] for row in found.rows.values()] == ["罚款人民币一万元"] * 3
    assert found.faults == []


def test_an_almost_empty_row_of_a_message_is_told_and_not_taken_for_envelope(tmp_path):
    empty = '<fields><field name="行政相对人名称">示范公司</field></fields>'
    found = look(as_xml(ROWS).decode().replace("</Body>", f"{empty}</Body>").encode(), tmp_path)

    assert len(found.rows) == 3
    assert {row for row, _, _ in found.faults} == {4}


@pytest.mark.parametrize("form", [as_xlsx, as_xls, as_ods])
def test_a_formula_is_a_finding_in_every_kind_of_workbook(form, tmp_path):
    rows = [ROWS[0], ROWS[1] | {"罚款金额(万元)": "=40+2"}, ROWS[2] | {"法定代表人": "=40+2"}]
    found = look(form(rows), tmp_path)

    assert {one for one in found.faults if one[2] == "FORMULA"} == {(3, "fine_amount", "FORMULA")}
    assert set(found.rows) == {2, 4}  # a column that is dropped may hold what it likes


def prefixed(name, content):
    """As programs write that give their elements a prefix and their attributes another order."""
    if name != "xl/worksheets/sheet1.xml":
        return name, content
    told = re.sub(rb"<(/?)(c|f|v|row|sheetData|worksheet)\b", rb"<\1x:\2", content)
    told = re.sub(rb'<x:c r="(\w+)"', rb'<x:c s="0" r="\1"', told)
    return name, told.replace(b'xmlns="http', b'xmlns:x="http', 1)


def renumbered(name, content):
    """As a workbook whose sheets were put into another order: a part's number says nothing."""
    moved = {
        "xl/worksheets/sheet1.xml": "xl/worksheets/sheet9.xml",
        "xl/worksheets/sheet2.xml": "xl/worksheets/sheet1.xml",
    }
    if name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        content = content.replace(b"sheet1.xml", b"sheet9.xml").replace(b"sheet2.xml", b"sheet1.xml")
    return moved.get(name, name), content


@pytest.mark.parametrize(
    "written",
    [
        repacked(book([("表", grid([ROWS[0] | {"罚款金额(万元)": "=40+2"}, ROWS[1]]))]), prefixed),
        repacked(book([("首", [["x"]]), ("表", grid([ROWS[0] | {"罚款金额(万元)": "=40+2"}, ROWS[1]]))]), renumbered),
    ],
    ids=["prefixes", "sheets in another order"],
)
def test_a_formula_is_found_however_the_workbook_was_written(written, tmp_path):
    found = look(written, tmp_path)

    assert (2, "fine_amount", "FORMULA") in found.faults
    assert set(found.rows) == {3}


@pytest.mark.parametrize("form", [as_xlsx, as_xls])
@pytest.mark.parametrize("epoch", [1900, 1904])
def test_serials_are_read_by_the_epoch_of_the_workbook(form, epoch, tmp_path):
    rows = [ROWS[0] | {"处罚决定日期": 46083 - (1462 if epoch == 1904 else 0)}]
    options = {"dates_1904" if form is as_xls else "date_1904": epoch == 1904}

    assert str(look(form(rows, **options), tmp_path).rows[2]["decided_on"]) == "2026-03-02"


@pytest.mark.parametrize("form", [as_xlsx, as_xls])
def test_small_numbers_and_errors_of_binary_arithmetic_stay_exact(form, tmp_path):
    amounts = [0.000001, 0.1 + 0.2, 23456.789012]
    rows = [row | {"罚款金额(万元)": amount} for row, amount in zip(ROWS, amounts, strict=True)]
    found = look(form(rows), tmp_path)

    assert [str(row["fine_amount"]) for row in found.rows.values()] == ["0.010000", "3000.000000", "234567890.120000"]


def test_a_code_typed_as_a_number_in_every_row_is_one_fault_a_row(tmp_path):
    rows = [penalty(number, **{HEADER[2]: 911101080000000000}) for number in range(3_000)]
    found = look(as_xlsx(rows), tmp_path)

    assert sum(code == "DIGITS_LOST" for _, _, code in found.faults) == 3_000
    assert not found.rows


def test_digits_lost_in_a_column_nobody_reads_do_not_matter(tmp_path):
    assert look(as_xlsx([ROWS[0] | {"法定代表人": 110101199003074514}]), tmp_path).faults == []


def test_what_nobody_sees_is_not_read(tmp_path):
    others = [penalty(number) for number in (11, 12)]
    found = look(book([("甲", [["x"]]), ("隐", grid(others)), ("表", grid(ROWS))], hidden=["隐"]), tmp_path)

    assert [row["subject_code"] for row in found.rows.values()] == [organisation(number) for number in (1, 2, 3)]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a"])
@pytest.mark.parametrize("form", [as_csv, as_xlsx, as_xls, as_ods])
def test_a_file_is_what_its_bytes_say_whatever_its_name(form, name, tmp_path):
    assert len(look(form(ROWS[:1]), tmp_path, name=name).rows) == 1


UNITS = {
    "罚款金额（千元）": "10",
    "罚款金额-百万元": "0.01",
    "罚款金额(亿元)": "0.0001",
    "罚款金额元": "1万元整",
    "罚款金额(万元)": "10千元",
}


@pytest.mark.parametrize(("head", "cell"), UNITS.items())
def test_an_amount_is_read_in_the_unit_its_header_or_its_cell_names(head, cell, tmp_path):
    rows = [{head if name == "罚款金额(万元)" else name: cell if name == "罚款金额(万元)" else told
             for name, told in row.items()} for row in ROWS]  # fmt: skip
    found = look(as_csv(rows), tmp_path)

    assert [str(row["fine_amount"]) for row in found.rows.values()] == ["10000.000000"] * 3


def test_an_item_without_a_published_sheet_has_its_amounts_in_yuan_or_in_the_unit_named(tmp_path):
    row = {
        "统一社会信用代码": organisation(1),
        "主体名称": "示范公司",
        "合同编号": "示1号",
        "签订日期": "2025-01-02",
        "履约情况": "履行中",
    }
    heads = ("合同金额", "合同金额(元)", "amount", "合同金额(千元)")
    found = [look(as_csv([row | {head: "5"}]), tmp_path, item="contract") for head in heads]

    assert [one.header_faults for one in found] == [[]] * 4
    assert [str(one.rows[2]["amount"]) for one in found] == ["5.000000"] * 3 + ["5000.000000"]


def test_a_great_amount_that_names_its_unit_is_taken(tmp_path):
    tens = [
        row | {"罚款金额(万元)": cell}
        for row, cell in zip(ROWS, ["1822800", "1822800万元", "18228000000元"], strict=True)
    ]
    found = look(as_csv(tens), tmp_path)

    assert found.faults == [(2, "fine_amount", "AMOUNT_IMPLAUSIBLE")]
    assert [str(row["fine_amount"]) for row in found.rows.values()] == ["18228000000.000000"] * 2


def test_a_code_kept_from_becoming_a_number_is_read_and_one_that_became_one_is_told(tmp_path):
    code = HEADER[2]
    written = [f"'{ROWS[0][code]}", f'="{ROWS[1][code]}"', "9.1990101E+17"]
    found = look(as_csv([row | {code: cell} for row, cell in zip(ROWS, written, strict=True)]), tmp_path)

    assert [row["subject_code"] for row in found.rows.values()] == [organisation(1), organisation(2)]
    assert found.faults == [(4, "subject_code", "CODE_ROUNDED")]


AMOUNT, AUTHORITY_AT = HEADER.index("罚款金额(万元)"), HEADER.index("处罚机关")
SHOWN = {
    '#,##0.00"元"': False, '0.0000"万元"': True, "0.00%": False, '0!.0,"万"': False, "#,##0,": False, "#,##0.00": True, "0.00_);[Red](0.00)": True,
    "[$¥-804]#,##0.00": True, '0"千元"': False, "General": True,
}  # fmt: skip


@pytest.mark.parametrize("form", [styled_xlsx, styled_xls])
def test_a_number_shown_in_another_unit_than_its_column_is_not_taken(form, tmp_path):
    content = form([*ROWS[:1]] * len(SHOWN), AMOUNT, 5.5, list(SHOWN))
    found = look(content, tmp_path)
    right = {row for row, taken in enumerate(SHOWN.values(), start=2) if taken}

    assert found.faults == [
        (row, "fine_amount", "SHOWN_OTHERWISE") for row in range(2, 2 + len(SHOWN)) if row not in right
    ]
    assert set(found.rows) == right


@pytest.mark.parametrize("form", [merged_xlsx, merged_xls, merged_ods])
def test_merged_cells_are_told_in_every_row_they_reach_over(form, tmp_path):
    found = look(form(ROWS, (1, AUTHORITY_AT, 2, AUTHORITY_AT)), tmp_path)

    assert found.faults == [(row, "authority", "CELLS_MERGED") for row in (2, 3)]
    assert set(found.rows) == {4}


def test_a_header_in_two_rows_is_read_where_its_cells_are_merged(tmp_path):
    lines = grid([row | {"备注": "说明"} for row in ROWS])
    above = ["行政相对人信息", *[""] * 9, "罚款", *[""] * 5, "备注"]
    content = merged_xlsx_lines([above, [*lines[0][:-1], ""], *lines[1:]], (0, 16, 1, 16))
    found = look(content, tmp_path)

    assert (len(found.rows), found.faults) == (3, [])
    assert {row["remarks"] for row in found.rows.values()} == {"说明"}
