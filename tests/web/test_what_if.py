"""The what-if calculator: facts in, grade with reasons out; told by field what is wrong; nothing kept, nothing of a person."""

import json

import pytest
from django.test import Client

from goodstanding.law.grading.facts_file import read_document
from goodstanding.web.what_if_form import asked

FORM = {
    "year": "2026", "organisation.code": "91990101MA0DEM0N3H", "organisation.started_on": "2015-03-01",
    "organisation.new": "false", "organisation.business_income": "true", "organisation.recurring_complete": "true",
    "organisation.payment_complete": "true", "organisation.nonrecurring_years": "2024，2025",
    "events-0-code": "010101", "events-0-date": "2026-04-15", "events-0-tax": "VAT",
    "events-2-code": "ND03", "events-2-date": "2026-05-20", "events-2-evaded": "90000.00", "events-2-total_tax_due": "500000.00",
    "previous-0-year": "2025", "previous-0-grade": "B",
}  # fmt: skip


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)


def send(visitor, scheme="tax-credit-2025", **fields):
    return visitor.post(f"/tools/grade?scheme={scheme}", fields)


@pytest.mark.parametrize("scheme", ["tax-credit-2025", "tax-credit-2014", "bsci-overall", "bsci-area"])
def test_every_scheme_has_its_form_and_an_example_that_is_graded(visitor, scheme):
    assert visitor.get("/tools/grade", {"scheme": scheme}).status_code == 200
    number = next(n for n, one in enumerate(asked()["examples"]) if one["scheme"] == scheme)
    assert visitor.get("/tools/grade", {"scheme": scheme, "example": number}).status_code == 200
    graded = visitor.post(
        "/tools/grade.json?scheme=" + scheme, asked()["examples"][number]["facts"], "application/json"
    )
    assert graded.json()["grade"]


def test_typed_facts_are_graded_with_lines_what_was_left_out_and_ways_back(visitor):
    response = send(visitor, **FORM)
    assert response.status_code == 200
    document = response.context["document"]
    assert (document["grade"], document["score"]) == ("A", "95.00")
    assert [one["criterion"] for one in document["left_out"]] == ["ND03"]  # below both thresholds
    assert "Late tax or fee return" in response.text
    assert "below the threshold of the condition" in response.text


def test_the_ways_back_are_shown(visitor):
    response = send(visitor, **FORM, **{"events-1-code": "010506", "events-1-date": "2026-06-01"})
    assert response.context["document"]["grade"] == "B"
    assert "The ways back" in response.text


def test_every_wrong_field_is_told_beside_it_in_either_language(visitor):
    wrong = FORM | {"organisation.new": "", "organisation.started_on": "soon", "events-0-date": "2026-13-01",
                    "events-2-amount": "1.234", "previous-0-grade": "Z"}  # fmt: skip
    response = send(visitor, **wrong)
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    hrefs = [fault["href"] for fault in response.context["errors"]]
    assert hrefs == [
        "#organisation.started_on",
        "#organisation.new",
        "#events-0-date",
        "#events-2-amount",
        "#previous-0-grade",
    ]
    for href in hrefs:
        assert f'id="{href[1:]}-fault"' in response.text
    chinese = Client(headers={"accept-language": "zh"}).post("/tools/grade", wrong)
    assert "方案需要 organisation.new" in chinese.text


@pytest.mark.parametrize("code", ["92990101MA0DEM0N3K", "11010519491231002X"])
def test_a_persons_code_is_refused_and_not_sent_back(visitor, code):
    response = send(visitor, **FORM | {"organisation.code": code})
    assert response.status_code == 403
    assert code not in response.text
    assert "Persons and sole traders are never graded." in response.text
    as_program = visitor.post(
        "/tools/grade.json?scheme=tax-credit-2025",
        json.dumps({"year": 2026, "organisation": {"code": code}}),
        "application/json",
    )
    assert as_program.status_code == 403
    assert code not in as_program.text


def test_more_of_a_person_than_the_authoritys_code_and_date_is_refused(visitor):
    response = send(
        visitor, **FORM, **{"events-1-code": "010107", "events-1-date": "2026-06-30", "events-1-amount": "10.00"}
    )
    assert response.status_code == 403
    assert response.context["errors"][0]["code"] == "PERSONAL_INPUT"


def test_the_facts_are_saved_as_a_file_that_grades_alike(visitor):
    saved = send(visitor, **FORM, do="yaml")
    assert saved["Content-Disposition"] == 'attachment; filename="facts.yaml"'
    text = saved.content.decode()
    assert "code: '010101'" in text
    assert "new: false" in text
    document = read_document(saved.content)
    assert document["flags"] == [
        {"code": "ND03", "date": "2026-05-20", "evaded": "90000.00", "total_tax_due": "500000.00"}
    ]
    again = send(visitor, do="open", facts=text)
    assert again.context["document"] == send(visitor, **FORM).context["document"]


def test_a_file_is_read_in_and_fills_the_form(visitor, tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_bytes(send(visitor, **FORM, do="yaml").content)
    with path.open("rb") as file:
        response = visitor.post("/tools/grade?scheme=tax-credit-2025", {"do": "open", "file": file})
    assert response.context["document"]["score"] == "95.00"
    assert 'value="010101"' in response.text


def test_the_link_holds_the_facts_behind_the_number_sign_only(visitor):
    response = send(visitor, **FORM)
    address, _, fragment = (
        response.text.split('href="/tools/grade?scheme=tax-credit-2025#')[1].partition('"')[0].partition("?")
    )
    assert "organisation.code=91990101MA0DEM0N3H" in address
    assert "events-1-code=ND03" in address  # blank lines are closed up
    assert fragment == ""


def test_nothing_is_set_or_kept(visitor):
    response = send(visitor, **FORM)  # this test may not open the store, and Django would refuse if it did
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "facts", ["", "[1, 2]", "{", "year: 2026\nyear: 2025", "a: &x [*x]", "\0", "year: 2026\norganisation: hello"]
)
def test_a_file_that_is_none_is_told_so(visitor, facts):
    response = send(visitor, do="open", facts=facts)
    assert response.status_code == 422
    assert "There is a problem" in response.text


@pytest.mark.parametrize(("facts", "code"), [
    ({"year": 2300}, "YEAR_TOO_FAR"),
    ({"year": "２０２６"}, "VALUE_WRONG"),
    ({"year": 2026, "organisation": {}, "events": [{}] * 300}, "TOO_MANY_FACTS"),
    ({"year": 2024}, "SCHEME_NOT_IN_FORCE"),
    ({"year": 2026.5}, "VALUE_WRONG"),
    ({"year": 2026, "organisation": [], "events": "none"}, "VALUE_WRONG"),
])  # fmt: skip
def test_unusual_facts_are_refused_by_name_with_the_next_step(visitor, facts, code):
    answer = visitor.post("/tools/grade.json?scheme=tax-credit-2025", json.dumps(facts), "application/json")
    refusal = answer.json()["refusal"]
    assert refusal["code"] == code
    assert refusal["next_step"]
    assert refusal["next_step_zh"]
    assert answer.status_code == refusal["status"]


def test_an_unknown_scheme_is_refused_and_get_is_not_a_calculation(visitor):
    assert visitor.get("/tools/grade", {"scheme": "x"}).status_code == 409
    assert visitor.get("/tools/grade.json?scheme=tax-credit-2025").status_code == 405


def test_more_lines_are_given_without_losing_what_was_typed(visitor):
    response = send(visitor, **FORM, do="more")
    assert len(response.context["events"]) == 6
    assert 'value="010101"' in response.text
    assert "document" not in response.context
