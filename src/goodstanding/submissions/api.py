"""Deliveries by program: whole or in parts, their outcome, their findings, the rows to mend."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Query, Router, Schema, Status
from pydantic import ValidationError as Invalid

from goodstanding.kernel.actor import Actor
from goodstanding.law.catalogue import edition
from goodstanding.parties import queries as parties
from goodstanding.parties.api import caller
from goodstanding.parties.repeats import once
from goodstanding.submissions import actions, delivering, findings_file, queries, scorecard, tasks, uploads
from goodstanding.submissions.errors import FileMissing, ItemMissing, NotAskedRight
from goodstanding.submissions.models import Progress, Upload
from goodstanding.submissions.raw_files import working_folder

router = Router(tags=["deliveries"])
DELIVER: dict[str, Any] = {"x-permissions": ["deliver"]}
BLOCK = 1 << 20
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]
BODY = {
    **DELIVER,
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "description": "Begins a delivery in parts; the bytes follow with PUT.",
                    "required": ["item", "size"],
                    "properties": {
                        "item": {"type": "string"},
                        "provider": {"type": "string", "description": "default: the unit of the account"},
                        "file_name": {"type": "string"},
                        "size": {"type": "integer", "minimum": 1},
                        "digest": {"type": "string", "description": "SHA-256 in hexadecimal, compared at the end"},
                    },
                }
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["item", "file"],
                    "properties": {
                        "item": {"type": "string"},
                        "provider": {"type": "string"},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            },
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary", "description": "The file itself; `item` in the query."}
            },
        },
    },
}


class Begin(Schema):
    item: str
    provider: str = ""
    file_name: str = Field("-", max_length=1000)
    size: int
    digest: str = Field("", pattern="^([0-9a-fA-F]{64})?$")


class Delivery(Schema):
    submission: int
    provider: str
    provider_name: str
    item: str
    file: str
    size: int
    digest: str
    received_at: datetime
    received_by: str
    status: str
    decided_at: datetime | None
    rows: int
    accepted: int
    rejected: int
    duplicates: int


class Outcome(Delivery):
    rows_read: int
    layout: str
    refusal: dict[str, Any] | None
    dropped: dict[str, int]
    findings_by_code: dict[str, int]
    refused: list[dict[str, Any]]
    findings_fetched_at: datetime | None
    raw_file_until: datetime | None


class UploadState(Schema):
    upload: UUID
    offset: int = Field(description="the next byte to send")
    size: int
    part_limit: int = Field(description="most bytes of one part")
    expires_at: datetime
    submission: int | None = None


class Deliveries(Schema):
    submissions: list[Delivery]
    before: int | None = Field(description="ask for the next page with this; none: this was the last")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A whole file as a request brought it."""

    item: str
    provider: str
    name: str
    path: Path


@router.post(
    "/submissions",
    openapi_extra=BODY,
    response={200: Delivery, 201: UploadState, 202: Delivery},
    summary="Deliver a file, whole or in parts",
)
def deliver(
    request: HttpRequest, item: str = "", provider: str = "", name: str = "-", idempotency_key: IdempotencyKey = ""
) -> Any:
    """The file as a form, or as the body with `item` in the query; or JSON, which begins a delivery in parts.

    202: received, being checked. 200: delivered and accepted before, nothing changed. 201: send the parts.
    """
    actor = caller(request, "deliver")
    if not item and request.content_type == "application/json":
        return _begin(request, actor, idempotency_key)
    with _whole(request, item, provider, name) as asked:
        digest = _digest(asked.path)
        told = {"item": asked.item, "provider": asked.provider, "name": asked.name, "digest": digest}
        at = datetime.now(UTC)

        def take_in() -> dict[str, Any]:
            unit = parties.party(asked.provider or actor.unit)
            held, before = tasks.take_in(
                actor=actor, provider=unit, item=asked.item, path=asked.path, name=asked.name, at=at
            )
            return {"submission": held.pk, "before": before}

        answer, _ = once(actor=actor, key=idempotency_key, asked=told, at=at, act=take_in)
    return Status(200 if answer["before"] else 202, queries.summary(queries.delivery(actor, answer["submission"])))


