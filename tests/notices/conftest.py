"""An organisation with its representative, a buyer, and a platform that sends mail."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from goodstanding.kernel.identifiers import make_code
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.parties.models import Account
from goodstanding.subjects.models import Subject

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # nine in the morning in China
UNIT = make_code("1", "2", "999999", 0).code
FIRM = make_code("9", "1", "990100", "MA0FJRMA").code
BUYER = make_code("9", "1", "990100", "MA0BUYER").code


def client_of(actor, lang="en"):
    made = Client(headers={"accept-language": lang})
    made.force_login(Account.objects.get(login=actor.account))
    return made


@pytest.fixture
def firm():
    parties.install(actor=queries.founder(unit=UNIT, unit_name="Operator"), responsible="Answerable Person", at=AT)
    operator = queries.operator()
    for code, name in ((FIRM, "示范制造有限公司"), (BUYER, "望远买家有限公司")):
        parties.register_provider(actor=operator, code=code, name=name, kind="enterprise", items=[], at=AT)
    Subject.objects.create(code=FIRM, name="示范制造有限公司", kind="enterprise", in_register=True, opened_at=AT)
    return SimpleNamespace(
        operator=operator, site=_account("subject", FIRM, "site"), buyer=_account("enquirer", BUYER, "buyer")
    )


def _account(role, unit, login):
    made = parties.open_account(
        actor=queries.operator(), name=f"Test {login}", login=login, party=unit, role=role, at=AT,
        password="a long test password",
    )  # fmt: skip
    parties.acknowledge_confidentiality(actor=queries.actor_for(made), at=AT)
    return queries.actor_for(made)


@pytest.fixture
def mail_on(settings):
    settings.MAIL_ON, settings.ADDRESS = True, "https://credit.example"
    settings.DEFAULT_FROM_EMAIL = "platform@credit.example"
