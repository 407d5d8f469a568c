"""The hot path of enquiries as an ASGI program of its own, beside the portal: one organisation by its code.

`GET /v1/organisations/CODE` and `POST /v1/organisations/CODE/enquiries` answer what the same addresses of the portal
answer, by the same rules; here those who ask while a transaction is being written are answered together in the next
one (docs/decisions/0012-enquiries-together.md). A key or nobody in particular: no cookies.
"""

import json
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import OperationalError, close_old_connections

from goodstanding.enquiries import documents
from goodstanding.enquiries.lookups import Lookup, look_up
from goodstanding.enquiries.together import Answer
from goodstanding.kernel.actor import PUBLIC
from goodstanding.kernel.refusal import Refusal
from goodstanding.parties import rates
from goodstanding.parties.api import hashed_address
from goodstanding.parties.attempts import Attempt, note_attempts
from goodstanding.parties.errors import KeyMissing, KeyNotValid
from goodstanding.parties.keys import key_holders
from goodstanding.parties.models import ApiKey
from goodstanding.parties.queries import actor_for
from goodstanding.parties.rates import Rate
from goodstanding.web.errors import NotPlainText
from goodstanding.web.gathering import Gathering
from goodstanding.web.logs import LOG
from goodstanding.web.problems import PROBLEM, document_of, problem_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

PLACE = re.compile(r"/v1/organisations/([^/]{1,60})(/enquiries)?")
METHODS = {False: ("GET", "HEAD"), True: ("POST",)}
PAGE = "v1:enquiry-door"
LARGEST_BODY = 10_000
DAYS = ("at", "known")
LONGEST = {"ground": 20, "purpose": 100, "case": 100}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: where, from which address, with which key (None: without one), asking what."""

    path: str
    code: str
    address: str
    key: str | None
    words: Mapping[str, str]
    enquiry: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent back."""

    status: int
    body: bytes
    kind: str = "application/json"
    more: Headers = ()


class Door:
    """The ASGI application."""

    def __init__(self) -> None:
        self.gathering: Gathering[Request, Response] = Gathering(respond_all)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await _send(send, scope["method"], await self._respond(scope, receive))

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        path, found = scope["path"], PLACE.fullmatch(scope["path"])
        if found is None:
            return _problem(path, 404)
        enquiry = found[2] is not None
        if scope["method"] not in METHODS[enquiry]:
            return _problem(path, 405, more=((b"allow", ", ".join(METHODS[enquiry]).encode()),))
        words = _read_body(await _body(receive)) if enquiry else _read_query(scope["query_string"])
        if words is None:
            return _problem(path, 422, refusal=NotPlainText())
        address = (scope.get("client") or ("",))[0]
        return await self._ask(Request(path, found[1], address, _key(scope["headers"]), words, enquiry))

    async def _ask(self, request: Request) -> Response:
        try:
            return await self.gathering.ask(request)
        except OperationalError as fault:
            return _broken(request, 503, fault)
        except Exception as fault:  # noqa: BLE001 - a bug is a 500 with a number, and nothing of it leaves
            return _broken(request, 500, fault)


def respond_all(requests: Sequence[Request]) -> list[Response]:
    """Answer requests together; keys are looked up at this moment, so that a revoked one ends at once."""
    now = datetime.now(UTC)
    close_old_connections()
    keys = {request.key for request in requests if request.key}
    holders = key_holders(keys, at=now) if keys else {}
    counted = [_count(request, holders, now) for request in requests]
    read = [_lookup(request, holders, one) for request, one in zip(requests, counted, strict=True)]
    answers = iter(look_up(lookups=[one for one in read if isinstance(one, Lookup)], now=now))
    found = [next(answers) if isinstance(one, Lookup) else one for one in read]
    _note(read, found, now)
    together = zip(requests, found, counted, strict=True)
    return [_response(request, answer, rate) for request, answer, (rate, _) in together]


Holders = Mapping[str, ApiKey | Refusal]
Counted = tuple[Rate, bool]


def _count(request: Request, holders: Holders, now: datetime) -> Counted:
    """Against the limit of the key, or of the address where there is none that is known: as on the portal."""
    held = holders.get(request.key or "")
    known = isinstance(held, ApiKey)
    caller, policy = (held.prefix, "key") if isinstance(held, ApiKey) else (hashed_address(request.address), "address")
    if not known and held is not None and not isinstance(held, KeyNotValid):
        return Rate("key", settings.API_LIMITS["key"], 0, 0), True  # refused for what it is, and not counted
    return rates.spend(caller, policy=policy, limit=settings.API_LIMITS[policy], at=now)


