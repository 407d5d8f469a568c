"""A small installation with one firm's file, and a program for every role that may ask about it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from goodstanding.enquiries import actions
from goodstanding.enquiries.authorising import Terms
from goodstanding.kernel.canonical import canonical_json
from goodstanding.kernel.identifiers import make_code
from goodstanding.law import roles
from goodstanding.parties import actions as parties
from goodstanding.parties import queries, rates
from goodstanding.parties.models import Party
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions.models import Submission
from tests.enquiries.conftest import AT, EVENT, FIRM, NAME, OTHER, PENALTY, TAX, UNIT

BANK = make_code("9", "1", "990100", 50).code
ABSENT = make_code("9", "1", "990109", 777).code
PERSON_IN_TRADE = make_code("9", "2", "990101", 5).code


@dataclass
class World:
    """What stands in the store, and keys by (role, scopes)."""

    penalty: Record
    event: Record
    authorisation: int = 0
    clients: dict = field(default_factory=dict)

    def program(self, role="", scopes=None):
        """A program acting for an account of that role, with all its scopes or just these; none: without a key."""
        if not role:
            return Client(headers={"accept": "application/json"}, raise_request_exception=False)
        wanted = sorted(roles.roles()[role].may) if scopes is None else sorted(scopes)
        name = (role, *wanted)
        if name not in self.clients:
            self.clients[name] = self._made(role, wanted)
        return self.clients[name]

    def account(self, role, unit):
        return account_of(role, unit)

    def _made(self, role, scopes):
        unit = {"subject": FIRM, "operator": queries.operator().unit, "provider": TAX}.get(role, BANK)
        account = account_of(role, unit)
        key = "gs_" + hashlib.sha256(" ".join([role, *scopes]).encode()).hexdigest()
        now = datetime.now(UTC)
        parties.issue_key(
            actor=queries.operator(), account=account, key=key, scopes=scopes, label="", until=now + timedelta(days=1),
            at=now,
        )  # fmt: skip
        headers = {"accept": "application/json", "authorization": f"Bearer {key}"}
        return Client(headers=headers, raise_request_exception=False)


def account_of(role, unit):
    login = f"{role}.{unit[-4:].lower()}"
    try:
        return queries.open_account_of(login)
    except queries.NoSuchAccount:
        account = parties.open_account(
            actor=queries.operator(), name=f"Test {role}", login=login, party=unit, role=role, password="", at=AT
        )
        parties.acknowledge_confidentiality(actor=queries.actor_for(account), at=AT)
        return account


@pytest.fixture(autouse=True)
def fresh_counts():
    """Permits a process holds outlive the store of a test."""
    rates._held.clear()


def stated(subject, provider, item, said, **more):
    """A record as a delivery would have left it; the store is not asked to deliver."""
    delivery = Submission.objects.create(
        provider=provider, item=item, edition="2026", file_name="x", digest=f"{Submission.objects.count():064d}", size=1,
        received_at=AT, received_by="x", status="accepted",
    )  # fmt: skip
    given = {"published": True, "occurred_on": date(2026, 3, 12), "known_from": AT} | more
    return Record.objects.create(
        subject=subject, submission=delivery, row=2, item=item, provider_code=provider.code, identity=uuid4(),
        commitment=b"c" * 32, salt=b"s" * 16, content=canonical_json(said), **given,
    )  # fmt: skip


@pytest.fixture
def world(db):
    """FIRM with an open penalty and a tax event that needs a ground; BANK holds an authorisation for it."""
    parties.install(actor=queries.founder(unit=UNIT, unit_name="Operator"), responsible="Answerable Person", at=AT)
    named = {(BANK, "示范银行", "enquirer"), (FIRM, NAME, "subject"), (TAX, "示范市税务局", "tax-authority")}
    held = {code: Party.objects.create(code=code, name=name, kind=kind, created_at=AT) for code, name, kind in named}
    firm = Subject.objects.create(code=FIRM, name=NAME, kind="enterprise", in_register=True, opened_at=AT)
    hidden = Subject.objects.create(code=OTHER, name="示范二号厂", kind="enterprise", opened_at=AT)
    stated(hidden, held[TAX], "tax-event", EVENT, published=False)
    made = World(
        stated(firm, held[TAX], "penalty", PENALTY, public_until=date(2099, 1, 1)),
        stated(firm, held[TAX], "tax-event", EVENT, published=False),
    )
    today = datetime.now(UTC).date()
    first, last = today - timedelta(days=1), today + timedelta(days=30)
    signed = Terms(firm, held[BANK], ["tax-event"], "lending", first, last, "a" * 64)
    own = queries.actor_for(account_of("subject", FIRM))
    made.authorisation = actions.authorise(actor=own, terms=signed, at=datetime.now(UTC)).pk
    return made


def post(client, address, body, **headers):
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)
