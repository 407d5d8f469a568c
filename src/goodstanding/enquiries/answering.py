"""The steps of an answer, for one and for many: may it be asked, what the trail says of it, what the subject reads."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import connection

from goodstanding.enquiries import grounds, queries
from goodstanding.enquiries.errors import AudienceNotYours, NotHeld, Restricted
from goodstanding.enquiries.grounds import Books, Ground
from goodstanding.enquiries.models import Look
from goodstanding.enquiries.queries import Dossier, Enquiry, Question
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import fold_code, require_organisation
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import residency, roles
from goodstanding.law.publicity import Audience
from goodstanding.records import queries as records
from goodstanding.records.models import Record
from goodstanding.trail.actions import Act


@dataclass(frozen=True, slots=True)
class Standing:
    """An enquiry that may be answered: on which ground, and what that opens."""

    enquiry: Enquiry
    ground: Ground
    question: Question


def require_audience(actor: Actor, question: Question, *, about: str = "") -> None:
    """Everybody may ask as the public and as themselves; officers as anybody. Raises AudienceNotYours, Residency.

    `about`: what is named in the refusal, where the code would tell whose it is.
    """
    mine = queries.own_audience(actor, question.code)
    if question.audience not in (Audience.public, mine) and not queries.is_officer(actor):
        raise AudienceNotYours(
            account=actor.account, audience=question.audience.value, code=about or question.code[:18]
        )
    if question.audience is not Audience.public and mine is not Audience.subject:
        residency.require_basis(actor, on=question.today)


def gather(actor: Actor, question: Question) -> Dossier:
    """The answer to a question that may be asked. Raises NotHeld, Restricted and the refusals of the code."""
    try:
        return queries.dossier(question)
    except NotHeld as refusal:
        raise unseen(actor, question, refusal) from None


def unseen(actor: Actor, question: Question, refusal: NotHeld, items: Collection[str] | None = None) -> Refusal:
    """What is told where nothing may be shown: nothing held, but to holders of a live ground for what is held.

    `items`: the kinds meant, where they are known; else what is held of that code is looked up, for holders only.
    """
    code = fold_code(question.code)
    opened = grounds.opened(actor, code, question.today) if question.on_grounds else {}
    if opened and items is None:
        items = records.items_held(code, among=opened, on=question.today)
    ground = next((opened[item] for item in items or () if item in opened), None)
    return refusal if ground is None else Restricted(code=refusal.details["code"], ground=ground, organisation=code)


def require_seen(actor: Actor, question: Question, held: Record | None, *, place: str) -> Record:
    """The statement, unless it is not there or whoever asks is not shown it; the store is asked the same for both.

    Raises AudienceNotYours, NotHeld, Restricted.
    """
    require_audience(actor, question, about=place)
    if held is None or not queries.is_seen(held, question):
        raise unseen(actor, question, NotHeld(code=place), [held.item] if held else [])
    return held


def stand(actor: Actor, enquiry: Enquiry, books: Books | None = None) -> Standing:
    """Decide the ground of an enquiry. Raises NoGround and its kinds, UnknownPurpose, NotPermitted, Residency."""
    roles.require(actor, "enquire")
    residency.require_basis(actor, on=enquiry.today)
    ground = grounds.decide(
        actor=actor,
        code=require_organisation(enquiry.code).code,
        ground=enquiry.ground,
        purpose=enquiry.purpose,
        case_number=enquiry.case_number,
        on=enquiry.today,
        books=books,
    )
    if ground.authorisation is not None:
        ground.authorisation.used += 1  # the next one of this batch sees it
    return Standing(enquiry, ground, enquiry.question(ground.items))


def count_uses(answered: Iterable[Standing]) -> None:
    """Keep how often the authorisations were used."""
    for held in {standing.ground.authorisation for standing in answered} - {None}:
        assert held is not None
        held.save(update_fields=["used"])


def act(actor: Actor, answer: Dossier, standing: Standing | None = None) -> Act:
    """What the trail says of an answer: how many records of whom were shown, on which ground; a digest, no content."""
    question = answer.question
    told = {"records": len(answer.shown), "digest": answer.digest}
    if standing is not None:
        asked = standing.enquiry
        more = {"ground": standing.ground.name, "purpose": asked.purpose[:100], "case": asked.case_number[:100]}
        return Act("enquiry.answered", answer.subject.code, {**told, **more, "items": sorted(standing.ground.items)})
    own = queries.own_audience(actor, question.code) is question.audience
    moment = {"on": question.at.isoformat(), "known": question.known.isoformat()}
    return Act(
        "dossier.shown" if own else "dossier.previewed",
        answer.subject.code,
        {**told, **moment, "audience": question.audience.value},
    )


def look(actor: Actor, answer: Dossier, entry: int, standing: Standing | None = None) -> Look:
    """What the subject reads of this look, and what a recall needs; not yet kept."""
    return Look(
        at=answer.question.now,
        account=actor.account,
        unit=actor.unit,
        role=actor.role,
        subject=answer.subject,
        audience=answer.question.audience.value,
        ground=standing.ground.name if standing else "",
        purpose=standing.enquiry.purpose[:300] if standing else "",
        case_number=standing.enquiry.case_number[:100] if standing else "",
        items=sorted({one.record.item for one in answer.shown}),
        records=[one.record.pk for one in answer.shown],
        digest=answer.digest,
        entry=entry,
    )


def keep_looks(looks: Iterable[Look]) -> None:
    """Keep many looks by COPY. Items are codes and records numbers: nothing in them needs quoting."""
    with connection.cursor() as cursor, cursor.copy(_statement("copy_looks")) as copy:
        for one in looks:
            items, records = ",".join(one.items), ",".join(map(str, one.records))
            copy.write_row(
                (
                    *(one.at, one.account, one.unit, one.role, one.subject_id, one.audience, one.ground, one.purpose),
                    *(one.case_number, f"{{{items}}}", f"{{{records}}}", one.digest, one.refusal, one.entry),
                )
            )


def note_refused(*, actor: Actor, enquiry: Enquiry, refusal: Refusal, entry: int) -> None:
    """Leave the refused attempt for the subject to see; of a code that is not held the statement leaves nothing."""
    told: dict[str, str | int | datetime] = {
        "at": enquiry.now,
        "account": actor.account,
        "unit": actor.unit,
        "role": actor.role,
        "audience": Audience.enquirer.value,
        "ground": enquiry.ground[:20],
        "purpose": enquiry.purpose[:300],
        "case_number": enquiry.case_number[:100],
        "refusal": refusal.code,
        "entry": entry,
        "code": fold_code(enquiry.code)[:18],
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement("note_refused"), told)


@cache
def _statement(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
