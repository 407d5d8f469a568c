"""Files built or damaged to do harm: each is refused with its reason or read row by row; nothing else is raised."""

import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodstanding.formats.reading.objects import LONGEST
from goodstanding.kernel.refusal import Refusal
from tests.submissions.conftest import HEADER, penalty
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
    repacked,
)

ROWS = [penalty(number) for number in (1, 2, 3, 4)]
ONE = json.dumps(ROWS[0], ensure_ascii=False)
LINES = as_csv(ROWS).decode().splitlines(keepends=True)
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1/x">]>'


def declared(doctype):
    return as_xml(ROWS).decode().replace("<ExchangeMessage>", doctype + "<ExchangeMessage>").encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (declared(LAUGHS), "DAMAGED_FILE"),
        (declared(OUTSIDE), "DAMAGED_FILE"),
        (as_xml(ROWS, encoding="gbk").replace(b'"gbk"', b'"utf-8"'), "DAMAGED_FILE"),
        (b"<a><b>1</b><c>2</c></a>", "UNKNOWN_LAYOUT"),
        (b"[" * 100_000, "DAMAGED_FILE"),
        ((ONE[:-1] + ',"x":' + "[" * 5_000).encode(), "DAMAGED_FILE"),
        (json.dumps(grid(ROWS)).encode(), "UNKNOWN_LAYOUT"),
        (b"[1, 2, 3]", "UNKNOWN_LAYOUT"),
        (b"[]", "EMPTY_FILE"),
        (("[" + ONE[:-1] + ',"违法事实":"别的"}]').encode(), "COLUMN_TWICE"),
        (as_csv(ROWS).replace("未设置".encode(), b"\0"), "NUL_CHARACTER"),
        (as_csv(ROWS, encoding="gb18030").replace(b",", b"\0", 1), "NUL_CHARACTER"),
        (as_csv(ROWS, encoding="utf-16-le").replace("未".encode("utf-16-le"), b"\0\0"), "NUL_CHARACTER"),
        (as_csv(ROWS, encoding="utf-16-be")[:-1], "CUT_OFF"),
        (as_csv(ROWS, encoding="utf-16")[:-1], "CUT_OFF"),
        (as_csv(ROWS, encoding="gb18030")[:-1][:-1][:-40], "CUT_OFF"),
        (LINES[0].encode("gbk") + "示范公司示范公司,\r\n".encode(), "MIXED_ENCODINGS"),
        (b"a" * (1 << 20), "ROW_TOO_LONG"),
        (b'"' + b"a" * (1 << 20), "ROW_TOO_LONG"),
        ((ONE + "\n" + ONE[:-1] + ',"备注":"' + "a" * LONGEST + '"}\n').encode(), "ROW_TOO_LONG"),
        ((LINES[0] + LINES[1].replace("未设置", "x" * (30 << 20)) + LINES[2]).encode(), "ROW_TOO_LONG"),
        (book([("甲", grid(ROWS[:2])), ("乙", grid(ROWS[2:]))]), "SEVERAL_SHEETS"),
        (book([("甲", [["x"]]), ("乙", grid(ROWS))], hidden=["乙"]), "UNKNOWN_LAYOUT"),
        (book([("甲", [["x", "y"]] * 20)]), "UNKNOWN_LAYOUT"),
        (book([("甲", [])]), "EMPTY_FILE"),
        (repacked(as_xlsx(ROWS), lambda name, content: (name.replace("workbook.xml", "x.xml"), content)), "DAMAGED_FILE"),
        (as_csv([{"行政相对人名称": "某人", "行政相对人类别": "自然人", "证件类型": "身份证", "证件号码": "1", "行政处罚决定书文号": "x"}]), "NOT_AN_ORGANISATION"),
        (",".join(f"c{at}" for at in range(10_000)).encode(), "UNKNOWN_LAYOUT"),
        (as_csv(ROWS, delimiter="\x01"), "UNKNOWN_LAYOUT"),
        ("，".join(HEADER).encode(), "UNKNOWN_LAYOUT"),
    ],
    ids=lambda one: one if isinstance(one, str) else "file",  # a zip holds the second it was made in
)  # fmt: skip
def test_it_is_refused_with_its_reason_in_both_languages(content, code, tmp_path):
    with pytest.raises(Refusal) as refused:
        look(content, tmp_path)

    told = refused.value.as_dict()
    assert told["code"] == code
    assert all(told[key] for key in ("message", "message_zh", "next_step", "next_step_zh"))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (ONE[:-1] + ',"违法事实":"别的"}', "KEY_TWICE"),
        (ONE.replace("未设置", "未\\u0000设置"), "TEXT_UNREADABLE"),
        (ONE.replace("未设置", "未\\ud800设置"), "TEXT_UNREADABLE"),
        (ONE.replace("违法行为类型", "违法行为类型\\udfff"), "TEXT_UNREADABLE"),
        (ONE[:-1] + ',"x":' + "[" * 5_000 + "]" * 5_000 + "}", "LINE_UNREADABLE"),
        ("[1]", "LINE_UNREADABLE"),
        ("null", "LINE_UNREADABLE"),
        (ONE[:-1], "LINE_UNREADABLE"),
    ],
)
def test_a_bad_line_of_json_is_a_finding_of_that_line(line, code, tmp_path):
    found = look(as_json_lines([ROWS[1]]) + f"\n{line}\n".encode() + as_json_lines(ROWS[2:]), tmp_path)

    assert (2, "", code) in found.faults
    assert set(found.rows) == {1, 3, 4}