def _lookup(request: Request, holders: Holders, counted: Counted) -> Lookup | Refusal:
    """What is asked, by whom; or why nothing may be."""
    try:
        rates.require(counted[0], granted=counted[1])
    except Refusal as refusal:
        return refusal
    if request.key is None:
        return KeyMissing() if request.enquiry else Lookup(PUBLIC, None, request.code, **request.words)
    held = holders.get(request.key, KeyMissing())
    if isinstance(held, Refusal):
        return held
    return Lookup(actor_for(held.account), frozenset(held.scopes), request.code, **request.words)


def _note(read: Sequence[Lookup | Refusal], found: Sequence[Answer], now: datetime) -> None:
    """A named account's refused attempt stands in the trail, as on the portal."""
    pairs = zip(read, found, strict=True)
    refused = [
        Attempt(one.actor, answer, PAGE)
        for one, answer in pairs
        if isinstance(one, Lookup) and isinstance(answer, Refusal) and one.actor is not PUBLIC
    ]
    if refused:
        note_attempts(attempts=refused, at=now)


def _response(request: Request, answer: Answer, rate: Rate) -> Response:
    told = tuple((name.lower().encode(), value.encode()) for name, value in rate.headers().items())
    if not isinstance(answer, Refusal):
        return Response(200, documents.as_json(answer), more=told)
    if isinstance(answer, KeyMissing):
        told += ((b"www-authenticate", b'Bearer realm="goodstanding"'),)
    if seconds := answer.details.get("seconds"):
        told += ((b"retry-after", str(seconds).encode()),)
    return _problem(request.path, answer.status, refusal=answer, more=told)


def _problem(
    path: str, status: int, *, refusal: Refusal | None = None, reference: str = "", more: Headers = ()
) -> Response:
    said = refusal.as_dict() if refusal else None
    document = document_of(path, status, problem_of(status), said, reference)
    return Response(status, json.dumps(document, ensure_ascii=False).encode(), PROBLEM, more)


def _broken(request: Request, status: int, fault: Exception) -> Response:
    reference = secrets.token_hex(5)
    LOG.error("enquiry failed", reference=reference, why=type(fault).__name__)
    more = ((b"retry-after", b"60"),) if status == 503 else ()
    return _problem(request.path, status, reference=reference, more=more)


def _key(headers: Sequence[tuple[bytes, bytes]]) -> str | None:
    """The key of `Authorization: Bearer ...`; "" where something else stands there; None where nothing does."""
    for name, value in headers:
        if name == b"authorization":
            kind, _, key = value.decode("latin-1").strip().partition(" ")
            return key.strip() if kind.lower() == "bearer" else ""
    return None


def _read_query(raw: bytes) -> dict[str, str] | None:
    """`at` and `known`; None where it cannot be read."""
    try:
        words = dict(parse_qsl(raw.decode("ascii"), max_num_fields=20, errors="strict"))
    except ValueError:
        return None
    found = {name: value for name, value in words.items() if name in DAYS}
    return None if "\0" in "".join(found.values()) else found


def _read_body(raw: bytes | None) -> dict[str, str] | None:
    """`ground`, `purpose` and `case` of a JSON object; None where it cannot be read."""
    try:
        said = json.loads(raw or b"")
        found = {"ground": said["ground"], "purpose": said["purpose"], "case": said.get("case", "")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    plain = all(isinstance(found[name], str) and len(found[name]) <= most for name, most in LONGEST.items())
    return found if plain and "\0" not in "".join(found.values()) else None


async def _body(receive: Receive) -> bytes | None:
    """What was sent, up to a limit; None beyond it."""
    read, more = b"", True
    while more and len(read) <= LARGEST_BODY:
        told = await receive()
        read, more = read + told.get("body", b""), told.get("more_body", False)
    return read if len(read) <= LARGEST_BODY else None


async def _send(send: Send, method: str, response: Response) -> None:
    headers = [
        (b"content-type", response.kind.encode()),
        (b"content-length", str(len(response.body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *response.more,
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else response.body})


async def _live(receive: Receive, send: Send) -> None:
    """The server says when it starts and stops; nothing has to be done for it."""
    while True:
        told = await receive()
        await send({"type": f"{told['type']}.complete"})
        if told["type"] == "lifespan.shutdown":
            return