def _said(fault: Invalid) -> str:
    """Which part of a body is wrong and why; never what it held."""
    told = (f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in fault.errors(include_input=False))
    return "; ".join(told)[:300]


def _begin(request: HttpRequest, actor: Actor, key: str) -> Any:
    try:
        begin = Begin.model_validate_json(request.body)
    except Invalid as fault:
        raise NotAskedRight(why=_said(fault)) from fault
    at = datetime.now(UTC)

    def make() -> dict[str, Any]:
        made = actions.begin_upload(
            actor=actor, number=uuid4(), provider=parties.party(begin.provider or actor.unit), item=begin.item,
            name=begin.file_name, size=begin.size, digest=begin.digest, at=at,
        )  # fmt: skip
        return {"upload": str(made.pk)}

    answer, _ = once(actor=actor, key=key, asked=begin.model_dump(), at=at, act=make)
    return Status(201, _state(_any_upload(actor, UUID(answer["upload"]), at)))


@contextmanager
def _whole(request: HttpRequest, item: str, provider: str, name: str) -> Iterator[_Asked]:
    if request.content_type == "multipart/form-data":
        file = request.FILES.get("file")
        if not isinstance(file, TemporaryUploadedFile):
            raise FileMissing
        item, provider = request.POST.get("item", item), request.POST.get("provider", provider)
        yield _Asked(_required(item), provider, file.name or name, Path(file.temporary_file_path()))
        return
    with working_folder() as private:
        target = private / "file"
        with target.open("wb") as whole:
            while block := request.read(BLOCK):
                whole.write(block)
        yield _Asked(_required(item), provider, name, target)


def _required(item: str) -> str:
    if not item.strip():
        raise ItemMissing(items=", ".join(edition()))
    return item.strip()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _state(held: Upload) -> dict[str, Any]:
    return {
        "upload": held.pk,
        "offset": held.received,
        "size": held.size,
        "part_limit": settings.UPLOAD_LIMIT,
        "expires_at": held.expires_at,
        "submission": held.submission_id,
    }


def _any_upload(actor: Actor, number: UUID, at: datetime) -> Upload:
    """An upload of this account, finished or not."""
    finished = Upload.objects.filter(pk=number, begun_by=actor.account).exclude(submission=None).first()
    return finished or uploads.upload(actor, number, at)


@router.get(
    "/submissions/uploads/{number}", openapi_extra=DELIVER, response=UploadState, summary="How far an upload is"
)
def upload_state(request: HttpRequest, response: HttpResponse, number: UUID) -> Any:
    actor = caller(request, "deliver")
    held = _any_upload(actor, number, datetime.now(UTC))
    response["Upload-Offset"], response["Upload-Length"] = str(held.received), str(held.size)
    return _state(held)


