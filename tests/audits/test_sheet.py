"""The plan leaves as a sheet and comes back: changed rows apply, everything else is refused by name."""

import csv
import hashlib
from datetime import date

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from goodstanding.audits import actions, queries
from goodstanding.audits.models import Action
from goodstanding.audits.plan_paper import document, plan_pdf
from goodstanding.audits.plan_sheet import columns, harmless, read_sheet, values, write_sheet
from goodstanding.formats.errors import ColumnMissing, UnknownLayout
from goodstanding.trail.models import Entry
from tests.audits.conftest import AT
from tests.audits.test_actions import TERMS

pytestmark = pytest.mark.django_db
FILLED = {"root_cause": "没有核对产能", "measure": "接单前核对产能", "owner": "计划与订单 Planning and orders", "due": "2025-07-01"}  # fmt: skip


@pytest.fixture
def cards(factory):
    held = queries.own_file(factory.site, AT)
    return queries.board(held, held.sites[0], held.sites[0].latest)


def table(cards, **changes):
    """The exported rows, with changes by finding."""
    return [values(card) | changes.get(card.finding.replace(".", "_"), {}) for card in cards]


def send(factory, tmp_path, rows, name="plan.csv"):
    path = tmp_path / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"{one['name_zh']} {one['name']}" for one in columns()])
        writer.writerows([[row.get(one["code"], "") for one in columns()] for row in rows])
    lines = read_sheet(path, name)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return actions.import_plan(actor=factory.site, lines=lines, digest=digest, at=AT)


def told(outcomes):
    return [(one.key.partition(":")[2], one.state, one.refusal.code if one.refusal else "") for one in outcomes]


def test_what_was_exported_comes_back_unchanged(factory, cards, tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(write_sheet(cards))
    outcomes = actions.import_plan(actor=factory.site, lines=read_sheet(path, "plan.xlsx"), digest="0" * 64, at=AT)

    assert [one.state for one in outcomes] == ["unchanged"] * 4
    assert Action.objects.count() == 0


def test_a_filled_row_is_applied_and_leaves_its_leaf(factory, cards, tmp_path):
    outcomes = send(factory, tmp_path, table(cards, **{"6_2": FILLED}))

    assert ("6.2", "applied", "") in told(outcomes)
    action = Action.objects.get()
    assert (action.finding, action.owner, action.due) == ("6.2", "planning", date(2025, 7, 1))
    assert Entry.objects.filter(act="audit.plan_imported").count() == 1
    assert Entry.objects.filter(act="audit.action_planned").count() == 1


def test_rows_in_another_order_and_columns_left_out_are_read_by_their_names(factory, cards, tmp_path):
    rows = table(cards, **{"6_2": FILLED})[::-1]
    path = tmp_path / "short.csv"
    wanted = ("due", "owner", "measure", "root_cause", "version", "row")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, wanted, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    outcomes = actions.import_plan(actor=factory.site, lines=read_sheet(path, "s.csv"), digest="0" * 64, at=AT)

    assert sorted(one.state for one in outcomes) == ["applied", "unchanged", "unchanged", "unchanged"]


def test_a_row_changed_on_both_sides_is_refused_by_name_and_the_others_apply(factory, cards, tmp_path):
    actions.plan_action(actor=factory.site, audit=cards[2].audit.key, finding="6.2", terms=TERMS, at=AT)
    outcomes = send(factory, tmp_path, table(cards, **{"6_2": FILLED, "7_6": FILLED}))

    assert ("6.2", "refused", "ACTION_CHANGED") in told(outcomes)
    assert ("7.6", "applied", "") in told(outcomes)
    assert Action.objects.get(finding="6.2").root_cause == TERMS.root_cause


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"due": "31.31.2025"}, "PLAN_ROW_UNREAD"),
        ({"version": "new"}, "PLAN_ROW_UNREAD"),
        ({"due": "2030-01-01"}, "DUE_OUTSIDE"),
        ({"owner": "王某"}, "PLAN_INCOMPLETE"),
        ({"measure": ""}, "PLAN_INCOMPLETE"),
        ({"version": "7"}, "ACTION_CHANGED"),
        ({"row": "ffffffffffff:6.2"}, "NO_SUCH_PLAN_ROW"),
        ({"row": ""}, "NO_SUCH_PLAN_ROW"),
    ],
)
def test_a_mangled_row_is_refused_by_name(factory, cards, tmp_path, change, code):
    outcomes = send(factory, tmp_path, table(cards, **{"6_2": FILLED | change}))

    assert [one.refusal.code for one in outcomes if one.refusal] == [code]
    assert Action.objects.exclude(state="open").count() == 0


def test_a_row_that_stands_twice_is_applied_neither_time(factory, cards, tmp_path):
    rows = table(cards, **{"6_2": FILLED})
    outcomes = send(factory, tmp_path, [*rows, rows[2]])

    assert told(outcomes).count(("6.2", "refused", "PLAN_ROW_TWICE")) == 2
    assert Action.objects.count() == 0


def test_a_formula_in_a_workbook_is_refused_and_one_in_text_stays_text(factory, cards, tmp_path):
    path = tmp_path / "formula.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [f"{one['name_zh']} {one['name']}" for one in columns()])
        for number, row in enumerate(table(cards, **{"6_2": FILLED}), 1):
            page.write_row(number, 0, [row[one["code"]] for one in columns()])
        page.write_formula(3, 8, '=HYPERLINK("http://127.0.0.1/")', None, "click")
    outcomes = actions.import_plan(actor=factory.site, lines=read_sheet(path, "f.xlsx"), digest="0" * 64, at=AT)
    assert [one.refusal.code for one in outcomes if one.refusal] == ["PLAN_ROW_UNREAD"]

    send(factory, tmp_path, table(cards, **{"6_2": FILLED | {"measure": "=1+1"}}))
    held = queries.own_file(factory.site, AT)
    again = write_sheet(queries.board(held, held.sites[0], held.sites[0].latest))
    out = tmp_path / "again.xlsx"
    out.write_bytes(again)
    assert "'=1+1" in [
        cell for row in CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python() for cell in row
    ]
    assert Action.objects.get().measure == "=1+1"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x"])
def test_no_cell_that_leaves_acts(text):
    assert harmless(text) == f"'{text}"


def test_a_sheet_without_its_columns_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnknownLayout):
        read_sheet(path, "other.csv")
    path.write_text("row,version,measure,owner,due\n1,2,3,4,5\n", encoding="utf-8")
    with pytest.raises(ColumnMissing):
        read_sheet(path, "other.csv")


def test_the_plan_on_paper_says_both_languages(factory, cards):
    told = document(factory.subject, cards[0].audit, cards)

    assert told["plan_due"] == "2025-07-13"
    assert all(one["told"] and one["told_local"] for one in told["findings"])
    assert plan_pdf(factory.subject, cards[0].audit, cards).startswith(b"%PDF")
