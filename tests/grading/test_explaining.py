"""Why a grade: each line to its record and the row it came in, what was left out, last year, the ways back, a refusal."""

from datetime import date, timedelta

import pytest

from goodstanding.enquiries.errors import AudienceNotYours
from goodstanding.enquiries.grade_actions import show_grade
from goodstanding.enquiries.models import Look
from goodstanding.grading import queries
from goodstanding.grading.errors import NotGraded, SnapshotGone
from goodstanding.grading.evaluating import regrade
from goodstanding.grading.explaining import explain
from goodstanding.grading.snapshots import remove
from goodstanding.parties import actions as parties
from goodstanding.parties import queries as party_queries
from goodstanding.records.models import Record
from tests.grading.conftest import AT, TAX, event, firm, informed, registered

LATER = AT + timedelta(days=150)
CASE = {"scheme", "starts_at", "score", "grade", "lines", "caps", "refusal", "ways_back"}


@pytest.fixture
def told(grade):
    """The explanation of an organisation after a run."""

    def one(number, **more):
        grade(**more)
        return explain(queries.grade_of(firm(number)), date(2026, 11, 20))

    return one


def test_every_line_leads_to_its_record_and_the_row_it_came_in(city, told):
    document = told(2)

    assert document.keys() >= CASE
    assert (document["starts_at"], document["score"], document["grade"]) == ("100.00", "89.00", "B")
    late, arrears = document["lines"]
    assert (late["criterion"], late["points"], late["restored"]) == ("010101", "5.00", "5.00")
    assert (arrears["criterion"], arrears["points"], arrears["restored"]) == ("020201", "11.00", "0.00")
    (evidence,) = arrears["evidence"]
    record = Record.objects.get(item="tax-event", document="2")
    assert (evidence["record"], evidence["amount"]) == (record.pk, "60000.00")
    source = {"submission": record.submission_id, "row": record.row, "digest": record.submission.digest}
    assert evidence["source"] == source


def test_a_waived_first_violation_is_left_out_by_its_record(city, told):
    (left,) = told(2)["left_out"]

    waived = Record.objects.get(item="tax-event", document="3")
    assert (left["record"], left["criterion"], left["reason"]) == (waived.pk, "010103", "waived")


def test_the_ways_back_are_told_with_dates_and_articles(city, told):
    (way,) = told(2)["ways_back"]

    assert (way["grade"], way["money_due"]) == ("A", "60000.00")
    assert way["steps"][0].keys() >= {"action", "by", "cite"}


def test_a_refused_grade_says_which_fact_is_unknown(city, told):
    document = told(3)

    assert (document["grade"], document["refusal"]["code"]) == (None, "FACT_UNKNOWN")
    assert "business_income" in document["refusal"]["message"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("tax-event", event(1, "010106", "2026-05-20", waived="是", document_number="9"))], "NOT_WAIVABLE"),
        (
            [
                ("tax-credit", informed(1, 2025, grade="B", scheme="tax-credit-2025")),
                ("tax-credit", informed(1, 2025, grade="C", scheme="tax-credit-2014")),
            ],
            "TWO_RESULTS_FOR_ONE_YEAR",
        ),
        ([("tax-credit", informed(1, scheme="tax-credit-2025", business_income="否"))], "FACTS_CONTRADICT"),
        ([("tax-event", event(1, "010403", "2026-05-20", document_number="9"))], "UNKNOWN_CRITERION"),
        ([("tax-event", event(1, "020202", "2026-05-20", amount="70000.00"))], "AMOUNT_DOES_NOT_FIT"),
        ([("tax-credit", informed(1, 2025, grade="D"))], "FACT_UNKNOWN"),
    ],
    ids=["waiver off the list", "two results", "contradiction", "unknown criterion", "amount", "D without reason"],
)
def test_what_cannot_be_graded_is_refused_by_name(city, deliver, told, rows, code):
    for item, row in rows:
        deliver(item, row)

    document = told(1)

    assert document["refusal"]["code"] == code
    assert queries.grade_of(firm(1)).refusal == code
    assert not {"{", "}"} & set(document["refusal"]["message_zh"])


