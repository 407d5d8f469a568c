"""Sealed reports by program: issue one, ask whether it is still good, have a file checked."""

import base64
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Path, Query, Router, Schema, Status

from goodstanding.enquiries import issuing, queries, standing
from goodstanding.enquiries.errors import NotAFile
from goodstanding.enquiries.issuing import Issued
from goodstanding.enquiries.models import Report
from goodstanding.enquiries.report_requests import LARGEST_FILE, held_report, judge_file, new_issue, question_of
from goodstanding.kernel.identifiers import fold_code
from goodstanding.law.publicity import Audience
from goodstanding.parties.api import caller, holder, reaches
from goodstanding.parties.repeats import once

router = Router(tags=["reports"])
OPEN: dict[str, Any] = {"x-permissions": []}
WANTED = {Audience.public: "see-public", Audience.subject: "see-own-file", Audience.officer: "see-as-officer"}
FILE = {
    "x-permissions": [],
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/pdf", "application/octet-stream")
        },
    },
}
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


class Wanted(Schema):
    code: str = Field(max_length=60)
    audience: Audience | None = Field(None, description="default: the organisation's own account its file, else public")


class Made(Schema):
    report: str
    verification: str
    digest: str
    leaf: int
    audience: str
    status: str
    issued_at: datetime
    pdf: str | None = Field(description="the sealed PDF in base64; null where the same request was sent before")
    twin: str | None = Field(description="the text of the JSON twin; null where the same request was sent before")
    anchors: str


@router.post(
    "/reports",
    response={201: Made, 200: Made},
    openapi_extra={"x-permissions": ["see-public"]},
    summary="Issue a sealed report: PDF and JSON twin",
)
def issue(request: HttpRequest, wanted: Wanted, idempotency_key: IdempotencyKey = "") -> Any:
    """Its content leaves with this answer and is not kept: sent again with the same key, number and status only.

    Another audience than the public needs `see-own-file` or `see-as-officer` instead, and the right to be it.
    """
    at, files = datetime.now(UTC), []
    audience = wanted.audience or _usual(request, wanted.code)
    actor = caller(request, WANTED[audience])

    def make() -> dict[str, Any]:
        question = question_of(wanted.code, audience, at, on_grounds=reaches(request, "enquire"))
        files.append(issuing.issue(actor=actor, question=question, issue=new_issue(at)))
        return {"report": files[0].report.number, "leaf": files[0].leaf}

    answer, before = once(actor=actor, key=idempotency_key, asked=wanted.model_dump(mode="json"), at=at, act=make)
    held = Report.objects.get(number=answer["report"])
    return Status(200 if before else 201, _made(held, answer["leaf"], files[0] if files else None))


@router.get("/reports/status-list", openapi_extra=OPEN, summary="Which reports are no longer current, signed")
def status_list(request: HttpRequest) -> HttpResponse:
    """Numbers only; with it `goodstanding verify --status` answers on a machine without a network."""
    del request
    return HttpResponse(standing.signed_list(at=datetime.now(UTC)), content_type="application/json")


@router.get("/reports/{number}", openapi_extra=OPEN, summary="Is this report still good?")
def status(
    request: HttpRequest,
    number: Annotated[str, Path(max_length=40)],
    verification: Annotated[str, Query(max_length=40)],
) -> dict[str, Any]:
    """For whoever holds it: `current`, `superseded` or `revoked`, judged as it is asked."""
    del request
    held = held_report(number, verification)
    return {"report": held.number, "status": standing.status(held), "digest": held.digest, "issued_at": held.issued_at}


@router.post("/reports/verify", openapi_extra=FILE, summary="Check a sealed file with this platform's keys")
def check(request: HttpRequest) -> dict[str, Any]:
    """A convenience: `goodstanding verify` answers the same without asking anybody. The file is not kept."""
    content = request.read(LARGEST_FILE + 1)
    if not content or len(content) > LARGEST_FILE:
        raise NotAFile(limit=LARGEST_FILE)
    return judge_file(content, datetime.now(UTC)).as_dict()


def _usual(request: HttpRequest, code: str) -> Audience:
    own = queries.own_audience(holder(request), fold_code(code))
    return own if own is Audience.subject and reaches(request, WANTED[own]) else Audience.public


def _made(held: Report, leaf: int, files: Issued | None) -> dict[str, Any]:
    names = ("verification", "digest", "audience", "issued_at")
    return {
        "report": held.number,
        **{name: getattr(held, name) for name in names},
        "leaf": leaf,
        "status": standing.status(held),
        "pdf": base64.b64encode(files.pdf).decode() if files else None,
        "twin": files.twin if files else None,
        "anchors": "/v1/trail/anchors",
    }
