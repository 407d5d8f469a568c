"""Asking by program: search, the dossier, one record, enquiries on a ground singly and by the batch."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from goodstanding.enquiries import actions, answering, documents, finding, queries
from goodstanding.enquiries.errors import BadCursor
from goodstanding.enquiries.queries import Dossier, Enquiry, Question
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import fold_code
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.publicity import Audience
from goodstanding.parties.api import caller, reaches, reader
from goodstanding.records import queries as records
from goodstanding.records.models import Record

router = Router(tags=["enquiries"])
LARGEST = 2**63 - 1
BATCH = 1000
Code = Annotated[str, Path(max_length=60, description="unified social credit code, 18 characters")]
Number = Annotated[int, Path(ge=1, le=LARGEST)]
READ: dict[str, Any] = {"x-permissions": ["see-public"], "x-open": True}
ASK: dict[str, Any] = {"x-permissions": ["enquire"]}
ASKED_AS = {Audience.subject: "see-own-file", Audience.officer: "see-as-officer"}


class Asked(Schema):
    ground: str = Field(max_length=20, description="A7: an authorisation; M3: a published matter")
    purpose: str = Field(max_length=100, description="lending, tender, supplier, ...")
    case: str = Field("", max_length=100, description="the number of the case, where an organ asks by its duty")


class AskedMany(Asked):
    codes: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=BATCH)


@router.get("/organisations", openapi_extra=READ, summary="Find organisations by name or code, best first")
def find(
    request: HttpRequest, q: Annotated[str, Query(max_length=200)], limit: Annotated[int, Query(ge=1, le=50)] = 20
) -> dict[str, Any]:
    """Hanzi, pinyin, English, a code or its beginning; each hit says why it was found. Persons are in no index."""
    actor = reader(request)
    wide = reaches(request, "see-as-officer" if queries.is_officer(actor) else "see-own-file")
    found = finding.find(q, now=datetime.now(UTC), actor=actor if wide else None, limit=limit)
    return {"matches": [{name: value for name, value in asdict(hit).items() if name != "subject_id"} for hit in found]}


@router.get("/organisations/{code}", openapi_extra=READ, summary="The dossier: what may be known of one organisation")
def dossier(request: HttpRequest, code: Code, at: date | None = None, known: date | None = None) -> dict[str, Any]:
    """Without a key what is published; the organisation's own account its own file. The look is logged before it is
    shown. `at`: true on that day; `known`: as known at the end of that day, for those who see the file as their own.
    """
    return documents.as_document(
        actions.show_dossier(actor=reader(request), question=_question(request, code, at, known))
    )


@router.get("/organisations/{code}/records", openapi_extra=READ, summary="Its records, newest first, page by page")
def held(
    request: HttpRequest,
    code: Code,
    item: Annotated[str, Query(max_length=40)] = "",
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """`cursor` of an answer asks for the next page; null: that was the last. Every page is a look."""
    answer = actions.show_dossier(actor=reader(request), question=_question(request, code))
    shown = [one for one in answer.shown if not item or one.item.code == item]
    rest = shown if not cursor else [one for one in shown if _place(one.record) < _read_cursor(cursor)]
    page = rest[:limit]
    more = "~".join(map(str, _place(page[-1].record))) if len(rest) > limit else None
    return {
        "subject": documents.subject_document(answer),
        "records": [documents.record_document(one) for one in page],
        "cursor": more,
    }


@router.get("/records/{number}", openapi_extra=READ, summary="One record, for ever at this address")
def record(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One that may not be shown and one that never was are the same answer."""
    actor, kept = reader(request), records.statement_numbered(number)
    question = _question(request, kept.subject.code if kept else "")
    answering.require_seen(actor, question, kept, place=f"/v1/records/{number}")
    answer = actions.show_dossier(actor=actor, question=question, record=number)
    shown = next(one for one in answer.shown if one.record.pk == number)
    return {"subject": documents.subject_document(answer), "record": documents.record_document(shown)}


@router.post("/organisations/{code}/enquiries", openapi_extra=ASK, summary="Enquire about one organisation on a ground")
def enquire(request: HttpRequest, code: Code, asked: Asked) -> dict[str, Any]:
    """What is open, and of the rest what the ground opens. A refusal is recorded and the organisation sees it."""
    actor = caller(request, "enquire")
    enquiry = Enquiry(code, asked.ground, asked.purpose, datetime.now(UTC), asked.case)
    return documents.as_document(_answered(actor, enquiry))


@router.post("/enquiries", openapi_extra=ASK, summary="Enquire about many organisations on one ground")
def enquire_many(request: HttpRequest, asked: AskedMany) -> dict[str, Any]:
    """An answer or a refusal for each code, in the order asked; each is an enquiry of its own and counts as one."""
    actor, answers = caller(request, "enquire"), []
    for code in asked.codes:
        enquiry = Enquiry(code, asked.ground, asked.purpose, datetime.now(UTC), asked.case)
        try:
            answers.append({"code": code, "dossier": documents.as_document(_answered(actor, enquiry))})
        except Refusal as refusal:
            answers.append({"code": code, "refusal": refusal.as_dict()})
    refused = sum("refusal" in one for one in answers)
    return {"answered": len(answers) - refused, "refused": refused, "answers": answers}


def _answered(actor: Actor, enquiry: Enquiry) -> Dossier:
    """The answer; a refusal is noted before it is handed on, in a transaction of its own."""
    try:
        return actions.answer(actor=actor, enquiry=enquiry)
    except Refusal as refusal:
        actions.note_refusal(actor=actor, enquiry=enquiry, refusal=refusal)
        raise


def _question(request: HttpRequest, code: str, at: date | None = None, known: date | None = None) -> Question:
    """As whom the key sees it: its own scopes bound what its account may see."""
    now, audience = datetime.now(UTC), _audience(request, code)
    back = audience is not Audience.public
    then = datetime.combine(known, time.max, CHINA) if known and back else now
    day, on_grounds = at or now.astimezone(CHINA).date(), reaches(request, "enquire")
    return Question(code, audience, day, then, now, may_look_back=back, on_grounds=on_grounds)


def _audience(request: HttpRequest, code: str) -> Audience:
    actor = reader(request)
    own = queries.own_audience(actor, fold_code(code))
    permission = ASKED_AS.get(own)
    return own if permission and reaches(request, permission) else Audience.public


def _place(held: Record) -> tuple[str, int]:
    """Where a record stands in the order of its dossier."""
    return held.occurred_on.isoformat(), held.pk


def _read_cursor(text: str) -> tuple[str, int]:
    day, _, number = text.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 20):
        raise BadCursor
    return day, int(number)
