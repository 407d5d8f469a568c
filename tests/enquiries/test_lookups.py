"""One organisation for a program: the same answer by either door and whether alone or together; nobody learns by asking."""

import asyncio
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goodstanding.enquiries import actions, documents
from goodstanding.enquiries.authorising import Terms
from goodstanding.enquiries.lookups import Lookup, look_up
from goodstanding.enquiries.models import Authorisation, Look
from goodstanding.enquiries.queries import Enquiry, Question
from goodstanding.enquiries.together import Asked, answer_together
from goodstanding.kernel.identifiers import make_code
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.law.publicity import Audience
from goodstanding.parties import actions as parties
from goodstanding.parties import queries as party_queries
from goodstanding.parties import rates
from goodstanding.parties.models import ApiKey
from goodstanding.subjects.models import Subject
from goodstanding.trail import checks, keys, publication
from goodstanding.trail.models import Entry
from goodstanding.web.enquiry_door import Door
from goodstanding.web.gathering import Gathering
from tests.enquiries.conftest import AT, EVENT, FIRM, OTHER, PENALTY, REGISTRATION, TAX

pytestmark = pytest.mark.django_db(transaction=True)
NOW = AT + timedelta(days=2)
BANK = make_code("9", "1", "990100", 50).code
NOBODY = make_code("9", "1", "990101", 999).code
PERSON = make_code("9", "2", "990101", 7).code


def account(unit, role):
    """An account with a key that reaches everything; answers (actor, key)."""
    opened = parties.open_account(
        actor=party_queries.operator(), name=f"{role} {unit}", login=f"{role}{unit[-6:]}", party=unit, role=role,
        password="", at=AT,
    )  # fmt: skip
    actor = party_queries.actor_for(opened)
    parties.acknowledge_confidentiality(actor=actor, at=AT)
    key = "gs_" + hashlib.sha256(opened.login.encode()).hexdigest()
    until = datetime.now(UTC) + timedelta(days=1)
    parties.issue_key(
        actor=party_queries.operator(),
        account=opened,
        key=key,
        scopes=sorted(roles.role(role).may),
        label="",
        until=until,
        at=AT,
    )
    return actor, key


@pytest.fixture
def bank(deliver):
    """An organisation with open and closed information, one of which nothing is shown, a bank that may ask."""
    deliver("registration", REGISTRATION)
    deliver("penalty", PENALTY)
    deliver("tax-event", EVENT, provider=TAX)
    deliver("tax-event", EVENT | {"subject_code": OTHER}, provider=TAX, at=AT + timedelta(minutes=1))
    parties.register_provider(
        actor=party_queries.operator(), code=BANK, name="Model Bank", kind="bank", items=[], at=AT
    )
    return account(BANK, "enquirer")


def authorised(uses=0):
    """The firm's authorisation of the bank to see its tax events."""
    subject = Subject.objects.get(code=FIRM)
    owner = replace(party_queries.operator(), account="owner", role="subject", unit=FIRM)
    terms = Terms(
        subject, party_queries.party(BANK), ["tax-event"], "lending", NOW.date(), NOW.date() + timedelta(days=9),
        "a" * 64, max_uses=uses,
    )  # fmt: skip
    return f"A{actions.authorise(actor=owner, terms=terms, at=AT).pk}"


def told(answer):
    return answer.as_dict() if isinstance(answer, Refusal) else documents.as_document(answer)


def test_together_everybody_gets_what_they_would_get_alone(bank):
    clerk, _ = bank
    ground = authorised()
    everything = [
        Lookup(clerk, scopes, code, at=at, ground=ground_, purpose="lending")
        for code in (FIRM, OTHER, NOBODY, PERSON, "x", FIRM.lower())
        for scopes, at in ((None, ""), (["see-public"], "2026-11-21"), (["see-public"], "never"))
        for ground_ in (None, ground, "A999", "M1", "B7", "", "A" + "9" * 40)
    ]

    together = look_up(lookups=everything, now=NOW)
    alone = [look_up(lookups=[one], now=NOW)[0] for one in everything]

    assert [told(answer) for answer in together] == [told(answer) for answer in alone]
    assert {type(answer).__name__ for answer in together} >= {
        "Dossier",
        "NotHeld",
        "NoGround",
        "NotInScope",
        "NoSuchDay",
    }


