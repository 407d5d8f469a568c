"""Non-public information leaves on a live ground only; each attempt, granted or not, is left for the subject to see."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from goodstanding.enquiries import actions
from goodstanding.enquiries.authorising import MatterTerms, Terms
from goodstanding.enquiries.errors import FourEyes, NoSuchAuthorisation, NotYoursToAuthorise
from goodstanding.enquiries.models import Look
from goodstanding.enquiries.queries import Enquiry
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.citation import Cite
from goodstanding.kernel.identifiers import make_code
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import grounds
from goodstanding.law.roles import NotPermitted
from goodstanding.parties.models import Party
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions.models import Submission
from goodstanding.trail.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CODE = make_code("9", "1", "990101", 1).code
BANK = make_code("9", "1", "990100", 50).code
ORGAN = make_code("1", "1", "990100", 51).code
NOTICE = "a" * 64


def party(code: str, kind: str) -> Party:
    return Party.objects.create(code=code, name=f"Demonstration {kind}", kind=kind, created_at=NOW)


def acting(unit: Party | None, role: str, code: str = "", name: str = "") -> Actor:
    return Actor(
        account=name or role,
        role=role,
        unit=unit.code if unit else code,
        unit_name="",
        party_id=unit.pk if unit else None,
    )


@pytest.fixture
def place():
    """One organisation with a tax event that only an authorisation opens; a bank, an organ, the subject's own account."""
    subject = Subject.objects.create(code=CODE, name="示范一号厂", kind="enterprise", in_register=True, opened_at=NOW)
    tax = party(make_code("1", "1", "990100", 52).code, "tax-authority")
    submission = Submission.objects.create(
        provider=tax, item="tax-event", edition="2026", file_name="x", digest="0" * 64, size=1, received_at=NOW,
        received_by="x", status="accepted",
    )  # fmt: skip
    Record.objects.create(
        subject=subject, submission=submission, row=2, item="tax-event", provider_code=tax.code,
        identity="00000000-0000-0000-0000-000000000001", occurred_on=date(2026, 5, 20), published=False,
        known_from=NOW - timedelta(days=3), commitment=b"c" * 32, salt=b"s" * 16, content='{"code":"010101"}',
    )  # fmt: skip
    bank, organ = party(BANK, "bank"), party(ORGAN, "administrative-organ")
    return {
        "subject": subject,
        "bank": bank,
        "organ": organ,
        "owner": acting(None, "subject", CODE),
        "clerk": acting(bank, "enquirer"),
        "duty": acting(organ, "organ"),
        "terms": Terms(subject, bank, ["tax-event"], "lending", TODAY, TODAY + timedelta(days=30), NOTICE, max_uses=2),
    }


def ask(ground: str, purpose: str = "lending", now: datetime = NOW, case: str = "") -> Enquiry:
    return Enquiry(CODE, ground, purpose, now, case)


def test_an_authorisation_opens_what_it_names_and_is_counted(place) -> None:
    given = actions.authorise(actor=place["owner"], terms=place["terms"], at=NOW)

    shown = actions.answer(actor=place["clerk"], enquiry=ask(f"A{given.pk}", "贷款"))

    given.refresh_from_db()
    look = Look.objects.get()
    assert [one.item.code for one in shown.shown] == ["tax-event"]
    assert given.used == 1
    assert (look.ground, look.items, look.unit) == (f"A{given.pk}", ["tax-event"], BANK)
    assert Entry.objects.filter(act="enquiry.answered", subject_code=CODE).exists()


@pytest.mark.parametrize(
    ("changes", "purpose", "code"),
    [
        ({"valid_from": TODAY + timedelta(days=1)}, "lending", "AUTH_NOT_YET"),
        (
            {"valid_from": TODAY - timedelta(days=9), "valid_until": TODAY - timedelta(days=1)},
            "lending",
            "AUTH_EXPIRED",
        ),
        ({}, "tender", "PURPOSE_MISMATCH"),
        ({}, "gossip", "UNKNOWN_PURPOSE"),
    ],
)
def test_an_authorisation_that_does_not_fit_is_refused_by_name(place, changes, purpose, code) -> None:
    given = actions.authorise(actor=place["owner"], terms=replace(place["terms"], **changes), at=NOW)

    with pytest.raises(Refusal) as refused:
        actions.answer(actor=place["clerk"], enquiry=ask(f"A{given.pk}", purpose))
    assert refused.value.code == code


