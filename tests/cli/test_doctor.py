"""`doctor`: every check is named, and what is wrong comes with its remedy."""

import json
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest

from goodstanding.cli import checks
from goodstanding.parties import actions, queries
from goodstanding.parties.models import Account
from goodstanding.queue import jobs
from goodstanding.trail import keys
from goodstanding.trail.actions import sign_checkpoint

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_a_ready_installation_is_healthy(running):
    done = running("doctor", "--format", "json")

    found = {check["name"]: check for check in done.document["checks"]}
    assert done.status == 0, found
    assert all(check["ok"] for check in found.values())
    assert {"python", "packages", "home", "disk", "store", "tables", "catalogue", "calendar", "responsible", "keys",
            "checkpoint", "queue"} <= set(found)  # fmt: skip


def test_an_empty_store_is_told_apart(program):
    done = program("doctor", "--format", "json")

    found = {check["name"]: check for check in done.document["checks"]}
    assert done.status == 1
    assert found["store"]["ok"]
    assert not found["tables"]["ok"]
    assert "goodstanding init" in found["tables"]["remedy"]
    assert found["tables"]["remedy_zh"]


def test_a_store_that_does_not_answer_is_one_finding_among_others(program):
    done = program("doctor", "--database", "postgresql://nobody:hush@127.0.0.1:1/none")

    assert done.status == 1
    assert "hush" not in done.out + done.err
    assert "Traceback" not in done.err


def test_a_damaged_key_is_found(running):
    key = running.home / "keys" / "trail.key"
    kept = key.read_bytes() if key.exists() else None
    key.parent.mkdir(exist_ok=True, mode=0o700)
    key.write_bytes(b"no key")
    try:
        done = running("doctor", "--format", "json")
    finally:
        if kept is None:
            key.unlink()
        else:
            key.write_bytes(kept)

    assert done.status == 1
    assert [check["name"] for check in json.loads(done.out)["checks"] if not check["ok"]] == ["keys"]


@pytest.mark.parametrize(("spare", "ok"), [(-1, False), (0, True)])
def test_room_on_the_disk(tmp_path, monkeypatch, spare, ok):
    free = (checks.ROOM_MB + spare) << 20
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free * 2, free, free))

    assert checks.disk(tmp_path / "not" / "there").ok is ok


@pytest.mark.parametrize(("mode", "ok"), [(0o700, True), (0o710, True), (0o701, False), (0o755, False)])
def test_the_home_folder_is_for_its_owner(tmp_path, mode, ok):
    tmp_path.chmod(mode)

    assert checks.home_folder(tmp_path).ok is ok


@pytest.mark.parametrize(("missing", "ok"), [(set(), True), ({"trail.0002"}, False), (None, False)])
def test_tables_up_to_date(missing, ok):
    assert checks.tables(missing).ok is ok


@pytest.mark.parametrize(("year", "ok"), [(2026, True), (2099, False)])
def test_the_calendar_of_the_year_is_published(year, ok):
    assert checks.calendar(AT.replace(year=year)).ok is ok


@pytest.mark.parametrize(("year", "ok"), [(2026, True), (2007, False)])
def test_an_edition_is_in_force(year, ok):
    assert checks.catalogue(AT.replace(year=year)).ok is ok


def test_a_check_that_breaks_is_a_finding():
    found = checks.attempt("odd", lambda: 1 / 0)

    assert not found.ok
    assert "ZeroDivisionError" in found.found


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(checks, "_version", lambda name: None if name == "duckdb" else "1")

    assert checks.packages().found == "duckdb"
    assert not checks.packages().ok


@pytest.mark.django_db
def test_somebody_named_answers(settings):
    assert not checks.responsible(AT).ok
    founder = queries.founder(unit="12999999000000000M", unit_name="Operator")
    actions.install(actor=founder, responsible="Answerable Person", at=AT)
    assert checks.responsible(AT).found == "Answerable Person"

    Account.objects.update(is_active=False)
    assert not checks.responsible(AT).ok


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("later", "ok"), [(timedelta(hours=23), True), (timedelta(hours=24), False)])
def test_acts_are_signed_within_a_day(later, ok):
    founder = queries.founder(unit="12999999000000000M", unit_name="Operator")
    actions.install(actor=founder, responsible="Answerable Person", at=AT)

    assert checks.checkpoint(AT + later).ok is ok
    sign_checkpoint(key=keys.signing_key("trail", at=AT), at=AT)
    assert checks.checkpoint(AT + timedelta(days=9)).ok


@pytest.mark.django_db
def test_a_job_that_waits_too_long_is_named():
    @jobs.job(name="tests.late")
    def late():
        """Nothing."""

    jobs.enqueue(late, not_before=AT)
    assert "tests.late" in checks.queue(AT + timedelta(hours=1, seconds=1)).found
    assert "tests.late" not in checks.queue(AT + timedelta(minutes=59)).found
