"""Every published layout, read and checked as a delivery is: the same item out of each sheet, no person with it."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from goodstanding.formats.values import OPEN_END
from goodstanding.kernel.identifiers import make_code
from goodstanding.law.catalogue import edition
from goodstanding.submissions.checks import Terms, check
from goodstanding.submissions.clocks import times
from goodstanding.submissions.reading import open_delivery

SHEETS = yaml.load((Path(__file__).with_name("sheets.yaml")).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CODES = {
    "ORG": make_code("9", "1", "990101", 7).code,
    "org": make_code("9", "1", "990101", 7).code.lower(),
    "BODY": make_code("1", "1", "990100", 1).code,
}


def write_csv(path, row):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([list(row), list(row.values())])


def write_json(path, row):
    path.write_text(json.dumps({"total": 1, "rows": [row]}, ensure_ascii=False), encoding="utf-8")


def write_xml(path, row):
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in row.items())
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?><ExchangeMessage><Header><sender>33</sender><receiver>26</receiver>'
        f"<securityType>1</securityType></Header><Body><fields>{fields}</fields></Body></ExchangeMessage>",
        encoding="utf-8",
    )


WRITERS = {"csv": write_csv, "json": write_json, "xml": write_xml}


def read(sheet, tmp_path):
    kind = sheet.get("as", "csv")
    path = tmp_path / f"sheet.{kind}"
    WRITERS[kind](path, {name: CODES.get(value, value) for name, value in sheet["row"].items()})
    item = edition()[sheet["item"]]
    opened = open_delivery(path, path.name, tmp_path, item, "2026")
    (chunk,) = opened.sheet.chunks()
    layout = opened.sheet.match.layout
    terms = Terms(
        item, date(2026, 11, 20), opened.scales, opened.sheet.epoch, CODES["BODY"], frozenset(), layout.optional
    )
    return opened, check(chunk, terms)


def spoken(value):
    """A value as the YAML writes it."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if value == OPEN_END:
        return "open"
    return "null" if value is None else value if isinstance(value, list) else str(value)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet['layout']}-{sheet.get('as', 'csv')}")
def test_a_sheet_is_read_by_its_layout(sheet, tmp_path):
    opened, checked = read(sheet, tmp_path)
    expected = {name: CODES.get(str(value), value) for name, value in sheet.get("expect", {}).items()}
    values = {name: spoken(checked.values[name][0].as_py()) for name in expected}

    assert opened.sheet.match.layout.code == sheet["layout"]
    assert not opened.findings
    assert values == expected
    assert sorted({fault.code for fault in checked.faults if fault.mask.any()}) == sheet.get("faults", [])
    assert sum(opened.sheet.dropped.values()) == int(sheet.get("dropped", 0))
    assert "某人" not in str(checked.values)


@pytest.mark.parametrize("sheet", [one for one in SHEETS if not one.get("faults")], ids=lambda sheet: sheet["layout"])
def test_every_accepted_row_has_a_day_it_happened(sheet, tmp_path):
    _, checked = read(sheet, tmp_path)
    found = times(edition()[sheet["item"]], checked.values, checked.good)

    assert found.occurred_on[0].as_py() is not None
    if "ended" in sheet:
        assert spoken(found.ended_on[0].as_py()) == sheet["ended"]
