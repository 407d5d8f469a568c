"""The blank sheets: what they offer, what they leave out, and that a filled one is read by its own layout."""

import io

import pytest
from python_calamine import CalamineWorkbook

from goodstanding.formats.layouts import fold_header, match, personal_columns
from goodstanding.formats.templates import blank_sheet
from goodstanding.law.catalogue import edition
from goodstanding.law.forbidden import forbidden_field
from goodstanding.submissions.reading import layouts_of

EVERY = [(item, layout) for item in edition().values() for layout in layouts_of(item)]
NAMES = [layout.code for _, layout in EVERY]


def headers(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0]


@pytest.mark.parametrize(("item", "layout"), EVERY, ids=NAMES)
def test_a_blank_sheet_asks_for_every_field_the_layout_carries_once(item, layout):
    asked = [layout.find(header) for header in headers(blank_sheet(item, layout))]

    assert None not in asked
    fields = [column.to for column in asked if not column.join]
    assert len(fields) == len(set(fields))
    assert {column.to for column in asked} == {column.to for column in layout.columns if column.to}


@pytest.mark.parametrize(("item", "layout"), EVERY, ids=NAMES)
def test_a_blank_sheet_asks_nothing_about_persons(item, layout):
    personal = {header for column in personal_columns() for header in column.headers}
    asked = headers(blank_sheet(item, layout))

    assert not [header for header in asked if fold_header(header) in personal]
    assert not [header for header in asked if forbidden_field(header, header)]


def test_lists_and_the_guide_stand_in_the_workbook():
    item = edition()["penalty"]
    layout = next(one for one in layouts_of(item) if one.code == "penalty-current")
    book = CalamineWorkbook.from_filelike(io.BytesIO(blank_sheet(item, layout)))
    guide = book.get_sheet_by_name("填表说明 Guide").to_python()
    lists = book.get_sheet_by_name("代码表 Lists").to_python()

    fine = next(row for row in guide if row[0] == "罚款金额(万元)")
    assert fine[2:4] == ["否 no", "金额，单位万元 amount in 10,000 CNY"]
    decided = next(row for row in guide if row[0] == "处罚决定日期")
    assert decided[2] == "是 yes"
    assert any("罚款" in row for row in lists)


def test_what_a_sheet_cannot_carry_is_not_required_of_it():
    item = edition()["licence"]
    layout = next(one for one in layouts_of(item) if one.code == "licence-2016")
    book = CalamineWorkbook.from_filelike(io.BytesIO(blank_sheet(item, layout)))
    guide = {row[0]: row[2] for row in book.get_sheet_by_name("填表说明 Guide").to_python()}

    assert guide["当前状态"] == "否 no"
    assert guide["许可决定日期"] == "是 yes"


def test_an_empty_sheet_given_back_is_recognised_as_its_own_layout():
    for item, layout in EVERY:
        found = match(headers(blank_sheet(item, layout)), layouts_of(item))
        assert found is not None
        assert set(found.fields) >= {"subject_code", "subject_name"}, layout.code
        assert not found.unknown


def test_a_word_the_item_uses_for_its_own_field_is_not_the_organisations():
    plain = layouts_of(edition()["tax-event"])[-1]

    assert plain.find("code").to == "code"
    assert plain.find("指标代码").to == "code"
    assert plain.find("统一社会信用代码").to == "subject_code"
    assert layouts_of(edition()["penalty"])[-1].find("code").to == "subject_code"
