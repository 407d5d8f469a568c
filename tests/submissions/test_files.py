"""A file that cannot be taken is refused as a whole, with what to do; nothing of it is registered."""

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions.queries import findings
from tests.submissions.conftest import AT, HEADER, organisation, penalty

CODE = "行政相对人代码_1(统一社会信用代码)"


def packed(member: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr(member, "x")
    return content.getvalue()


def workbook(
    path: Path, rows: list[list[object]], *, sheets: tuple[str, ...] = ("表",), options: dict | None = None
) -> Path:
    with xlsxwriter.Workbook(path, options or {}) as book:
        day = book.add_format({"num_format": "yyyy/mm/dd"})
        for name in sheets:
            page = book.add_worksheet(name)
            for at, row in enumerate(rows if name == sheets[-1] else []):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime | date):
                        page.write_datetime(at, column, cell, day)
                    elif isinstance(cell, str) and cell.startswith("="):
                        page.write_formula(at, column, cell, None, "42")
                    else:
                        page.write(at, column, cell)
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b" \r\n\r\n", "EMPTY_FILE"),
        (b"\xef\xbb\xbf", "EMPTY_FILE"),
        (",".join(HEADER).encode(), "NO_ROWS"),
        ((",".join(HEADER) + "\n").encode(), "NO_ROWS"),
        (b"%PDF-1.7\n...", "NOT_A_SHEET"),
        (b"\x89PNG\r\n\x1a\n", "NOT_A_SHEET"),
        (b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "NOT_A_SHEET"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>', "NOT_A_SHEET"),
        (packed("word/document.xml"), "NOT_A_SHEET"),
        (packed("a.csv"), "NOT_A_SHEET"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096 + "WordDocument".encode("utf-16-le"), "NOT_A_SHEET"),
        (b"PK\x03\x04 not a zip", "DAMAGED_FILE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "DAMAGED_FILE"),
        (b"name,price\nfoo,1\n", "UNKNOWN_LAYOUT"),
        (b"\x80\x81\xfe\xff" * 9, "UNKNOWN_ENCODING"),
        (bytes(range(256)) * 40, "UNKNOWN_ENCODING"),
        (b"{", "CUT_OFF"),
        (b'[{"CF_WSH": "1"', "CUT_OFF"),
        (b'{"a": {"b": 1}}', "UNKNOWN_LAYOUT"),
        (b"<a><b>", "CUT_OFF"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b><c>1</c></a>', "DAMAGED_FILE"),
        ("证照编号,许可内容,许可机关,许可决定日期,行政许可决定文书名称,行政许可决定文书号,许可类别\n1,2,3,4,5,6,7\n".encode(), "WRONG_SHEET"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_sheet_is_refused_with_its_reason(deliver, tmp_path, content, code) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    done = deliver(path)

    assert (done.status, done.refusal["code"]) == ("rejected", code)
    assert done.refusal["next_step"]
    assert done.refusal["next_step_zh"]
    assert Record.objects.count() == 0


def test_a_missing_column_is_named_and_so_is_the_one_not_recognised(deliver, sheet) -> None:
    row = penalty(1)
    row["决定日"] = row.pop("处罚决定日期")
    done = deliver(sheet([row]))

    assert done.refusal["code"] == "COLUMN_MISSING"
    assert "处罚决定日期" in done.refusal["message"]
    assert "决定日" in done.refusal["next_step"]


def test_a_column_too_many_is_told_and_not_kept(deliver, sheet, faults) -> None:
    done = deliver(sheet([penalty(1) | {"天气": "晴"}]))

    assert faults(done) == [(1, "", "COLUMN_UNKNOWN")]
    assert done.accepted == 1
    assert "晴" not in Record.objects.get().content


def test_a_forbidden_column_is_never_read(deliver, sheet, faults) -> None:
    done = deliver(sheet([penalty(1) | {"血型": "AB"}]))

    assert faults(done) == [(1, "", "BANNED_COLUMN")]
    assert done.accepted == 1


def test_two_columns_of_one_field_are_one_where_they_agree_and_a_finding_where_they_do_not(
    deliver, sheet, faults
) -> None:
    rows = [penalty(number) for number in (1, 2, 3)]
    told = [rows[0]["行政处罚决定书文号"], "", "x"]
    done = deliver(sheet([row | {"决定书文号": word} for row, word in zip(rows, told, strict=True)]))

    assert (done.accepted, faults(done)) == (2, [(4, "decision_number", "COLUMNS_DIFFER")])


def test_everything_that_several_columns_of_remarks_say_is_kept(deliver, sheet) -> None:
    rows = [penalty(1) | {"备注": "甲", "备注 ": "乙"}, penalty(2) | {"备注": "甲", "备注 ": "甲"}]
    deliver(sheet(rows))

    assert sorted(json.loads(one.content)["remarks"] for one in Record.objects.all()) == ["甲", "甲；乙"]


def test_one_amount_in_two_units_is_refused(deliver, sheet) -> None:
    done = deliver(sheet([penalty(1) | {"罚款金额（元）": "10000"}]))

    assert done.refusal["code"] == "COLUMN_TWICE"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_stands_below_no_header_is_told(deliver, tmp_path, faults, kind) -> None:
    lines = [[*HEADER, ""], [*penalty(1).values(), "要紧"]]
    path = workbook(tmp_path / "b.xlsx", lines) if kind == "xlsx" else tmp_path / "b.csv"
    if kind == "csv":
        path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    done = deliver(path)

    assert (done.accepted, faults(done)) == (1, [(1, "", "COLUMN_UNNAMED")])


def test_a_column_that_rows_need_and_the_sheet_has_not_is_told_once(deliver, sheet, faults) -> None:
    rows = [penalty(number) for number in (1, 2)] + [penalty(3, 处罚类别="警告")]
    done = deliver(sheet([{name: cell for name, cell in row.items() if name != "罚款金额(万元)"} for row in rows]))

    assert faults(done) == [(1, "fine_amount", "COLUMN_NEEDED")]
    assert (done.accepted, done.rejected) == (1, 2)
    (found,) = findings(done, at=AT)
    assert "有2行的处罚类别含有“罚款”" in found.message_zh
    assert "2 rows need it" in found.message


def test_a_sheet_of_organisations_without_their_code_is_not_taken_for_one_of_persons(deliver, sheet) -> None:
    row = {name: cell for name, cell in penalty(1).items() if "代码_1" not in name} | {"证件类型": "", "证件号码": ""}
    persons = {name: cell for name, cell in row.items() if name != "法定代表人"}

    assert deliver(sheet([row])).refusal["code"] == "COLUMN_MISSING"
    assert deliver(sheet([persons], name="persons.csv")).refusal["code"] == "NOT_AN_ORGANISATION"


@pytest.mark.parametrize("cut", [30, 60, 200])
def test_a_file_cut_off_in_the_middle_registers_nothing(deliver, sheet, cut) -> None:
    path = sheet([penalty(number) for number in range(1, 30)])
    path.write_bytes(path.read_bytes()[:-cut])
    done = deliver(path)

    assert (done.status, done.refusal["code"]) == ("rejected", "CUT_OFF")
    assert Record.objects.count() == 0


def test_a_quote_that_never_closes_is_a_file_cut_off(deliver, sheet) -> None:
    path = sheet([penalty(1), penalty(2), penalty(3)])
    path.write_text(path.read_text("utf-8").replace("未设置安全警示标志", '"未设置', 1), "utf-8")

    assert deliver(path).refusal["code"] == "CUT_OFF"


def test_a_row_with_another_number_of_cells_is_named_and_numbers_stay_right(deliver, sheet, faults) -> None:
    path = sheet([penalty(1), penalty(2), penalty(3)])
    lines = path.read_text("utf-8").splitlines()
    lines[2] += ",more"
    lines.insert(3, "")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    done = deliver(path)

    assert faults(done) == [(3, "", "CELLS_MISCOUNTED")]
    assert (done.rows, done.accepted, done.rejected) == (3, 2, 1)
    assert list(Record.objects.order_by("row").values_list("row", flat=True)) == [2, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_every_accepted_encoding_gives_the_same_record(deliver, sheet, encoding) -> None:
    done = deliver(sheet([penalty(1, 违法事实="㐂 鿃 未设置安全警示标志")], encoding=encoding))

    assert done.accepted == 1
    assert json.loads(Record.objects.get().content)["facts"] == "㐂 鿃 未设置安全警示标志"


def test_the_same_rows_as_csv_xlsx_json_lines_and_array_are_the_same_statements(deliver, sheet, tmp_path) -> None:
    rows = [penalty(1), penalty(2)]
    deliver(sheet(rows))
    book = workbook(
        tmp_path / "b.xlsx", [["表格说明：请勿修改表头"], list(rows[0]), *[list(row.values()) for row in rows]]
    )
    lines = tmp_path / "l.jsonl"
    lines.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    array = tmp_path / "a.json"
    array.write_text(json.dumps({"code": 0, "data": {"list": rows}}, ensure_ascii=False), "utf-8")

    for path in (book, lines, array):
        done = deliver(path)
        assert (done.status, done.accepted, done.duplicates) == ("accepted", 0, 2), path
    assert Record.objects.count() == 2


def test_dates_and_numbers_of_a_workbook_are_read_as_what_they_are(deliver, tmp_path) -> None:
    row = list(penalty(1).values())
    row[10], row[11], row[12] = 1.25, date(2026, 3, 2), 46083
    done = deliver(workbook(tmp_path / "b.xlsx", [HEADER, row], sheets=("说明", "数据")))

    content = json.loads(Record.objects.get().content)
    assert done.accepted == 1
    assert (content["fine_amount"], content["decided_on"], content["valid_until"]) == (
        "12500.00",
        "2026-03-02",
        "2026-03-02",
    )


def test_serials_of_the_1904_epoch_are_read_by_the_workbooks_own_word(deliver, tmp_path) -> None:
    row = list(penalty(1).values())
    row[11] = 46083 - 1462
    deliver(workbook(tmp_path / "b.xlsx", [HEADER, row], options={"date_1904": True}))

    assert json.loads(Record.objects.get().content)["decided_on"] == "2026-03-02"


def test_a_formula_and_a_code_typed_as_a_number_are_findings(deliver, tmp_path, faults) -> None:
    formula, number, good = (list(penalty(at).values()) for at in (1, 2, 3))
    formula[10] = "=40+2"
    number[2] = 911101080000000000
    done = deliver(workbook(tmp_path / "b.xlsx", [HEADER, formula, number, good]))

    assert faults(done) == [(2, "fine_amount", "FORMULA"), (3, "subject_code", "DIGITS_LOST")]
    assert (done.accepted, done.rejected) == (1, 2)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(deliver, tmp_path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (320 << 20))
    done = deliver(path)

    assert (done.status, done.refusal["code"]) == ("rejected", "FILE_TOO_LARGE")


def test_a_workbook_with_one_far_cell_does_not_fill_the_memory(deliver, tmp_path) -> None:
    with xlsxwriter.Workbook(tmp_path / "far.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write(1_048_575, 16_383, "x")

    assert deliver(tmp_path / "far.xlsx").refusal["code"] == "FILE_TOO_LARGE"


def test_a_sheet_cut_off_inside_the_zip_is_damaged(deliver, tmp_path) -> None:
    whole = workbook(tmp_path / "b.xlsx", [HEADER, list(penalty(1).values())]).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])

    assert deliver(tmp_path / "cut.xlsx").refusal["code"] == "DAMAGED_FILE"


def test_an_exchange_message_is_read_by_its_field_names(deliver, tmp_path) -> None:
    names = ["CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_FRDB", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR",
             "CF_NR_FK", "CF_JDRQ", "CF_YXQ", "CF_GSJZQ", "CF_CFJG", "CF_CFJGDM"]  # fmt: skip
    text = io.StringIO()
    text.write(
        '<?xml version="1.0" encoding="UTF-8"?><ExchangeMessage><Header><sender>a</sender><item>penalty</item></Header><Body>'
    )
    for number in (1, 2):
        cells = zip(names, penalty(number).values(), strict=True)
        text.write("<fields>" + "".join(f"<{name}>{cell}</{name}>" for name, cell in cells) + "</fields>")
    text.write("</Body></ExchangeMessage>")
    path = tmp_path / "message.xml"
    path.write_text(text.getvalue(), "utf-8")
    done = deliver(path)

    assert (done.status, done.rows, done.accepted) == ("accepted", 2, 2)
    assert done.dropped


def test_a_rejected_file_is_looked_at_again_when_it_comes_again(deliver, sheet, faults) -> None:
    path = sheet([penalty(1, 行政相对人名称="别家有限公司")])
    deliver(sheet([penalty(1)], name="first.csv"))
    assert deliver(path).status == "rejected"
    Subject.objects.filter(code=organisation(1)).first().names.create(
        text="别家有限公司", folded="别家有限公司", kind="former", known_from=datetime.now().astimezone()
    )

    done = deliver(path)
    assert (done.status, faults(done)) == ("accepted", [])