def test_a_bomb_in_a_package_is_refused_before_it_fills_the_memory(tmp_path):
    for part in ("content.xml", "xl/sharedStrings.xml"):
        path = tmp_path / "bomb"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as parts:
            parts.writestr(part, b"0" * (301 << 20))
        with pytest.raises(Refusal) as refused:
            look(path.read_bytes(), tmp_path)
        assert refused.value.code == "FILE_TOO_LARGE"


def test_ten_thousand_columns_are_told_and_the_known_ones_read(tmp_path):
    rows = [row | {f"c{at}": "x" for at in range(10_000)} for row in ROWS]
    found = look(as_csv(rows), tmp_path)

    assert (len(found.rows), found.header_faults) == (4, ["COLUMN_UNKNOWN"] * 10_000)


def test_a_cell_of_ten_megabytes_is_too_long_and_its_neighbours_are_read(tmp_path):
    found = look((LINES[0] + LINES[1].replace("未设置", "x" * (10 << 20)) + LINES[2]).encode(), tmp_path)

    assert (list(found.rows), found.faults) == ([3], [(2, "facts", "TOO_LONG")])


def test_merged_cells_give_their_value_to_the_first_row_only(tmp_path):
    rows = [ROWS[0], ROWS[1] | {"行政相对人名称": "", HEADER[2]: ""}]
    found = look(as_xlsx(rows), tmp_path)

    assert list(found.rows) == [2]
    assert {row for row, _, _ in found.faults} == {3}


WHOLE = {
    "csv": as_csv(ROWS), "csv gb18030": as_csv(ROWS, encoding="gb18030"), "csv utf-16": as_csv(ROWS, encoding="utf-16"),
    "quoted": as_csv([row | {"违法事实": f'他说"{at},\n好"'} for at, row in enumerate(ROWS)]),
    "json": as_json(ROWS), "lines": as_json_lines(ROWS), "xml": as_xml(ROWS), "xml gbk": as_xml(ROWS, encoding="gbk"),
}  # fmt: skip
PACKED = {"xlsx": as_xlsx(ROWS), "ods": as_ods(ROWS), "xls": as_xls(ROWS)}


def looked(content, tmp_path):
    """What came of a damaged file: its rows, or None where it was refused. Anything else raised fails the test."""
    try:
        return look(content, tmp_path)
    except Refusal as refusal:
        told = refusal.as_dict()
        assert all(told[key] for key in ("code", "message", "message_zh", "next_step", "next_step_zh"))
        return None


@pytest.mark.parametrize("form", WHOLE)
def test_a_file_cut_off_anywhere_brings_only_rows_it_held(form, tmp_path):
    """Only the last row that is left may differ from what was meant: no reader can know what its last cell lacks."""
    content = WHOLE[form]
    whole = list(look(content, tmp_path).rows.values())
    for cut in range(0, len(content), 7):
        found = looked(content[:cut], tmp_path)
        if found is not None:
            rows = list(found.rows.values())
            assert rows[:-1] == whole[: len(rows[:-1])], cut


@pytest.mark.parametrize("form", PACKED)
def test_a_workbook_cut_off_anywhere_brings_all_or_nothing(form, tmp_path):
    content = PACKED[form]
    whole = look(content, tmp_path)
    for cut in [*range(0, len(content), len(content) // 6 + 1), len(content) - 1]:
        found = looked(content[:cut], tmp_path)
        assert found is None or found.rows == whole.rows, cut


def damaged(content, chance):
    """A copy with a few bytes changed, taken out, put in or repeated."""
    copy = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(copy) + 1)
        size = chance.choice([1, 1, 2, 7, 60])
        match chance.randrange(4):
            case 0:
                copy[at : at + size] = chance.randbytes(min(size, len(copy) - at))
            case 1:
                del copy[at : at + size]
            case 2:
                copy[at:at] = chance.randbytes(size)
            case _:
                copy[at:at] = copy[at // 2 : at // 2 + size]
    return bytes(copy)


@pytest.mark.parametrize("form", WHOLE)
@pytest.mark.parametrize("seed", range(40))
def test_damage_is_told_and_never_raised(form, seed, tmp_path):
    looked(damaged(WHOLE[form], random.Random(f"{form} {seed}")), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("form", {**WHOLE, **PACKED})
@pytest.mark.parametrize("corpus", range(2))
def test_more_damage_is_told_and_never_raised(form, corpus, tmp_path):
    rounds = 8 if form in PACKED else 200
    for seed in range(rounds):
        looked(damaged({**WHOLE, **PACKED}[form], random.Random(f"{form} {corpus} {seed}")), tmp_path)


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
TABLES = st.lists(st.lists(CELLS, min_size=len(HEADER), max_size=len(HEADER)), min_size=1, max_size=6)
READERS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@READERS
@given(table=TABLES)
def test_whatever_stands_in_the_cells_every_row_is_told_apart(table, tmp_path):
    rows = [dict(zip(HEADER, row, strict=True)) for row in table]
    for form in (as_csv, as_json, as_json_lines):
        found = looked(form(rows), tmp_path)
        if found is not None:
            told = set(found.rows) | {row for row, _, _ in found.faults}
            assert len(told) <= len(rows)


@READERS
@given(facts=st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=60))
def test_a_text_is_kept_as_it_was_written(facts, tmp_path):
    row = penalty(1, 违法事实=f"查明{facts}一事")
    forms = (as_csv([row]), as_json([row]), as_json_lines([row]), as_xml([row]))
    kept = {look(form, Path(tmp_path)).rows.get(2 if form is forms[0] else 1, {}).get("facts") for form in forms}

    assert len(kept) == 1


@READERS
@given(content=st.binary(max_size=400))
def test_any_bytes_at_all_are_refused_with_a_reason(content, tmp_path):
    assert looked(content, tmp_path) is None