def test_every_answer_of_many_leaves_its_look_and_its_leaf_as_one_alone_does(bank):
    clerk, _ = bank
    ground = authorised()
    question = Question(FIRM, Audience.public, NOW.date(), NOW, NOW, may_look_back=False)
    enquiry = Enquiry(FIRM, ground, "lending", NOW)
    actions.show_dossier(actor=clerk, question=question)
    actions.answer(actor=clerk, enquiry=enquiry)
    before = Look.objects.count()

    answer_together(asked=[Asked(clerk, question), Asked(clerk, enquiry), Asked(clerk, question)], at=NOW)

    said = [
        json.loads(one.payload)
        for one in Entry.objects.filter(act__in=["dossier.shown", "enquiry.answered"]).order_by("pk")
    ]
    looks = list(
        Look.objects.order_by("pk").values(
            "account", "unit", "ground", "purpose", "items", "records", "digest", "audience"
        )
    )
    for one in said:
        one.pop("nonce")
    assert Look.objects.count() == before + 3
    assert said[2:] == [said[0], said[1], said[0]]
    assert looks[-3:] == [looks[-5], looks[-4], looks[-5]]
    assert Look.objects.order_by("pk").last().entry == Entry.objects.get(leaf__index=Entry.objects.count() - 1).pk
    publication.sign_and_publish(at=datetime.now(UTC))
    assert checks.check(trusted=keys.trusted("trail")).ledger.count == 0


def test_an_authorisation_for_two_enquiries_answers_two_of_three_that_come_together(bank):
    clerk, _ = bank
    ground = authorised(uses=2)

    answers = look_up(lookups=[Lookup(clerk, None, FIRM, ground=ground, purpose="lending")] * 3, now=NOW)

    assert [getattr(answer, "code", "") for answer in answers] == ["", "", "AUTH_USED_UP"]
    assert Authorisation.objects.get().used == 2
    assert Look.objects.filter(refusal="AUTH_USED_UP").count() == 1


def request(client, code, body):
    """Ask openly, or on a ground."""
    place = f"/v1/organisations/{code}"
    return client.post(f"{place}/enquiries", body, "application/json") if body else client.get(place)


ON_A_GROUND = json.dumps({"ground": "A1", "purpose": "lending"})
BY_DUTY = json.dumps({"ground": "M7", "purpose": "inspection", "case": "1"})


@pytest.mark.parametrize("body", ["", ON_A_GROUND, BY_DUTY])
def test_who_has_no_ground_cannot_tell_what_is_held_from_what_is_not(bank, body):
    _, key = bank
    client = Client(headers={"authorization": f"Bearer {key}", "accept": "application/json"})
    request(client, PERSON, "")  # the key has been used: that is noted once an hour
    seen = []
    for code in (OTHER, NOBODY):
        with CaptureQueriesContext(connection) as asked:
            answer = request(client, code, body)
        kinds = [query["sql"].split()[0] + query["sql"].partition(" FROM ")[2][:30] for query in asked]
        seen.append((answer.status_code, answer.content.replace(code.encode(), b"CODE"), kinds, sorted(answer.headers)))

    assert seen[0][0] in (403, 404)
    assert seen[0] == seen[1]


def test_the_subject_and_who_holds_a_ground_are_told_that_it_is_there(bank):
    clerk, _ = bank
    subject, _ = account(_party(FIRM), "subject")
    shown = look_up(
        lookups=[
            Lookup(clerk, None, FIRM),
            Lookup(clerk, None, FIRM, ground=authorised(), purpose="lending"),
            Lookup(subject, None, FIRM),
        ],
        now=NOW,
    )

    assert ["tax-event" in {one.item.code for one in answer.shown} for answer in shown] == [False, True, True]
    assert "tax-event" in {item.code for item, _ in shown[0].withheld}  # a kind, said of every organisation alike


def _party(code):
    parties.register_provider(
        actor=party_queries.operator(), code=code, name="Model One", kind="enterprise", items=[], at=AT
    )
    return code


def test_a_key_shows_no_more_than_it_reaches(bank):
    own, _ = account(_party(FIRM), "subject")
    narrow, wide, none = (
        look_up(lookups=[Lookup(own, scopes, FIRM)], now=NOW)[0]
        for scopes in (["see-public"], ["see-public", "see-own-file"], ["see-own-file"])
    )
    assert (narrow.question.audience, wide.question.audience) == (Audience.public, Audience.subject)
    assert none.code == "NOT_IN_SCOPE"
    asked = Lookup(own, ["see-public"], FIRM, ground="A1", purpose="lending")
    assert look_up(lookups=[asked], now=NOW)[0].code == "NOT_IN_SCOPE"
    asked = Lookup(own, None, FIRM, ground="A1", purpose="lending")
    assert look_up(lookups=[asked], now=NOW)[0].code == "NOT_PERMITTED"


