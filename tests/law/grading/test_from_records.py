"""From records to grades, by cases: what counts in which state, what is passed over and why, what marks a grade."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import yaml

from goodstanding.engine import arrow_table, grade_rows
from goodstanding.law.catalogue import edition
from goodstanding.law.grading.from_records import CHAINS
from goodstanding.law.grading.plan import plan
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.reading import document, known_schemes
from goodstanding.law.grading.record_steps import EARLIER, OUTPUTS, RECORDS

PAGE = yaml.safe_load((Path(__file__).parents[1] / "cases" / "grading_records.yaml").read_text(encoding="utf-8"))
GROUPS = [(scheme, "counts") for scheme in ("tax-credit-2025", "tax-credit-2014", "bsci-overall")]
GROUPS += [("tax-credit-2025", "left-out")]


def group(case):
    return case.get("scheme", "tax-credit-2025"), "left-out" if case.get("leaves_out") else "counts"


def rows(subject, case):
    for place, written in enumerate(case["records"]):
        one = PAGE[written] if isinstance(written, str) else written
        state = one.get("state")
        yield {
            "id": subject * 10 + place, "subject": subject, "item": one["item"], "submission": 1, "row": place + 2,
            "occurred_on": None, "commitment": "00", "salt": "00", "disputed": state == "disputed",
            "content": None if state == "erased" else json.dumps(content(one)),
            "restored_on": None if isinstance(state, str) else state,
        }  # fmt: skip


def content(one):
    letters = one.get("letters", {})
    if one["item"] != "social-audit" or letters == "none":
        return one["content"]
    rated = {area: letter for area, letter in {**PAGE["letters"], **letters}.items() if letter}
    return {**one["content"], "ratings": rated}


@pytest.fixture(scope="module")
def graded():
    """Every case of a scheme is one organisation of one population: results, and the chain's last tables, by case."""
    found = {}
    for scheme, disputed in GROUPS:
        year = PAGE["years"][scheme]
        book = rulebook(scheme, year)
        told = [case for case in PAGE["cases"] if group(case) == (scheme, disputed)]
        tables = derived(replace(book, records={**book.records, "disputed": disputed}), told)
        lines, _, results = grade_rows(plan(scheme, year), tables["subjects"], tables["events"])
        for subject, case in enumerate(told):
            mine = {name: [row for row in table if row["subject"] == subject] for name, table in tables.items()}
            ours = {
                name: [row for row in table if row["subject"] == subject]
                for name, table in (("lines", lines), ("results", results))
            }
            found[case["name"]] = {**mine, **ours}
    return found


def derived(book, told):
    listed = [row for subject, case in enumerate(told) for row in rows(subject, case)]
    records = arrow_table(listed, {name: kind.lstrip("!") for name, kind in RECORDS.items()})
    earlier = arrow_table([], EARLIER)
    with duckdb.connect(":memory:") as db:
        db.register("records", records)
        db.register("earlier", earlier)
        for name, query in CHAINS[book.method](book).steps:
            db.execute(f"CREATE TEMP TABLE {name} AS {query}")
        return {name: db.execute(f"FROM {name} ORDER BY ALL").to_arrow_table().to_pylist() for name in OUTPUTS}


def marked(found):
    disputed = {row["id"] for row in found["disputed"]}
    return None in disputed or any(disputed & set(line["evidence"]) for line in found["lines"])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in PAGE["cases"]])
def test_a_case_of_what_the_records_say(graded, case):
    found, expect = graded[case["name"]], case["expect"]
    book = rulebook(group(case)[0], PAGE["years"][group(case)[0]])
    (result,) = found["results"] or [None]

    assert case["cite"]
    assert (result is None) == ("absent" in expect or "problem" in expect)
    assert [row["code"] for row in found["problems"]] == ([expect["problem"]] if "problem" in expect else [])
    for name in ("grade", "score"):
        if name in expect:
            assert result[name] == expect[name]
    if "refused" in expect:
        assert (result["grade"], result["refused"] > 0) == (None, True)
    if "not_evaluated" in expect:
        assert book.not_evaluated[-result["refused"] - 1].code == expect["not_evaluated"]
        assert result["grade"] is None
    if "passed" in expect:
        assert sorted(row["reason"] for row in found["passed_over"]) == sorted(expect["passed"])
    if "disputed" in expect:
        assert marked(found) == expect["disputed"]


def test_no_scheme_reads_what_an_organisation_declares_of_itself():
    read = {item for scheme in known_schemes() for item in document(scheme).get("records", {}).get("items", ())}

    assert read
    assert not [item for item in read if edition()[item].self_declared]