def test_last_year_is_compared_line_by_line(city, deliver, grade):
    deliver("tax-credit", informed(2, 2025))
    deliver("tax-event", event(2, "EXT-BANK", "2025-07-01", document_number="8"))
    grade(year=2025)
    grade()

    before = explain(queries.grade_of(firm(2)), date(2026, 11, 20))["last_year"]

    assert (before["year"], before["grade"], before["moved"]) == (2025, "B", "same")
    assert (before["lines_gone"], before["lines_new"]) == (["EXT-BANK"], ["010101", "020201"])


def test_a_scored_d_of_this_platform_costs_eleven_points_the_next_year(city, deliver, grade):
    deliver("tax-credit", informed(1, 2025))
    codes = ("EXT-BANK", "EXT-SAMR", "EXT-LAND", "EXT-CUST", "EXT-OTHER", "010506")
    deliver("tax-event", *[event(1, code, "2025-07-01", document_number=code) for code in codes])
    assert grade(year=2025).grades == {"D": 1}

    grade()
    document = explain(queries.grade_of(firm(1)), date(2026, 11, 20))

    assert [(line["criterion"], line["points"]) for line in document["lines"]] == [("carry-over", "11.00")]
    assert (document["grade"], document["last_year"]["moved"]) == ("B", "better")


def test_the_authoritys_own_result_is_what_the_next_year_goes_by(city, deliver, told):
    deliver("tax-credit", informed(1, 2025, grade="D", reason="direct"))

    document = told(1)

    assert (document["grade"], document["reason"]) == ("D", "kept")
    assert document["last_year"]["grade"] == "D"


def test_the_organisation_and_officers_see_why_and_nobody_else(city, grade, operator):
    grade()
    own = parties.register_provider(actor=operator, code=firm(2), name="示范", kind="enterprise", items=[], at=AT)
    subject = parties.open_account(actor=operator, name="Rep", party=own.code, role="subject", password="", at=AT)
    stranger = parties.open_account(actor=operator, name="Other", party=TAX, role="provider", password="", at=AT)

    document = show_grade(actor=party_queries.actor_for(subject), code=firm(2), now=AT)

    assert document["grade"] == "B"
    look = Look.objects.get()
    assert sorted(look.records) == sorted(Record.objects.filter(item="tax-event").values_list("pk", flat=True))
    with pytest.raises(AudienceNotYours):
        show_grade(actor=party_queries.actor_for(stranger), code=firm(2), now=AT)
    with pytest.raises(NotGraded):
        show_grade(actor=operator, code=firm(2), scheme="bsci-overall", now=AT)


def test_a_snapshot_that_is_gone_is_said(city, grade):
    run = grade()
    remove(run)

    with pytest.raises(SnapshotGone):
        explain(queries.grade_of(firm(2)), date(2026, 11, 20))


def test_who_did_not_exist_in_the_year_is_not_in_the_run(city, deliver, grade):
    gone = registered(4, status="deregistered", deregistered_on="2026-05-01")
    deliver("registration", gone, registered(5, established_on="2026-03-01"))
    deliver("tax-credit", informed(5))

    assert grade().subjects == 4
    assert queries.grade_of(firm(5)).grade == "M"
    assert grade(year=2025, at=LATER).subjects == 4  # the fifth was not there yet, the fourth still was


def test_an_organisation_is_told_what_became_of_its_grade_and_why(city, deliver, grade, operator):
    grade(at=LATER)
    paid = event(
        2, "020201", "2026-06-15", amount="60000.00", paid="60000.00", paid_on="2026-11-20", document_number="2"
    )
    deliver("tax-event", paid, at=LATER + timedelta(hours=1))
    before = queries.grade_of(firm(2))
    later = LATER + timedelta(hours=2)
    regrade(actor=operator, grades=[before], reason="arrears paid", at=later, clock=lambda: later)

    (change,) = explain(queries.grade_of(firm(2)), date(2027, 5, 1))["changes"]

    assert (change["before"], change["now"]) == ("B", "A")
    assert (change["why"], change["why_zh"]) == ("Graded again: arrears paid", "重新评价：arrears paid")
    assert explain(queries.grade_of(firm(1)), date(2027, 5, 1))["changes"] == []
