"""The rights of an organisation over its own file, by program: who looked, what it authorised, taking it back."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from goodstanding.enquiries import actions, looks
from goodstanding.enquiries.authorising import authorisations, state
from goodstanding.enquiries.models import Authorisation
from goodstanding.formats.values import CHINA
from goodstanding.parties.api import caller

router = Router(tags=["own file"])
LARGEST = 2**63 - 1
Code = Annotated[str, Path(max_length=60)]
Number = Annotated[int, Path(ge=1, le=LARGEST)]
Before = Annotated[int | None, Query(ge=1, le=LARGEST, description="ask on with the `before` of an answer")]
Most = Annotated[int, Query(ge=1, le=500)]


class Why(Schema):
    text: str = Field(max_length=1000)


class Reason(Schema):
    reason: str = Field("", max_length=300)


@router.get(
    "/organisations/{code}/looks",
    openapi_extra={"x-permissions": ["see-as-officer", "see-own-file"]},
    summary="Who looked, and who was refused, newest first",
)
def who_looked(request: HttpRequest, code: Code, before: Before = None, limit: Most = 100) -> dict[str, Any]:
    """For the organisation's own account and for officers; for everybody else one refusal, held or not."""
    actor = caller(request, "see-as-officer", "see-own-file")
    subject = actions.read_looks(actor=actor, code=code, at=datetime.now(UTC))
    found = looks.looks_at(subject).order_by("-pk")
    page = list((found.filter(pk__lt=before) if before else found)[: limit + 1])
    more = page[limit - 1].pk if len(page) > limit else None
    return {"subject": subject.code, "looks": looks.told(page[:limit]), "before": more}


@router.post(
    "/looks/{number}/question", openapi_extra={"x-permissions": ["see-own-file"]}, summary="Ask why about one look"
)
def ask_why(request: HttpRequest, number: Number, asked: Why) -> dict[str, Any]:
    actor = caller(request, "see-own-file")
    made = actions.ask_why(actor=actor, look=number, text=asked.text, at=datetime.now(UTC))
    return {"look": number, "question": made.pk, "asked_at": made.asked_at}


@router.get(
    "/authorisations",
    openapi_extra={"x-permissions": ["oversee", "authorise", "enquire"]},
    summary="Authorisations this organisation gave or was given",
)
def given(request: HttpRequest, before: Before = None, limit: Most = 100) -> dict[str, Any]:
    actor, today = caller(request, "oversee", "authorise", "enquire"), datetime.now(CHINA).date()
    found = authorisations(actor)
    page = list((found.filter(pk__lt=before) if before else found)[: limit + 1])
    more = page[limit - 1].pk if len(page) > limit else None
    lines = [_line(one) | {"state": state(one, on=today)} for one in page[:limit]]
    return {"authorisations": lines, "before": more}


@router.post(
    "/authorisations/{number}/revoke",
    openapi_extra={"x-permissions": ["authorise"]},
    summary="Take an authorisation back, at once and for good",
)
def revoke(request: HttpRequest, number: Number, asked: Reason) -> dict[str, Any]:
    """Sent again it answers the same. Giving one is an act of a person, signed on the portal after its notice."""
    actor, at = caller(request, "authorise"), datetime.now(UTC)
    held = actions.revoke_authorisation(actor=actor, authorisation=number, reason=asked.reason, at=at)
    return _line(held) | {"state": "revoked"}


def _line(one: Authorisation) -> dict[str, Any]:
    names = ("items", "purpose", "valid_from", "valid_until", "max_uses", "used", "granted_at", "revoked_at")
    return {
        "authorisation": f"A{one.pk}",
        "number": one.pk,
        "subject": one.subject.code,
        "grantee": one.grantee.code,
        "grantee_name": one.grantee.name,
        **{name: getattr(one, name) for name in names},
    }
