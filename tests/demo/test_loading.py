"""The city in a store: through the same door as real deliveries, marked as what it is, and never twice."""

import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db.models import Min

from goodstanding.demo.errors import CityTooSmall, RealInstallation
from goodstanding.demo.loading import load
from goodstanding.demo.tables import table
from goodstanding.enquiries.actions import show_dossier
from goodstanding.enquiries.errors import NotHeld
from goodstanding.enquiries.models import Look
from goodstanding.enquiries.queries import Question
from goodstanding.grading import queries as grading
from goodstanding.grading.explaining import explain
from goodstanding.grading.models import Run
from goodstanding.kernel.identifiers import make_code
from goodstanding.law.catalogue import edition
from goodstanding.law.publicity import Audience
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.parties.models import Account, Party
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions.models import FoundFault, RawFile, Submission
from goodstanding.trail.models import Entry
from tests.demo.conftest import NOW, SIZE, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]  # each test's own changes are rolled back
CODES = {key: one["code"] for key, one in table("story")["organisations"].items()}


def again():
    return load(actor=queries.operator(), organisations=SIZE, now=NOW, report=lambda *_: None)


def dossier(key, audience=Audience.public, day=TODAY):
    question = Question(code=CODES[key], audience=audience, at=day, known=NOW, now=NOW)
    return show_dossier(actor=queries.operator(), question=question)


def items(found):
    return Counter(one.item.code for one in found.shown)


def test_the_city_has_the_size_asked_for_and_every_item(city) -> None:
    assert city.fresh
    assert city.organisations == SIZE
    assert city.records == Record.objects.count() > 100
    assert set(Record.objects.values_list("item", flat=True)) == set(edition())


def test_no_code_is_one_that_a_real_organisation_could_have() -> None:
    codes = [*Subject.objects.values_list("code", flat=True), *Party.objects.values_list("code", flat=True)]

    assert {code[2:4] for code in codes} == {"99"}
    assert not any(code.startswith("92") for code in codes)


def test_records_say_that_their_day_of_receipt_was_set() -> None:
    assert not Record.objects.filter(receipt_set=False).exists()
    assert not Submission.objects.filter(demonstration=False).exists()
    assert not Party.objects.filter(demonstration=False).exists()
    first = Record.objects.aggregate(first=Min("known_from"))["first"]
    assert TODAY - timedelta(days=1100) < first.date() < TODAY - timedelta(days=1080)


def test_loading_again_changes_nothing_and_says_so() -> None:
    before = (Record.objects.count(), Submission.objects.count(), Account.objects.count(), Entry.objects.count())
    other_day = load(
        actor=queries.operator(), organisations=SIZE * 2, now=NOW + timedelta(days=40), report=lambda *_: None
    )

    assert not again().fresh
    assert not other_day.fresh
    assert other_day.organisations == SIZE
    assert (
        Record.objects.count(),
        Submission.objects.count(),
        Account.objects.count(),
        Entry.objects.count(),
    ) == before


