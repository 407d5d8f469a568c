"""What is somebody else's and what is not there are one answer, at every address that names something: the same status,
the same words, as many statements put to the store. The holder of a live ground is told which ground opens it.
"""

import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goodstanding.enquiries.models import Authorisation, Matter
from goodstanding.kernel.identifiers import make_code
from goodstanding.law import doors, roles
from goodstanding.notices.models import Endpoint, Message
from goodstanding.parties import queries as parties
from goodstanding.parties.keys import digest_of, prefix_of
from goodstanding.parties.models import ApiKey
from goodstanding.parties.rates import Rate
from goodstanding.subjects.models import Subject
from goodstanding.submissions.models import Upload
from goodstanding.web import openapi
from tests.api.conftest import stated
from tests.audits.conftest import AT, AUDITOR, BUYER, FACTORY
from tests.doors.conftest import ELSEWHERE
from tests.doors.test_pages import NUMBERS, client_of, door_of, light, sent
from tests.doors.walking import PAGES
from tests.enquiries.conftest import EVENT

__all__ = ["light"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("light")]
HIDDEN, ABSENT = make_code("9", "1", "990103", 11).code, make_code("9", "1", "990109", 777).code
NOWHERE = 987_654_321
NOTHING = {
    "code": ABSENT, "number": NOWHERE, "audit": "0" * 32, "finding": "9.9", "limit": "informed", "word": "confirm", "message": NOWHERE,
    "prefix": "gs_99999999",
}  # fmt: skip
# open lists; and what a secret or a link in a mail opens
LISTS = {"catalogue-item", "scheme", "scheme-json", "blank-sheet", "openid_connect_callback"}
SECRETS = {"calendar-feed", "notices-confirm", "notices-stop"}
PUBLISHED = ("/v1/catalogue/", "/v1/schemes/", "/v1/providers/", "/v1/reports/")  # and a report is its holder's
WHO = (None, "subject", "provider", "enquirer", "organ", "association")
OPERATIONS = dict(openapi.operations(openapi.description()))


@pytest.fixture
def large(db):
    """Numbers no other number in an answer looks like."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{name}" RESTART WITH 700000000')


@pytest.fixture
def hidden(large, there):
    """An organisation in no register of which one thing is held, and that is nobody's to see without a ground."""
    subject = Subject.objects.create(code=HIDDEN, name="隐名有限公司", kind="enterprise", opened_at=AT)
    there.numbers["hidden"] = stated(subject, parties.party(AUDITOR), "tax-event", EVENT, published=False).pk
    return there


def known_to_others(name, there):
    """What really stands at the address of a page, and is not for who asks."""
    number = there.delivery.pk if name.startswith("delivery") else there.numbers[NUMBERS.get(name, "hidden")]
    open_to_all = door_of("GET", name).opens_to("everybody") or door_of("GET", name).opens_to("account")
    code = HIDDEN if open_to_all else FACTORY
    return NOTHING | {"code": code, "number": number, "audit": there.audit, "finding": there.finding}


def address(route, values):
    return re.sub(r"[<{](?:\w+:)?(\w+)[>}]", lambda found: str(values[found[1]]), route)


