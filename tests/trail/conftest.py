"""An actor, a signing key, and ways to act and to tamper."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from goodstanding.kernel.actor import Actor
from goodstanding.trail import actions

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ACTOR = Actor(account="intake@example", role="officer", unit="12990000MB0000000X", unit_name="Example Office")
SUBJECT = "91990101MA0DEM0N3H"


@pytest.fixture
def key():
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def act():
    """Append `count` acts, each in a transaction of its own."""

    def append(count=1, **facts):
        for number in range(count):
            with transaction.atomic():
                actions.append(actor=ACTOR, act="dossier.shown", at=AT, subject=SUBJECT, number=number, **facts)

    return append


@pytest.fixture
def superuser():
    """Run statements past the triggers, as somebody with the database's own password could."""

    @contextmanager
    def past_the_triggers():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor

    def tamper(*statements):
        with past_the_triggers() as cursor:
            for statement in statements:
                cursor.execute(statement)
                assert cursor.rowcount != 0, f"nothing was tampered with: {statement}"

    return tamper