# The door of its own: the same answers as the portal's


def ask(door, path, key=None, method="GET", body=b""):
    """(status, body, headers) of one request."""
    address, _, words = path.partition("?")
    headers = [] if key is None else [(b"authorization", f"Bearer {key}".encode())]
    scope = {
        "type": "http", "path": address, "query_string": words.encode(), "method": method, "headers": headers,
        "client": ("127.0.0.1", 5),
    }  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(door(scope, receive, send))
    return sent[0]["status"], sent[1]["body"], dict(sent[0]["headers"])


@pytest.fixture
def door():
    made = Door()
    yield made
    made.gathering._thread.submit(connections.close_all).result()


@pytest.fixture(autouse=True)
def fresh_counts():
    """Permits a process holds outlive the store of a test."""
    rates._held.clear()


@pytest.mark.parametrize("shown", ["key", "wrong", "no key"])
def test_both_doors_answer_the_same(bank, door, shown):
    key = {"key": bank[1], "wrong": "gs_wrong", "no key": None}[shown]
    client = Client(headers={"authorization": f"Bearer {key}"} if key else {})
    authorised()
    for code in (FIRM, OTHER, NOBODY, PERSON, "x"):
        path = f"/v1/organisations/{code}"
        for words in ("", "?at=2026-11-22", "?known=2026-11-21"):
            _same(ask(door, path + words, key), client.get(path + words))
        for ground in ("A1", "A9", "M1", "none"):
            body = json.dumps({"ground": ground, "purpose": "lending"}).encode()
            there = client.post(f"{path}/enquiries", body, "application/json")
            _same(ask(door, f"{path}/enquiries", key, "POST", body), there)


def _same(here, there):
    """The same body, status, headers and trace."""
    mine, theirs = json.loads(here[1]), there.json()
    for document in (mine, theirs):
        document.pop("known", None)
    assert (here[0], mine) == (there.status_code, theirs)
    for name in ("Content-Type", "Cache-Control", "RateLimit-Policy"):
        assert (
            here[2].get(name.lower().encode(), b"").decode().partition(";")[0]
            == there.headers.get(name, "").partition(";")[0]
        )
    left = list(Entry.objects.order_by("-pk").values_list("act", "subject_code", "account")[:2])
    assert left[0] == left[1] or here[0] in (401, 403, 404)


def test_with_a_revoked_key_and_anywhere_else_the_door_is_shut(bank, door):
    _, key = bank
    place = f"/v1/organisations/{FIRM}"
    assert ask(door, place, key, method="POST")[0] == 405
    assert ask(door, f"{place}/enquiries", key)[0] == 405
    assert ask(door, "/v1/elsewhere", key)[0] == 404
    for body in (
        b"",
        b"[]",
        b"{",
        b'{"ground": 7, "purpose": "x"}',
        b'{"ground": "A1", "purpose": "\\u0000"}',
        b" " * 20_000,
    ):
        assert ask(door, f"{place}/enquiries", key, "POST", body)[0] == 422
    assert ask(door, f"{place}?at=%00", key)[0] == ask(door, f"{place}?at=%ff", key)[0] == 422
    head = ask(door, place, key, method="HEAD")
    assert (head[0], head[1]) == (200, b"")
    parties.revoke_key(actor=party_queries.operator(), key=ApiKey.objects.get(), at=datetime.now(UTC))
    assert json.loads(ask(door, place, key)[1])["code"] == "KEY_NOT_VALID"


def test_who_asks_too_often_is_told_when_to_come_back(bank, door, settings):
    _, key = bank
    settings.API_LIMITS = {"key": 2, "address": 1}
    found = [ask(door, f"/v1/organisations/{FIRM}", shown) for shown in (key, key, key, None, None)]
    assert [status for status, _, _ in found] == [200, 200, 429, 200, 429]
    assert int(found[2][2][b"retry-after"]) <= 60
    assert found[2][2][b"ratelimit"].startswith(b'"key";r=0')


def test_one_that_cannot_be_answered_spoils_no_other():
    def halve(numbers):
        if any(number % 2 for number in numbers):
            raise ValueError(numbers)
        return [number // 2 for number in numbers]

    async def all_at_once():
        gathering = Gathering(halve)
        return await asyncio.gather(*(gathering.ask(number) for number in (0, 4, 3, 8)), return_exceptions=True)

    found = asyncio.run(all_at_once())
    assert [found[0], found[1], type(found[2]), found[3]] == [0, 2, ValueError, 4]
