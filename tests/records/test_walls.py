"""What each role of the database can do, asked as that role: the second wall holds without the program above it."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from goodstanding.law.publicity import Audience
from goodstanding.records import walls
from goodstanding.records.models import Record
from goodstanding.store import roles
from tests.submissions.conftest import AT, AUTHORITY, deliver, officer, organisation, penalty, sheet  # noqa: F401

CLOSED = "tax-event"  # shown to nobody without the organisation's authorisation
URL = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


@pytest.fixture
def granted(officer, deliver, sheet):  # noqa: F811
    """A store with two penalties, one of which is made a tax event, and the rights of every role given."""
    deliver(sheet([penalty(1), penalty(2)]))
    held = connection.settings_dict
    parts = {word: held[name] for name, word in URL.items() if held[name]}
    from psycopg.conninfo import make_conninfo

    assert roles.grant(make_conninfo("", **parts)) == [roles.APP, roles.READER, roles.INTAKE]
    walls.stands.cache_clear()
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE records_record SET item = %s WHERE id = (SELECT min(id) FROM records_record)", [CLOSED])
    yield
    walls.stands.cache_clear()


def as_role(role, *statements, items=""):
    """The rows of the last statement, asked as that role."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(walls.STEP, [role, items])
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def items_seen(items):
    return [item for (item,) in as_role(roles.READER, "SELECT item FROM records_record ORDER BY item", items=items)]


def test_the_reading_role_sees_what_is_open_and_no_more_without_the_setting(granted):
    assert items_seen("") == ["penalty"]
    assert items_seen("contract,honour") == ["penalty"]


def test_the_setting_opens_the_items_it_names_for_one_transaction(granted):
    assert items_seen(f"honour,{CLOSED}") == ["penalty", CLOSED]
    assert items_seen("") == ["penalty"]


DENIED = ("permission denied", "must be owner")
NOT_FOR = {
    roles.READER: [
        "SELECT 1 FROM parties_account", "SELECT 1 FROM trail_entry", "SELECT 1 FROM enquiries_look",
        "UPDATE records_record SET status = 'revoked'", "DELETE FROM records_record",
        "ALTER TABLE records_record DISABLE ROW LEVEL SECURITY",
    ],
    roles.INTAKE: [
        "SELECT 1 FROM records_record", "SELECT 1 FROM parties_account", "UPDATE records_record SET status = 'revoked'",
        "DELETE FROM records_sighting", "TRUNCATE records_record", "INSERT INTO trail_entry DEFAULT VALUES",
        "CREATE TABLE public.mine (a int)", "ALTER TABLE records_record DISABLE TRIGGER ALL",
        "DROP TABLE records_sighting", "INSERT INTO parties_party DEFAULT VALUES",
    ],
    roles.APP: [
        "UPDATE trail_entry SET payload = ''", "DELETE FROM trail_leaf", "TRUNCATE trail_entry",
        "UPDATE trail_checkpoint SET size = 1", "ALTER TABLE trail_entry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica", "DELETE FROM django_migrations",
        "DROP POLICY record_wall ON records_record", "CREATE TABLE public.mine (a int)",
    ],
}  # fmt: skip


def test_no_role_can_do_more_than_its_part(granted):
    done = []
    for role, statements in NOT_FOR.items():
        for statement in statements:
            try:
                as_role(role, statement)
            except DatabaseError as fault:
                assert any(word in str(fault) for word in DENIED), fault  # noqa: PT017 - which refusal it is
            else:
                done.append((role, statement))
    assert done == []


def test_the_intake_role_owns_nothing(granted):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid WHERE rolname = ANY(%s)"
            " AND deptype = 'o'",
            [[roles.INTAKE, roles.READER, roles.APP]],
        )
        assert cursor.fetchone() == (0,)


def test_a_delivery_is_taken_in_and_read_behind_the_wall(granted, deliver, sheet):  # noqa: F811
    from goodstanding.enquiries import queries

    assert deliver(sheet([penalty(3)], name="more.csv")).accepted == 1
    closed = Record.objects.get(item=CLOSED)
    seen = []
    original = queries.records.current_of

    def current_of(ids, **asked):
        found = original(ids, **asked)
        seen.append([record.item for record in found[closed.subject_id]])
        return found

    for audience, authorised in ((Audience.public, ()), (Audience.enquirer, (CLOSED,)), (Audience.officer, ())):
        question = queries.Question(closed.subject.code, audience, AT.date(), AT, AT, authorised=frozenset(authorised))
        with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(queries.records, "current_of", current_of)
            with suppress(queries.NotHeld):
                queries.dossier(question)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user = session_user")
            assert cursor.fetchone() == (True,)
    assert seen == [[], [CLOSED], [CLOSED]]
