"""An installation with one officer, and a browser of hers."""

import time
from datetime import UTC, datetime

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from goodstanding.kernel.identifiers import make_code
from goodstanding.parties import actions, queries
from goodstanding.parties.stepping_up import RECORDS

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TAX = make_code("1", "1", "990100", 1).code
PASSWORD = "a long first password"


def prove(client, account):
    """The session of somebody who has just signed in by name and password."""
    client.force_login(account)
    session = client.session
    session[RECORDS] = [{"method": "password", "at": time.time()}]
    session[f"{RECORDS}_user"] = user_id_to_str(account)
    session.save()
    return client


@pytest.fixture
def account(db):
    actions.install(
        actor=queries.founder(unit=make_code("1", "2", "999999", 0).code, unit_name="Operator"),
        responsible="Answerable Person",
        at=AT,
    )
    operator = queries.operator()
    actions.register_provider(actor=operator, code=TAX, name="甲市税务局", kind="tax", items=[], at=AT)
    return actions.open_account(
        actor=operator, name="Test Officer", login="officer", party=TAX, role="officer", password=PASSWORD, at=AT
    )


@pytest.fixture
def bound(account):
    actions.acknowledge_confidentiality(actor=queries.actor_for(account), at=AT)
    return account


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})
