"""The socket of the built-in store: nobody comes in without a password, and each role may do its own part only."""

import psycopg
import pytest

from goodstanding.store import roles, sign_in


def test_nobody_comes_in_without_a_password(installation):
    program = installation.program()
    folder = installation.server().socket_folder
    for who in (roles.OWNER, roles.APP, "postgres"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://{who}@/postgres?host={folder}")
    assert "trust" not in (installation.place.data / "pg_hba.conf").read_text()
    with psycopg.connect(program.url) as line:
        kept = line.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'goodstanding'").fetchone()
    assert kept[0].startswith("SCRAM-SHA-256$")


def test_the_passwords_are_the_owners_alone_and_a_lost_file_is_made_anew(installation):
    first = installation.program()
    assert installation.place.passwords.stat().st_mode & 0o077 == 0
    installation.place.passwords.unlink()
    second = installation.program()
    assert second.url != first.url
    with psycopg.connect(second.url):
        assert set(sign_in.passwords(installation.place)) == {roles.OWNER, roles.APP}


def test_an_open_socket_of_an_earlier_version_is_closed(installation):
    installation.program()
    rules = installation.place.data / "pg_hba.conf"
    rules.write_text(sign_in.OPEN)
    installation.program()
    assert rules.read_text() == sign_in.CLOSED