def test_the_trail_and_every_record_hold_afterwards(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GOODSTANDING_HOME", str(tmp_path))  # a key of its own, as old as the city
    from goodstanding.records.commitments import ERASES, check_commitments, deliveries, erased_by
    from goodstanding.trail import keys, queries
    from goodstanding.trail.checks import check
    from goodstanding.trail.publication import sign_and_publish

    sign_and_publish(at=NOW)
    outcome = check(trusted=keys.trusted())
    rows = check_commitments(
        deliveries(queries.facts_of("submission.accepted")),
        outcome.ledger,
        erased=erased_by(queries.facts_of(ERASES)),
        progress=lambda _: None,
    )

    assert outcome.ledger.count == 0
    assert outcome.signed == outcome.leaves > 200
    assert rows.erased == 1


def test_faults_were_found_and_persons_left_out() -> None:
    rejected = Submission.objects.filter(rejected__gt=0)

    assert FoundFault.objects.exists()
    assert rejected.exists()
    assert sum(sum(one.dropped.values()) for one in Submission.objects.all()) > 30
    assert not Record.objects.filter(content__contains="某某").exists()


def test_raw_files_are_gone_after_seven_days() -> None:
    assert not RawFile.objects.filter(delete_after__lte=NOW).exists()


def test_each_role_has_an_account_that_can_sign_in(city) -> None:
    roles = {one.role for one in city.accounts}

    assert roles == {"operator", "officer", "provider", "subject", "enquirer", "supervisor"}
    for one in city.accounts:
        held = Account.objects.get(login=one.login)
        assert held.role == one.role
        assert check_password(one.password, held.password)


def test_the_one_with_everything() -> None:
    public, own, officer = (dossier("footwear", who) for who in (Audience.public, Audience.subject, Audience.officer))

    assert set(items(own)) == set(edition())
    assert items(own) == items(officer)
    assert items(public)["penalty"] == 2  # the minor one is never published, the revoked one is erased
    assert items(own)["penalty"] == 3
    assert not {"tax-event", "social-audit", "contract"} & set(items(public))
    assert Record.objects.filter(subject__code=CODES["footwear"], status="revoked", content=None).count() == 1
    assert Record.objects.filter(subject__code=CODES["footwear"], status="withdrawn").count() == 1


def test_the_revoked_penalty_was_seen_before_and_is_not_seen_any_more() -> None:
    shown = [
        one.fields["decision_number"]
        for one in dossier("footwear", Audience.officer).shown
        if one.item.code == "penalty"
    ]

    assert sorted(shown) == ["望市监罚示1号", "望应急罚示1号", "望应急罚示2号"]


def test_the_clean_one_has_nothing_adverse() -> None:
    found = dossier("clean", Audience.officer)

    assert {one.item.nature for one in found.shown} == {"neutral", "favourable"}
    assert items(found)["tax-credit"] == 3


def test_the_one_whose_publications_have_ended() -> None:
    public, officer = dossier("ended"), dossier("ended", Audience.officer)

    assert "penalty" not in items(public)
    assert items(officer)["penalty"] == 2
    assert all(one.visibility.marked for one in officer.shown if one.item.code == "penalty")
    assert Record.objects.filter(subject__code=CODES["ended"], item="penalty").count() == 3


def test_the_one_no_register_knows() -> None:
    found = dossier("newcomer")

    assert not found.subject.in_register
    assert items(found) == {"penalty": 1}


def test_a_penalty_under_a_look_alike_s_name_came_back() -> None:
    fault = FoundFault.objects.get(details__code=CODES["brook"])

    assert fault.code == "NAME_DIFFERS"
    assert items(dossier("brook"))["penalty"] == 1
    assert "penalty" not in items(dossier("path"))


def test_the_bank_asked_on_an_authorisation_and_without_one() -> None:
    asked = Look.objects.filter(account="enquirer").order_by("at")

    assert [(one.subject.code, one.refusal) for one in asked] == [(CODES["footwear"], ""), (CODES["ended"], "NO_AUTH")]
    assert {"tax-event", "social-audit"} <= set(asked[0].items)
    assert Look.objects.filter(account="public").count() == 2


def test_the_city_is_graded_and_the_first_factory_has_a_way_back() -> None:
    done = Run.objects.filter(status="done").order_by("pk")
    assert [(one.scheme, one.year, one.stage) for one in done] == [
        ("tax-credit-2014", 2024, "result"),
        ("tax-credit-2025", 2025, "result"),
        ("bsci-overall", 2025, "result"),
        ("tax-credit-2025", 2026, "preview"),
    ]

    told = explain(grading.grade_of(CODES["footwear"], "tax-credit-2025"), TODAY)

    assert (told["grade"], told["score"]) == ("B", "87.40")
    assert [line["criterion"] for line in told["lines"]] == ["010103", "020101"]
    assert Counter(left["reason"] for left in told["left_out"]) == {"waived": 1, "other-year": 5}
    assert [way["grade"] for way in told["ways_back"]] == ["A"]


@pytest.mark.parametrize("key", ["footwear", "clean"])
@pytest.mark.parametrize("year", [2024, 2025])
def test_the_run_finds_what_the_authority_found(key, year) -> None:
    results = Record.objects.filter(subject__code=CODES[key], item="tax-credit", content__contains=f'"year":{year}')
    delivered = json.loads(results.get().content)

    own = grading.grade_of(CODES[key], delivered["scheme"], year)

    assert (own.grade, Decimal(own.score) / 100) == (delivered["grade"], Decimal(delivered["score"]))


def test_a_code_that_nobody_delivered_is_not_held() -> None:
    question = Question(
        code=make_code("9", "1", "990101", "MA0NBDYY").code, audience=Audience.public, at=TODAY, known=NOW, now=NOW
    )
    with pytest.raises(NotHeld):
        show_dossier(actor=queries.operator(), question=question)


def test_a_record_is_known_only_from_its_receipt_on() -> None:
    day = date(2026, 6, 26)  # the fine of 23 June was delivered on the 26th
    before = NOW - timedelta(days=148)
    question = Question(code=CODES["footwear"], audience=Audience.officer, at=day, known=before, now=NOW)
    then = show_dossier(actor=queries.operator(), question=question)

    assert "望应急罚示2号" not in [one.fields.get("decision_number") for one in then.shown]


def test_a_real_installation_takes_no_city() -> None:
    call_command("flush", interactive=False, verbosity=0)
    founder = queries.founder(unit=make_code("1", "2", "990100", 9).code, unit_name="甲市信用中心")
    parties.install(actor=founder, responsible="Answerable Person", at=NOW)

    with pytest.raises(RealInstallation):
        again()
    assert Party.objects.count() == 1


def test_a_size_out_of_bounds_leaves_no_mark() -> None:
    call_command("flush", interactive=False, verbosity=0)
    founder = queries.founder(unit=make_code("1", "2", "990100", 9).code, unit_name="望舒市信用中心")
    parties.install(actor=founder, responsible="Demonstration Operator", at=NOW, demonstration=True)

    with pytest.raises(CityTooSmall):
        load(actor=queries.operator(), organisations=3, now=NOW, report=lambda *_: None)
    assert not Entry.objects.filter(act="demonstration.begun").exists()
