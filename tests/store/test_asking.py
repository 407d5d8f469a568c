"""Prepared questions answer what Django's own queries answer, conversions included."""

import pytest
from django.db import OperationalError, ProgrammingError, connection

from goodstanding.parties.models import Account, Party
from goodstanding.store.asking import Prepared

ACCOUNTS = "SELECT {a}, {p} FROM parties_account a JOIN parties_party p ON p.id = a.party_id WHERE p.code = %(code)s"


def _fields(one):
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


@pytest.fixture
def parties(db):
    from datetime import UTC, datetime

    at = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    for code, items in (("A", ["penalty", "许可"]), ("B", [])):
        party = Party.objects.create(code=code, name=f"单位 {code}", kind="court", items=items, created_at=at)
        Account.objects.create(login=f"of-{code}", name="Officer", party=party, role="court", created_at=at)


def test_objects_are_what_django_reads(parties):
    ((account, party),) = Prepared(ACCOUNTS, a=Account, p=Party).ask(code="A")

    assert _fields(account) == _fields(Account.objects.get(login="of-A"))
    assert _fields(party) == _fields(Party.objects.get(code="A"))
    assert party.items == ["penalty", "许可"]
    assert not account._state.adding
    assert account._state.db == connection.alias


def test_the_server_keeps_the_statement(parties):
    question = Prepared("SELECT {p} FROM parties_party p WHERE p.code = %(code)s", p=Party)
    for code in "AB":
        assert [party.code for (party,) in question.ask(code=code)] == [code]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE strpos(statement, 'parties_party p WHERE') > 0"
        )
        assert cursor.fetchone() == (1,)


def test_what_looks_like_sql_is_a_value(parties):
    assert Prepared(ACCOUNTS, a=Account, p=Party).ask(code="A' OR '1'='1") == []


def test_faults_are_django_s_own(parties):
    with pytest.raises((ProgrammingError, OperationalError)):
        Prepared("SELECT {p} FROM parties_party p WHERE p.nothing = 1", p=Party).ask()
