"""Webhooks: where an account's programs are told of what changed, what they were told, and what came of it."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Header, Path, Query, Router, Schema, Status

from goodstanding.formats.values import CHINA
from goodstanding.notices import actions, queries, signing, tasks
from goodstanding.notices.errors import EventNotYours
from goodstanding.notices.models import Endpoint, Message
from goodstanding.parties.api import holder, reaches
from goodstanding.parties.repeats import once

router = Router(tags=["webhooks"])
ANY: dict[str, Any] = {"x-permissions": [], "x-key": True}
LARGEST = 2**63 - 1
Number = Annotated[int, Path(ge=1, le=LARGEST)]
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


class Wanted(Schema):
    url: str = Field(max_length=500, description="https, a public name")
    events: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=20)


class Registered(Schema):
    webhook: int
    url: str
    events: list[str]
    created_at: datetime
    secret: str | None = Field(None, description="told once: when it is made or changed")


@router.post("/webhooks", response={201: Registered}, openapi_extra=ANY, summary="Be told of events, once a day")
def register(request: HttpRequest, wanted: Wanted, idempotency_key: IdempotencyKey = "") -> Any:
    """`open.changed` (scope `see-public`), `file.changed`, `file.looked` and `grade.given` (`see-own-file`, one's own
    organisation), `own-authorisation.changed` (`authorise`), `authorisation.changed` (`enquire`), `audit.due` and
    `audit.alert` (`see-own-file`). Messages are grouped by day, never empty, and say how many and where to look.
    """
    actor, at = holder(request), datetime.now(UTC)
    for event in wanted.events:
        known = queries.events().get(event)
        if known is not None and not reaches(request, known.scope):
            raise EventNotYours(event=event, scope=known.scope)

    def make() -> dict[str, Any]:
        made = actions.register(
            actor=actor, url=wanted.url, events=wanted.events, salt=secrets.token_hex(32), at=at,
            today=at.astimezone(CHINA).date(), loopback=settings.WEBHOOK_LOOPBACK,
        )  # fmt: skip
        return {"webhook": made.pk}

    answer, _ = once(actor=actor, key=idempotency_key, asked=wanted.model_dump(), at=at, act=make)
    return Status(201, _told(queries.endpoint(actor, answer["webhook"]), secret=True))


@router.get(
    "/webhooks", response=dict[str, list[Registered]], openapi_extra=ANY, summary="The webhooks of this account"
)
def listed(request: HttpRequest) -> Any:
    return {"webhooks": [_told(one, secret=False) for one in queries.endpoints(holder(request))]}


@router.delete("/webhooks/{number}", response={204: None}, openapi_extra=ANY, summary="Be told nothing any more")
def end(request: HttpRequest, number: Number) -> Any:
    actor = holder(request)
    actions.end(actor=actor, held=queries.endpoint(actor, number), why="asked", at=datetime.now(UTC))
    return Status(204, None)


@router.post("/webhooks/{number}/secret", response=Registered, openapi_extra=ANY, summary="Change the secret")
def change_secret(request: HttpRequest, number: Number) -> Any:
    """For a day every message is signed with both, so that the receiver can change over in its own time."""
    actor, at = holder(request), datetime.now(UTC)
    held = queries.endpoint(actor, number)
    return _told(actions.change_secret(actor=actor, held=held, salt=secrets.token_hex(32), at=at), secret=True)


@router.post(
    "/webhooks/{number}/test", response={202: dict[str, Any]}, openapi_extra=ANY, summary="Send a test message"
)
def test(request: HttpRequest, number: Number) -> Any:
    actor, at = holder(request), datetime.now(UTC)
    held, day = queries.endpoint(actor, number), at.astimezone(CHINA).date()
    made = tasks.tell(actor=actor, held=held, event=actions.TEST, day=day, data={"webhook": number}, at=at)
    return Status(202, {"message": made.pk if made else None})


@router.get("/webhooks/{number}/deliveries", openapi_extra=ANY, summary="What it was told, and what came of it")
def deliveries(
    request: HttpRequest,
    number: Number,
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    held = queries.endpoint(holder(request), number)
    found = held.messages.prefetch_related("attempts").order_by("-pk")
    page = list((found.filter(pk__lt=before) if before else found)[: limit + 1])
    more = page[limit - 1].pk if len(page) > limit else None
    return {"deliveries": [_delivery(one) for one in page[:limit]], "before": more}


@router.post(
    "/webhooks/{number}/deliveries/{message}/again",
    response={202: dict[str, Any]},
    openapi_extra=ANY,
    summary="Send a message once more",
)
def again(request: HttpRequest, number: Number, message: Number) -> Any:
    """It keeps its `webhook-id` and is signed with today's secret."""
    held = queries.message(queries.endpoint(holder(request), number), message)
    tasks.again(held)
    return Status(202, {"message": held.pk})


def _told(held: Endpoint, *, secret: bool) -> dict[str, Any]:
    return {
        "webhook": held.pk,
        "url": held.url,
        "events": held.events,
        "created_at": held.created_at,
        "secret": signing.written(queries.secret(held.salt)) if secret else None,
    }


def _delivery(one: Message) -> dict[str, Any]:
    attempts = [{"at": each.at, "status": each.status, "why": each.why} for each in one.attempts.all()]
    return {
        "message": one.pk,
        "id": one.name,
        "event": one.event,
        "day": one.day,
        "data": one.data,
        "state": one.state,
        "attempts": attempts,
    }