@router.put(
    "/submissions/uploads/{number}",
    response=UploadState,
    summary="Send the next part",
    openapi_extra={
        **DELIVER,
        "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    },
)
def add_part(request: HttpRequest, number: UUID, offset: Annotated[int, Header(alias="Upload-Offset", ge=0)]) -> Any:
    """The bytes from `Upload-Offset` on. A part that breaks off keeps what arrived: ask how far it is and go on."""
    actor = caller(request, "deliver")
    held = uploads.upload(actor, number, datetime.now(UTC))
    uploads.add(held=held, offset=offset, source=request)
    return _state(held)


@router.delete(
    "/submissions/uploads/{number}", openapi_extra=DELIVER, response={204: None}, summary="Give an upload up"
)
def abandon(request: HttpRequest, number: UUID) -> Any:
    actor, at = caller(request, "deliver"), datetime.now(UTC)
    actions.abandon_upload(actor=actor, held=uploads.upload(actor, number, at), at=at)
    return Status(204, None)


@router.post(
    "/submissions/uploads/{number}/finish",
    openapi_extra=DELIVER,
    response={202: Delivery, 200: Delivery},
    summary="All of it is here",
)
def finish(request: HttpRequest, number: UUID) -> Any:
    """The upload becomes a delivery. Sent again it answers the same delivery."""
    actor, at = caller(request, "deliver"), datetime.now(UTC)
    held = _any_upload(actor, number, at)
    if held.submission_id is None:
        tasks.finish(actor=actor, held=held, at=at)
    done = queries.delivery(actor, held.submission_id or 0)
    return Status(202 if done.status == "received" else 200, queries.summary(done))


@router.get("/submissions", openapi_extra=DELIVER, response=Deliveries, summary="Deliveries, newest first")
def deliveries(
    request: HttpRequest,
    item: str = "",
    status: str = "",
    before: int | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    actor = caller(request, "deliver")
    wanted: dict[str, Any] = {key: value for key, value in (("item", item), ("status", status)) if value}
    if before is not None:
        wanted["pk__lt"] = before
    found = list(queries.deliveries(actor).filter(**wanted).order_by("-pk")[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return {"submissions": [queries.summary(one) for one in found[:limit]], "before": more}


@router.get("/submissions/{number}", openapi_extra=DELIVER, response=Outcome, summary="What came of a delivery")
def outcome(request: HttpRequest, number: int) -> Any:
    held = queries.delivery(caller(request, "deliver"), number)
    noted = Progress.objects.filter(submission=held).first()
    told = {**queries.summary(held), **queries.outcome(held, at=datetime.now(UTC))}
    return told | {"rows_read": noted.rows_read if noted else held.rows}


@router.get("/submissions/{number}/findings", openapi_extra=DELIVER, summary="Findings, in the order of the sheet")
def findings(
    request: HttpRequest,
    number: int,
    start: Annotated[int, Query(alias="from", ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> dict[str, Any]:
    held = queries.delivery(caller(request, "deliver"), number)
    found = list(queries.findings(held, at=datetime.now(UTC), start=start, limit=limit + 1))
    more = start + limit if len(found) > limit else None
    return {"findings": [finding.as_dict() for finding in found[:limit]], "from": more}


@router.get("/submissions/{number}/findings.csv", openapi_extra=DELIVER, summary="Every finding, as a file")
def findings_csv(request: HttpRequest, number: int) -> HttpResponse:
    return _file(request, number, f"findings-{number}.csv", "text/csv; charset=utf-8")


@router.get(
    "/submissions/{number}/mend.xlsx", openapi_extra=DELIVER, summary="The rows to mend, in the provider's own sheet"
)
def mend(request: HttpRequest, number: int) -> HttpResponse:
    return _file(request, number, f"mend-{number}.xlsx", WORKBOOK)


def _file(request: HttpRequest, number: int, name: str, kind: str) -> HttpResponse:
    actor = caller(request, "deliver")
    held = queries.delivery(actor, number)
    with working_folder() as folder:
        target, at = folder / name, datetime.now(UTC)
        if name.endswith(".xlsx"):
            delivering.give_back(actor=actor, submission=held, target=target, at=at)
        else:
            findings_file.write_findings(held, target, at=at)
            actions.note_fetched(actor=actor, submission=held, form="list", at=at)
        response = HttpResponse(target.read_bytes(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.post(
    "/submissions/{number}/done", openapi_extra=DELIVER, response={204: None}, summary="Destroy the delivered file now"
)
def done(request: HttpRequest, number: int) -> Any:
    actor = caller(request, "deliver")
    actions.forget_raw_file(actor=actor, submission=queries.delivery(actor, number), at=datetime.now(UTC))
    return Status(204, None)


@router.get("/providers/{code}/scorecard", openapi_extra=DELIVER, summary="How well a unit delivers, month by month")
def figures(request: HttpRequest, code: str, months: Annotated[int, Query(ge=1, le=120)] = 12) -> dict[str, Any]:
    actor = caller(request, "deliver")
    card = scorecard.scorecard(actor, parties.party(code), at=datetime.now(UTC), months=months)
    return scorecard.document(card)


@router.get("/refused", openapi_extra=DELIVER, summary="The ledger of what was refused, without its content")
def refused(request: HttpRequest) -> dict[str, Any]:
    found = queries.deliveries(caller(request, "deliver"))
    return {"refused": [line.as_dict() | {"basis": str(line.basis)} for line in queries.refused(found)]}