def test_the_last_day_still_counts_and_the_day_after_does_not(place) -> None:
    given = actions.authorise(actor=place["owner"], terms=replace(place["terms"], max_uses=0), at=NOW)

    assert actions.answer(actor=place["clerk"], enquiry=ask(f"A{given.pk}", now=NOW + timedelta(days=30))).shown
    with pytest.raises(grounds.AuthorisationExpired):
        actions.answer(actor=place["clerk"], enquiry=ask(f"A{given.pk}", now=NOW + timedelta(days=31)))


def test_a_revoked_one_is_dead_at_once_and_a_used_up_one_too(place) -> None:
    given = actions.authorise(actor=place["owner"], terms=place["terms"], at=NOW)
    enquiry = ask(f"A{given.pk}")
    for _ in range(2):
        actions.answer(actor=place["clerk"], enquiry=enquiry)
    with pytest.raises(grounds.AuthorisationUsedUp):
        actions.answer(actor=place["clerk"], enquiry=enquiry)

    actions.revoke_authorisation(actor=place["owner"], authorisation=given.pk, reason="changed my mind", at=NOW)
    with pytest.raises(grounds.AuthorisationRevoked):
        actions.answer(actor=place["clerk"], enquiry=enquiry)


def test_somebody_elses_authorisation_and_none_are_the_same_answer(place) -> None:
    given = actions.authorise(actor=place["owner"], terms=place["terms"], at=NOW)
    stranger = acting(party(make_code("9", "1", "990100", 60).code, "bank"), "enquirer")

    for ground in (f"A{given.pk}", "A999", "self", "M0", "x"):
        with pytest.raises(grounds.NoGround):
            actions.answer(actor=stranger, enquiry=ask(ground))


def test_a_refused_attempt_is_recorded_for_the_subject_to_see(place) -> None:
    enquiry = ask("A999")
    with pytest.raises(grounds.NoGround) as refused:
        actions.answer(actor=place["clerk"], enquiry=enquiry)

    actions.note_refusal(actor=place["clerk"], enquiry=enquiry, refusal=refused.value)

    look = Look.objects.get()
    assert (look.refusal, look.unit, look.records) == ("NO_AUTH", BANK, [])


def test_only_the_organisation_authorises_and_only_it_takes_back(place) -> None:
    with pytest.raises(NotYoursToAuthorise):
        actions.authorise(actor=place["clerk"], terms=place["terms"], at=NOW)
    given = actions.authorise(actor=place["owner"], terms=place["terms"], at=NOW)
    other = acting(None, "subject", make_code("9", "1", "990101", 2).code)
    with pytest.raises(NoSuchAuthorisation):
        actions.revoke_authorisation(actor=other, authorisation=given.pk, reason="", at=NOW)


@pytest.mark.parametrize("changes", [{"preticked": True}, {"items": []}])
def test_bundled_or_preticked_consent_is_none(place, changes) -> None:
    with pytest.raises(grounds.BundledConsent):
        actions.authorise(actor=place["owner"], terms=replace(place["terms"], **changes), at=NOW)


def test_an_organ_asks_only_in_matters_it_published_and_somebody_else_confirmed(place) -> None:
    cite = Cite("TAX-COLLECTION-LAW-2015", "art. 54")
    terms = MatterTerms(ORGAN, "Inspection of taxpayers", ["tax-event"], "inspection", cite)
    matter = actions.publish_matter(actor=place["duty"], matter=terms, at=NOW)
    enquiry = ask(f"M{matter.pk}", "inspection", case="示检〔2026〕1号")
    with pytest.raises(grounds.OutsidePublishedMatters):
        actions.answer(actor=place["duty"], enquiry=enquiry)

    platform = acting(party(make_code("1", "2", "990100", 9).code, "platform"), "officer")
    with pytest.raises(FourEyes):
        actions.confirm_matter(actor=replace(platform, account="organ"), matter=matter.pk, at=NOW)
    actions.confirm_matter(actor=platform, matter=matter.pk, at=NOW)

    assert actions.answer(actor=place["duty"], enquiry=enquiry).shown
    with pytest.raises(grounds.CaseNumberMissing):
        actions.answer(actor=place["duty"], enquiry=replace(enquiry, case_number=" "))
    with pytest.raises(grounds.PurposeMismatch):
        actions.answer(actor=place["duty"], enquiry=replace(enquiry, purpose="lending"))
    with pytest.raises(NotPermitted):
        actions.answer(actor=place["owner"], enquiry=enquiry)