def ask(client, method, where, values, body):
    """(status, the words without what was asked for, how many statements the store was asked)."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = getattr(client, method.lower())(address(where, values), **body)
        transaction.set_rollback(True)
    text = "" if answer.streaming else answer.content.decode()
    for word in {str(value) for value in values.values()}:
        text = text.replace(word, "-")
    return answer.status_code, re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", text), len(asked)
    return answer.status_code, text, len(asked)


def kept_out(there, name, method):
    """Accounts of others, whom the table does not let in; where everybody is, all but those who see every file."""
    door = door_of(method, name)
    for role in WHO:
        if role is None or door.opens_to("everybody") or not doors.passes(door, role):
            yield role, None if role is None else there.account(role, ELSEWHERE)


def named(there):
    """Pages that name something of somebody, with each method."""
    return [
        (name, method)
        for name, page in PAGES.items()
        if page.words and name not in LISTS | SECRETS
        for method in ("GET", "POST")
    ]


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_no_page_tells_what_is_somebody_elses_from_what_is_not_there(hidden, kind):
    clients, found = {}, []
    ask(client_of(None, clients), "GET", PAGES["organisation"].route, NOTHING, {})  # what is read once, is read now
    for name, method in named(hidden):
        body = {"data": sent(name, hidden)} if method == "POST" else {}
        for role, account in kept_out(hidden, name, method):
            client, route = client_of(account, clients), PAGES[name].route
            client.defaults["HTTP_ACCEPT"] = kind
            one = ask(client, method, route, known_to_others(name, hidden), body)
            if one[0] == 405:
                break
            other = ask(client, method, route, NOTHING, body)
            if one != other or one[0] < 300:
                found.append((method, name, role, one, other))
    assert found == []


def test_a_difference_is_found(hidden):
    client, route = client_of(hidden.account("officer", ELSEWHERE), {}), PAGES["organisation"].route
    one, other = (ask(client, "GET", route, NOTHING | {"code": code}, {}) for code in (HIDDEN, ABSENT))
    assert one[0] != other[0]
    assert one[1] != other[1]
    assert one[2] != other[2]


@pytest.fixture
def programs(hidden, monkeypatch):
    """A program for each role elsewhere, past its first request, and things of others that have numbers."""
    monkeypatch.setattr("goodstanding.parties.rates.spend", lambda *_, **__: (Rate("key", 9, 9, 9), True))
    owner, unit = hidden.account("operator", BUYER), parties.party(AUDITOR)
    told = Endpoint.objects.create(
        account=owner,
        url="https://example.org/",
        events=["open.changed"],
        salt="s",
        told_until=date(2026, 1, 1),
        created_at=AT,
    )
    message = Message.objects.create(endpoint=told, event="open.changed", day=date(2026, 1, 1), data={}, made_at=AT)
    sending = Upload.objects.create(
        id=UUID(int=7), provider=unit, item="penalty", file_name="x", size=1, key=b"k" * 32, begun_by="x", begun_at=AT,
        expires_at=datetime(2099, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    hidden.numbers |= {
        "webhook": told.pk,
        "message": message.pk,
        "upload": sending.pk,
        "prefix": hidden.key(owner.login),
    }
    made = {role: _program(hidden, role) for role in WHO}
    for client in made.values():
        client.get("/v1/schemes")
    return made


def _program(there, role):
    if role is None:
        return Client(headers={"accept": "application/json"}, raise_request_exception=False)
    key, account = f"gs_{hashlib.sha256(role.encode()).hexdigest()}", there.account(role, ELSEWHERE)
    until, scopes = datetime.now(UTC) + timedelta(days=1), sorted(roles.roles()[role].may)
    held = {"prefix": prefix_of(key), "digest": digest_of(key), "scopes": scopes, "created_at": AT, "expires_at": until}
    ApiKey.objects.create(account=account, **held)
    return Client(
        headers={"accept": "application/json", "authorization": f"Bearer {key}"}, raise_request_exception=False
    )


def others(path, there):
    """(what really stands at the path of an operation, what does not)."""
    kinds = {
        "uploads": "upload",
        "webhooks": "webhook",
        "looks": "look",
        "authorisations": "authorisation",
        "records": "hidden",
    }
    number = next((there.numbers[kind] for word, kind in kinds.items() if f"/{word}/" in path), there.delivery.pk)
    absent = NOTHING | {"number": UUID(int=NOWHERE) if "/uploads/" in path else NOWHERE}
    own = {"code": HIDDEN, "number": number, "message": there.numbers["message"], "prefix": there.numbers["prefix"]}
    return NOTHING | own, absent


def test_no_operation_tells_what_is_somebody_elses_from_what_is_not_there(hidden, programs):
    found = []
    for name, operation in OPERATIONS.items():
        method, path = name.split(" ")
        if "{" not in path or path.startswith(PUBLISHED):
            continue
        body = {} if method == "GET" else {"data": json.dumps(BODIES.get(name, {})), "content_type": "application/json"}
        body["headers"] = {"Upload-Offset": "0"}
        for role, client in programs.items():
            real, absent = others(path, hidden)
            one, other = (ask(client, method, path, values, body) for values in (real, absent))
            if one != other or one[0] < 400:
                found.append((name, role, one, other))
        assert operation
    assert found == []


BODIES = {
    "POST /v1/organisations/{code}/enquiries": {"ground": "A1", "purpose": "lending"},
    "POST /v1/looks/{number}/question": {"text": "Why?"},
}


def test_the_subject_and_the_holder_of_a_live_ground_are_told_what_is_restricted(hidden, programs):
    subject, buyer = Subject.objects.get(code=HIDDEN), parties.party(BUYER)
    given = Authorisation.objects.create(
        subject=subject, grantee=buyer, items=["tax-event"], purpose="lending", valid_from=date(2026, 1, 1),
        valid_until=date(2099, 1, 1), notice="n" * 64, granted_at=AT, granted_by="x",
    )  # fmt: skip
    client = client_of(hidden.account("enquirer", BUYER), {})
    for where in (
        f"/s/{HIDDEN}/",
        f"/s/{HIDDEN}.json",
        f"/r/{hidden.numbers['hidden']}/",
        f"/v1/organisations/{HIDDEN}",
    ):
        assert told(client, where) == (403, "RESTRICTED", f"A{given.pk}")
    Authorisation.objects.update(items=["judgment"])
    assert told(client, f"/s/{HIDDEN}/")[:2] == (404, "NOT_HELD")
    Authorisation.objects.update(items=["tax-event"], max_uses=1, used=1)
    assert told(client, f"/r/{hidden.numbers['hidden']}/")[:2] == (404, "NOT_HELD")


def test_an_organ_with_a_confirmed_matter_is_told_and_one_without_is_not(hidden, programs):
    matter = Matter.objects.create(
        organ=parties.party(BUYER), name="x", items=["tax-event"], purpose="inspection", instrument="x", pinpoint="x",
        published_at=AT, published_by="x",
    )  # fmt: skip
    client = client_of(hidden.account("organ", BUYER), {})
    assert told(client, f"/s/{HIDDEN}/")[:2] == (404, "NOT_HELD")
    Matter.objects.update(confirmed_at=AT, confirmed_by="y")
    assert told(client, f"/s/{HIDDEN}/") == (403, "RESTRICTED", f"M{matter.pk}")
    assert told(client, f"/s/{ABSENT}/")[:2] == (404, "NOT_HELD")


def told(client, where):
    said = client.get(where, headers={"accept": "application/json"}).json()
    named = re.search(r"[AM]\d+", said["message"].replace(HIDDEN, "").replace(ABSENT, ""))
    return said["status"], said["code"], named[0] if named else ""
