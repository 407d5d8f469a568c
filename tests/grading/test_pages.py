"""Grades in the portal: explained to the organisation and to officers, runs as counts to officers, nothing to others."""

import pytest
from django.test import Client

from goodstanding.enquiries.models import Look
from goodstanding.parties import actions as parties
from goodstanding.trail.models import Entry
from tests.enquiries.test_pages import signed_in
from tests.grading.conftest import AT, MARKET, TAX, YEAR, event, firm, informed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(city, operator):
    parties.register_provider(actor=operator, code=firm(2), name="示范", kind="enterprise", items=[], at=AT)
    return signed_in("subject", firm(2))


def test_the_organisation_reads_why_and_the_look_is_logged(owner, grade):
    grade()

    page = owner.get(f"/s/{firm(2)}/grade/")

    assert page.status_code == 200
    for words in ("010101", "020201", "monthly preview", "The ways back"):
        assert words in page.text
    assert page.context["document"]["left_out"][0]["reason"] == "waived"
    assert Look.objects.get().audience == "subject"
    assert Entry.objects.filter(act="grade.explained", subject_code=firm(2)).count() == 1
    assert owner.get(f"/s/{firm(2)}/grade.json").json()["grade"] == page.context["document"]["grade"]


def test_the_waterfall_ends_at_the_score_and_names_each_line(owner, grade):
    grade()
    text = owner.get(f"/s/{firm(2)}/grade/").text
    picture = text[text.index('<figure class="chart falls">') : text.index("</figure>")]
    score = owner.get(f"/s/{firm(2)}/grade.json").json()["score"]
    assert picture.count("<tr>") == 5  # head, start, two lines, score
    assert score.rstrip("0").rstrip(".") in picture


def test_history_shows_each_year_and_the_year_before_is_compared(owner, grade, deliver):
    deliver("tax-credit", informed(2, YEAR - 1))
    grade(year=YEAR - 1, stage="result")
    grade()
    page = owner.get(f"/s/{firm(2)}/grade/", headers={"accept-language": "en"})
    assert [one.run.year for one in page.context["history"]] == [YEAR, YEAR - 1]
    assert "Newly lost on" in page.text
    assert owner.get(f"/s/{firm(2)}/grade/", {"year": YEAR - 1}).context["document"]["year"] == YEAR - 1


def test_a_refused_grade_says_why_and_what_next(operator, city, grade):
    grade()
    page = signed_in("officer", TAX).get(f"/s/{firm(3)}/grade/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert page.context["document"]["refusal"]["next_step"] in page.text


def test_nobody_else_is_told(owner, grade):
    grade()
    assert Client().get(f"/s/{firm(2)}/grade/").status_code == 302
    assert Client().get(f"/s/{firm(2)}/grade.json").status_code == 401
    assert owner.get(f"/s/{firm(1)}/grade/").status_code == 403
    assert signed_in("provider", MARKET).get(f"/s/{firm(2)}/grade/").status_code == 403
    assert not Look.objects.exists()


def test_the_organisations_page_leads_there_for_those_who_may(owner, grade):
    grade()
    assert f"/s/{firm(2)}/grade/?scheme=tax-credit-2025" in owner.get(f"/s/{firm(2)}/").text
    assert "/grade/" not in Client().get(f"/s/{firm(2)}/").text


def test_an_officer_sees_a_run_as_counts_beside_last_year_and_no_organisation(city, grade, deliver, operator):
    deliver("tax-credit", informed(1, YEAR - 1), informed(2, YEAR - 1))
    deliver("tax-event", event(1, "010103", f"{YEAR - 1}-03-31", document_number="9"))
    before = grade(year=YEAR - 1, stage="result")
    now = grade()
    officer = signed_in("officer", TAX)

    page = officer.get(f"/runs/{now.pk}/")

    assert page.status_code == 200
    assert page.context["difference"].before == before
    assert sum(count for _, count in page.context["distribution"]) == now.subjects - now.refused
    for number in (1, 2, 3):
        assert firm(number) not in page.text
    document = officer.get(f"/runs/{now.pk}.json").json()
    assert document["snapshot"] == now.snapshot
    assert sum(move["organisations"] for move in document["difference"]["moves"]) == 3
    listed = officer.get("/runs/").text
    assert f'href="/runs/{now.pk}/"' in listed
    assert f'href="/runs/{before.pk}/"' in listed


def test_runs_are_for_officers_and_a_run_that_is_none_is_told(owner, grade):
    run = grade()
    assert owner.get("/runs/").status_code == 403
    assert owner.get(f"/runs/{run.pk}/").status_code == 403
    assert Client().get("/runs/").status_code == 302
    assert signed_in("officer", TAX).get("/runs/999999/").status_code == 404
