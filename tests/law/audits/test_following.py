"""Two audits of one site: what became of each finding."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.kernel.social_audit import AreaRating, AuditFinding, AuditHeader, SocialAudit
from goodstanding.law.audits.checking import check, contradictions
from goodstanding.law.audits.errors import NotInOrder, NotOneSite
from goodstanding.law.audits.following import Change, Comparison, compare, in_order, within, word_zh, words
from goodstanding.law.audits.record import catalogue_record, restored

THEN, NOW = date(2024, 5, 13), date(2025, 5, 14)
OVERTIME = "8 out of 8 exceeded 36 hours in March 2024 with the highest of {} hours."


def report(day: date, *findings: AuditFinding, site: str = "156-999001-001", **letters: str) -> SocialAudit:
    base = demonstration_audit()
    header = replace(base.header, monitoring_start_date=day, site_amfori_id=site)
    ratings = tuple(AreaRating(area, "", letter) for area, letter in letters.items())
    return replace(base, header=header, ratings=ratings, overall_printed=None, findings=findings, metrics=())


def finding(question: str, answer: str | None = "No", text: str = "", **more: str) -> AuditFinding:
    area = f"PA{question.split('.', 1)[0]}"
    return AuditFinding(question, crucial=False, area=area, current=text, answer_current=answer, **more)


def changes(found: Comparison) -> dict[str, Change]:
    return {one.question: one.change for one in found.findings}


def test_each_finding_has_its_change() -> None:
    before = report(THEN, finding("1.1", "Partially"), finding("5.5"), finding("7.1"), finding("7.6", "Partially"))
    now = report(NOW, finding("1.1", "Partially"), finding("2.4"), finding("7.1", "Partially"), finding("7.6"))

    assert changes(compare(before, now)) == {
        "1.1": Change.REPEAT,
        "2.4": Change.NEW,
        "5.5": Change.NOT_REPORTED,
        "7.1": Change.IMPROVED,
        "7.6": Change.WORSE,
    }


def test_a_finding_said_to_be_corrected_is_corrected() -> None:
    before = report(THEN, finding("7.6"), finding("7.7"))
    now = report(NOW, finding("7.6", "Yes"), finding("7.7", None, status="corrected"))

    assert set(changes(compare(before, now)).values()) == {Change.CORRECTED}


@pytest.mark.parametrize(("then", "now", "change"), [(68, 80, "worse"), (80, 68, "improved"), (68, 68, "repeat")])
def test_where_the_answer_stays_the_figures_tell(then: int, now: int, change: str) -> None:
    found = compare(
        report(THEN, finding("6.2", "No", OVERTIME.format(then))),
        report(NOW, finding("6.2", "No", OVERTIME.format(now))),
    )

    assert found.findings[0].change == change
    assert (found.findings[0].measures[0].before, found.findings[0].measures[0].now) == (Decimal(then), Decimal(now))


def test_the_answer_goes_before_the_figures() -> None:
    before = report(THEN, finding("6.2", "No", OVERTIME.format(68)))
    now = report(NOW, finding("6.2", "Partially", OVERTIME.format(80)))

    assert changes(compare(before, now)) == {"6.2": Change.IMPROVED}


def test_shares_of_different_wholes_are_not_compared() -> None:
    of_all, of_some = "(i.e. 4.55% of the total workforce)", "(1.32% of workers covered)"
    found = compare(report(THEN, finding("5.5", "No", of_all)), report(NOW, finding("5.5", "No", of_some)))

    assert (found.findings[0].change, found.findings[0].measures) == (Change.REPEAT, ())


def test_less_cover_is_worse() -> None:
    before = report(THEN, finding("5.5", "No", "(4.55% of workers covered)"))

    assert changes(compare(before, report(NOW, finding("5.5", "No", "(1.32% of workers covered)")))) == {"5.5": "worse"}


def test_a_report_without_question_numbers_is_matched_by_area() -> None:
    whole = AuditFinding("", crucial=False, area="PA7", current="exits were blocked")
    found = compare(report(THEN, whole), report(NOW, finding("7.15"), finding("1.1")))

    assert changes(found) == {"1.1": Change.NEW, "7.15": Change.REPEAT}
    assert [one.matched_by for one in found.findings] == ["question", "area"]
    assert [one.change for one in compare(report(THEN, finding("7.15")), report(NOW, whole)).findings] == ["repeat"]


def test_a_question_printed_twice_stays_two() -> None:
    found = compare(report(THEN, finding("7.1")), report(NOW, finding("7.1"), finding("7.1")))

    assert [one.change for one in found.findings] == [Change.REPEAT, Change.NEW]


def test_questions_come_in_the_order_of_the_questionnaire() -> None:
    now = report(NOW, finding("7.10"), finding("7.2"), finding("10.1"), finding("2.1"))

    assert [one.question for one in compare(report(THEN, finding("7.9")), now).findings] == [
        *("2.1", "7.2", "7.9", "7.10", "10.1")
    ]


def test_areas_better_worse_same_or_rated_once() -> None:
    found = compare(report(THEN, PA1="C", PA2="A", PA3="B", PA4="B"), report(NOW, PA1="B", PA2="D", PA3="B", PA5="A"))

    assert {one.area: one.change for one in found.areas if one.before or one.now} == {
        "PA1": "better",
        "PA2": "worse",
        "PA3": "same",
        "PA4": "no longer rated",
        "PA5": "newly rated",
    }
    assert (found.overall_before, found.overall_now) == ("B", "C")


def test_the_retold_answer_is_compared_with_the_one_given() -> None:
    before = report(THEN, finding("7.6", "Partially"), finding("7.7"))
    now = report(NOW, finding("7.6", answer_previous="No"), finding("7.7", answer_previous="No"))

    assert [one.retold for one in compare(before, now).findings] == [False, True]


def test_one_follow_up_report_tells_its_own_past() -> None:
    found = {one.question: one for one in within(demonstration_audit())}

    changed = {question: one.change for question, one in found.items()}
    assert changed == dict.fromkeys(("1.3", "5.5", "6.2", "7.6"), Change.REPEAT)
    assert within(report(NOW, finding("7.1")))[0].change is Change.NEW


def test_two_sites_are_refused_and_unknown_ones_are_said() -> None:
    with pytest.raises(NotOneSite):
        compare(report(THEN), report(NOW, site="156-999001-002"))
    bare = replace(report(THEN), header=AuditHeader(monitoring_start_date=THEN), subject=demonstration_audit().subject)
    assert compare(bare, report(NOW)).site_is_certain
    assert not compare(replace(bare, subject=replace(bare.subject, code="")), report(NOW)).site_is_certain


def test_the_later_report_is_not_the_previous_one() -> None:
    with pytest.raises(NotInOrder):
        compare(report(NOW), report(THEN))
    assert in_order(report(NOW), report(THEN))[0].header.monitoring_start_date == THEN


def test_every_change_has_its_word_in_chinese() -> None:
    assert all(word_zh(change) for change in Change)
    assert set(words()["changes"]) >= {change.value for change in Change}


def test_what_the_catalogue_keeps_is_enough_to_compare() -> None:
    now = demonstration_audit()
    kept = restored(catalogue_record(now))

    assert compare(kept, now).counts() == {**dict.fromkeys(Change, 0), "repeat": 4}
    assert kept.findings[0].laws_previous == now.findings[0].laws_previous
    assert (kept.header.expiration_date, kept.metrics) == (now.header.expiration_date, now.metrics)


def test_what_the_catalogue_keeps_contradicts_itself_no_more_than_the_report() -> None:
    kept = restored({**catalogue_record(demonstration_audit()), "monitoring_type": "follow-up"})

    assert contradictions(check(kept)) == []
