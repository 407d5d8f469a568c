"""Open information in bulk by program: everything that is public now as JSON lines, and a feed of what changed."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from goodstanding.enquiries import giving, open_data
from goodstanding.enquiries.queries import Shown
from goodstanding.parties.api import reader

router = Router(tags=["open information"])
LARGEST = 2**63 - 1
READ: dict[str, Any] = {"x-permissions": ["see-public"], "x-open": True}
LINES: dict[str, Any] = {
    **READ,
    "responses": {
        200: {
            "description": "One record a line; the last line says where to go on.",
            "content": {"application/x-ndjson": {}},
        }
    },
}


@router.get("/open/records", openapi_extra=LINES, summary="Everything that is public now, as JSON lines")
def download(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> HttpResponse:
    """By number. The last line is `{"after", "more", "changes"}`: ask on with `after` while there is more; keep the
    `changes` of the first page, and follow `/v1/open/changes` from there. A download that broke off goes on after the
    last number that arrived.
    """
    actor, now = reader(request), datetime.now(UTC)
    begin = open_data.latest(now=now)
    shown = open_data.page(after=after, limit=limit, now=now)
    giving.give_open(actor=actor, after=after, shown=shown, at=now)
    last = {"after": shown[-1].record.pk if shown else after, "more": len(shown) == limit, "changes": str(begin)}
    response = HttpResponse(_lines(shown, last), content_type="application/x-ndjson")
    response["Accept-Ranges"] = "none"  # what is public changes by the hour: numbers resume, bytes would not
    if last["more"]:
        response["Link"] = f'</v1/open/records?after={last["after"]}&limit={limit}>; rel="next"'
    return response


@router.get("/open/changes", openapi_extra=READ, summary="What changed in open information since a cursor")
def changes(
    request: HttpRequest,
    cursor: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=2000)] = 500,
) -> dict[str, Any]:
    """Additions, corrections, withdrawals, erasures and ends of publication, in the order of the trail. Without a
    cursor: the cursor of now. A cursor never grows too old. Whoever keeps a copy stops showing what ended, at once.
    """
    now = datetime.now(UTC)
    actor, since = reader(request), open_data.read_cursor(cursor) if cursor else open_data.latest(now=now)
    told, following, more = open_data.changes(since=since, limit=limit, now=now)
    if told:
        giving.give_changes(actor=actor, told=open_data.counted(told), following=str(following), at=now)
    return {"changes": told, "cursor": str(following), "more": more}


def _lines(shown: Sequence[Shown], last: dict[str, Any]) -> str:
    told = [*(open_data.line(one) for one in shown), last]
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)
