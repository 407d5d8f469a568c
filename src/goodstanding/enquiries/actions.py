"""Answering: what was asked, on which ground, what was shown, and the leaf that says so."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from goodstanding.enquiries import answering, authorising, looks, queries, questions, reports
from goodstanding.enquiries.answering import Standing
from goodstanding.enquiries.authorising import MatterTerms, Terms
from goodstanding.enquiries.errors import AnswerMissing, FourEyes, NobodyToAsk, NoSuchMatter, NotHeld, QuestionMissing
from goodstanding.enquiries.grounds import Ground
from goodstanding.enquiries.models import Authorisation, LookQuestion, Matter, Report
from goodstanding.enquiries.queries import Dossier, Enquiry, Question
from goodstanding.enquiries.reports import Issue
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import fold_code
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import grounds as law_grounds
from goodstanding.law import roles
from goodstanding.proofs.seals import content_digest
from goodstanding.subjects import queries as subjects
from goodstanding.subjects.models import Subject
from goodstanding.trail import actions as trail

DELIVERED = "delivered"  # the ground of a provider that reads what it delivered itself


@transaction.atomic
def show_dossier(*, actor: Actor, question: Question, record: int | None = None) -> Dossier:
    """The dossier of an organisation for an audience, logged with what was shown; with `record` only if that is in it.

    Another audience than one's own is a preview, open to the platform's officers only. Raises AudienceNotYours,
    NotHeld, Restricted and the refusals of the code.
    """
    answering.require_audience(actor, question)

    answer = answering.gather(actor, question)
    if record is not None and all(one.record.pk != record for one in answer.shown):
        raise NotHeld(code=f"/r/{record}/")

    told = answering.act(actor, answer)
    entry = trail.append(actor=actor, act=told.act, at=question.now, subject=told.subject, **told.facts)
    answering.look(actor, answer, entry.pk).save(force_insert=True)
    return answer


@transaction.atomic
def issue_report(*, actor: Actor, question: Question, issue: Issue) -> tuple[Report, Dossier, dict[str, Any]]:
    """Issue a report: what it told, its content and its digest in the trail; it is sealed once that is committed.

    Raises AudienceNotYours, NotHeld and the refusals of the code.
    """
    answering.require_audience(actor, question)
    answer = answering.gather(actor, question)
    content = reports.content(answer, issue=issue, actor=actor)
    digest = content_digest(content)

    entry = trail.append(
        actor=actor,
        act="report.issued",
        at=question.now,
        subject=answer.subject.code,
        id=issue.number,
        digest=digest,
        audience=question.audience.value,
        records=len(answer.shown),
    )
    answering.look(actor, answer, entry.pk).save(force_insert=True)
    report = Report.objects.create(
        number=issue.number,
        verification=issue.verification,
        subject=answer.subject,
        audience=question.audience.value,
        records=[one.record.pk for one in answer.shown],
        digest=digest,
        issued_at=question.now,
        issued_by=actor.account,
        entry=entry.pk,
    )
    return report, answer, content


@transaction.atomic
def answer(*, actor: Actor, enquiry: Enquiry) -> Dossier:
    """Answer an enquiry on a ground: decide it, show what it opens within the clocks, count the use, leave the look.

    Raises NoGround and its kinds, UnknownPurpose, NotPermitted, NotHeld and the refusals of the code. The door records
    a refusal with `note_refusal`, in a transaction of its own.
    """
    standing = answering.stand(actor, enquiry)

    shown = queries.dossier(standing.question)
    answering.count_uses([standing])

    told = answering.act(actor, shown, standing)
    entry = trail.append(actor=actor, act=told.act, at=enquiry.now, subject=told.subject, **told.facts)
    answering.look(actor, shown, entry.pk, standing).save(force_insert=True)
    return shown


@transaction.atomic
def show_delivered(*, actor: Actor, code: str, item: str, at: datetime) -> Dossier:
    """What a provider delivered itself of one organisation, as it stands now: its own look, and the subject sees it.

    Raises NotPermitted, NotHeld and the refusals of the code.
    """
    roles.require(actor, "deliver")
    kinds = frozenset({item})
    asked = Enquiry(code, DELIVERED, "", at, only=kinds)
    shown = queries.dossier(asked.question(kinds))
    own = [one for one in shown.shown if one.record.provider_code == actor.unit]
    if not own:
        raise NotHeld(code=shown.subject.code)

    answer = replace(shown, shown=own)
    entry = trail.append(
        actor=actor,
        act="delivered.shown",
        at=at,
        subject=answer.subject.code,
        item=item,
        records=len(own),
        digest=answer.digest,
    )
    own_delivery = Standing(asked, Ground(DELIVERED, kinds), shown.question)
    answering.look(actor, answer, entry.pk, own_delivery).save(force_insert=True)
    return answer


@transaction.atomic
def note_refusal(*, actor: Actor, enquiry: Enquiry, refusal: Refusal) -> None:
    """Record that somebody asked and was refused: the subject sees it. An unknown organisation leaves a leaf only."""
    plain = fold_code(enquiry.code)
    held = subjects.by_codes([plain])

    entry = trail.append(
        actor=actor,
        act="enquiry.refused",
        at=enquiry.now,
        subject=plain if held else "",
        ground=enquiry.ground[:20],
        purpose=enquiry.purpose[:100],
        refusal=refusal.code,
    )
    answering.note_refused(actor=actor, enquiry=enquiry, refusal=refusal, entry=entry.pk)
    refusal.recorded = True


@transaction.atomic
def authorise(*, actor: Actor, terms: Terms, at: datetime) -> Authorisation:
    """Sign a written authorisation as the organisation's representative.

    Raises NotYoursToAuthorise, BundledConsent, TermsIncomplete, UnknownPurpose.
    """
    authorising.check(actor, terms)
    purpose = law_grounds.purpose(terms.purpose)

    made = Authorisation.objects.create(
        subject=terms.subject,
        grantee=terms.grantee,
        items=sorted(set(terms.items)),
        purpose=purpose.code,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        max_uses=max(terms.max_uses, 0),
        document=terms.document,
        notice=terms.notice,
        granted_at=at,
        granted_by=actor.account,
    )

    trail.append(
        actor=actor,
        act="authorisation.granted",
        at=at,
        subject=terms.subject.code,
        authorisation=made.pk,
        grantee=terms.grantee.code,
        items=made.items,
        purpose=made.purpose,
        first=made.valid_from,
        last=made.valid_until,
        uses=made.max_uses,
        notice=made.notice,
        document=made.document,
    )
    return made


@transaction.atomic
def revoke_authorisation(*, actor: Actor, authorisation: int, reason: str, at: datetime) -> Authorisation:
    """Take an authorisation back, at once and for good. Raises NoSuchAuthorisation."""
    held = authorising.own(actor, authorisation)

    held.revoked_at, held.revoke_reason = held.revoked_at or at, held.revoke_reason or reason[:300]
    held.save(update_fields=["revoked_at", "revoke_reason"])

    trail.append(actor=actor, act="authorisation.revoked", at=at, subject=actor.unit, authorisation=held.pk)
    return held


@transaction.atomic
def publish_matter(*, actor: Actor, matter: MatterTerms, at: datetime) -> Matter:
    """Publish a matter in which an organ will enquire by its duty; it opens nothing until somebody else confirms it.

    Raises NotPermitted, TermsIncomplete, UnknownPurpose.
    """
    organ = authorising.require_matter(actor, matter, at.date())
    purpose = law_grounds.purpose(matter.purpose)

    made = Matter.objects.create(
        organ=organ,
        name=matter.name[:200],
        items=sorted(set(matter.items)),
        purpose=purpose.code,
        instrument=matter.cite.instrument,
        pinpoint=matter.cite.pinpoint,
        published_at=at,
        published_by=actor.account,
    )

    trail.append(
        actor=actor,
        act="matter.published",
        at=at,
        matter=made.pk,
        organ=organ.code,
        items=made.items,
        purpose=made.purpose,
        cite=str(matter.cite),
    )
    return made


@transaction.atomic
def confirm_matter(*, actor: Actor, matter: int, at: datetime) -> Matter:
    """Confirm a published matter with a second pair of eyes. Raises NotPermitted, NoSuchMatter, FourEyes."""
    roles.require(actor, "decide")
    held = Matter.objects.select_for_update().filter(pk=matter, withdrawn_at=None).first()
    if held is None:
        raise NoSuchMatter(matter=matter)
    if held.published_by == actor.account:
        raise FourEyes

    held.confirmed_at, held.confirmed_by = at, actor.account
    held.save(update_fields=["confirmed_at", "confirmed_by"])

    trail.append(actor=actor, act="matter.confirmed", at=at, matter=held.pk)
    return held


@transaction.atomic
def read_looks(*, actor: Actor, code: str, at: datetime) -> Subject:
    """The organisation whose looks its own account, or an officer, is about to read; reading them is an act too.

    Raises AudienceNotYours for everybody else, whatever the code, Residency and NotHeld.
    """
    own = looks.require_reader(actor, code, on=at.astimezone(CHINA).date())
    subject = queries.require_subject(code)

    trail.append(actor=actor, act="looks.read", at=at, subject=subject.code, audience=own.value)
    return subject


@transaction.atomic
def ask_why(*, actor: Actor, look: int, text: str, at: datetime) -> LookQuestion:
    """Ask why about one look at one's own organisation: a case for the unit that looked, with a last day.

    Raises NoSuchLook, NobodyToAsk, QuestionMissing.
    """
    meant = looks.own_look(actor, look)
    if not meant.unit:
        raise NobodyToAsk(look=look)
    words = text.replace("\0", "").strip()[:1000]
    if not words:
        raise QuestionMissing

    due = questions.last_day(at)
    asked = LookQuestion.objects.create(look=meant, text=words, asked_at=at, asked_by=actor.account, due=due)

    trail.append(actor=actor, act="look.questioned", at=at, subject=actor.unit, look=meant.pk, question=asked.pk)
    return asked


@transaction.atomic
def answer_why(*, actor: Actor, question: int, text: str, at: datetime) -> LookQuestion:
    """Answer, for the unit that looked, why it did; the organisation reads it. Raises NoSuchQuestion, AnswerMissing."""
    held = questions.to_answer(actor, question)
    words = text.replace("\0", "").strip()[:2000]
    if not words:
        raise AnswerMissing

    held.answer, held.answered_at, held.answered_by = words, at, actor.account
    held.save(update_fields=["answer", "answered_at", "answered_by"])

    subject = held.look.subject.code
    trail.append(actor=actor, act="look.explained", at=at, subject=subject, look=held.look_id, question=held.pk)
    return held
