"""`backup` and `restore` as an operator runs them: written, rehearsed, restored elsewhere; damaged and foreign ones refused."""

import csv
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.submissions.conftest import AUTHORITY, HEADER, penalty


@pytest.fixture(scope="module")
def city(running, tmp_path_factory):
    """A store with a provider, a delivery whose raw file is kept (one row is to be mended), and a lake beside it."""
    running.json("provider", "add", AUTHORITY, "--name", "示范市应急管理局", "--kind", "administrative-organ")
    rows = [penalty(1), penalty(2), penalty(3, 处罚决定日期="nonsense")]
    sheet = tmp_path_factory.mktemp("city") / "penalties.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=HEADER)
        writer.writeheader()
        writer.writerows(rows)
    done = running.json("submit", sheet, "--provider", AUTHORITY, "--item", "penalty")
    assert (done["accepted"], done["rejected"]) == (2, 1)
    lake = running.home / "lake" / "2026-01"
    lake.mkdir(parents=True)
    (lake / "part.parquet").write_bytes(b"columns")
    return running


@pytest.fixture(scope="module")
def made(city, tmp_path_factory):
    out = tmp_path_factory.mktemp("backups") / "store.backup"
    return out, city.json("backup", out)


@pytest.fixture
def elsewhere(tmp_path):
    return Program(tmp_path / "elsewhere")


def test_a_backup_says_its_size_and_that_it_was_read_back(made):
    out, document = made
    assert document["verified"] is True
    assert document["bytes"] == out.stat().st_size
    assert out.stat().st_mode & 0o077 == 0


def test_no_raw_file_no_private_key_and_no_session_is_in_it(made, city):
    names = zipfile.ZipFile(made[0]).namelist()
    assert list((city.home / "raw").iterdir())
    assert [name for name in names if name.startswith(("raw", "secret")) or name.endswith(".key")] == []
    assert "lake/2026-01/part.parquet" in names
    assert b"PRIVATE KEY" not in made[0].read_bytes()


def test_a_rehearsal_restores_and_proves_it_and_touches_nothing(made, city):
    before = city.json("trail", "check")["leaves"]
    found = city.json("restore", made[0], "--verify")
    assert (found["verified"], found["bytes"], found["differing_tables"]) == (True, made[0].stat().st_size, [])
    assert found["trail"]["valid"]
    assert found["rows"] == made[1]["rows"] > 100
    assert found["trusted_by_itself"] is False
    assert city.json("trail", "check")["leaves"] == before


@pytest.mark.long
def test_a_machine_that_knows_no_key_says_so_and_anchors_cure_it(made, city, elsewhere, tmp_path):
    assert elsewhere.json("restore", made[0], "--verify")["trusted_by_itself"] is True
    kept = tmp_path / "anchors.json"
    kept.write_text(city("trail", "anchors").out, encoding="utf-8")
    assert elsewhere.json("restore", made[0], "--verify", "--trust", kept)["trusted_by_itself"] is False


def test_restored_into_an_empty_store_it_is_the_same_installation(made, city, elsewhere):
    assert elsewhere.json("restore", made[0])["verified"] is True
    told = elsewhere.json("trail", "check")
    assert (told["valid"], told["records"]) == (True, 2)
    assert told["origin"] == city.json("trail", "check")["origin"]
    assert (elsewhere.home / "lake" / "2026-01" / "part.parquet").read_bytes() == b"columns"
    assert elsewhere("restore", made[0], "--format", "json").document["refusal"]["code"] == "STORE_NOT_EMPTY"


@pytest.mark.parametrize("place", ["middle", "last", "cut"])
def test_a_damaged_backup_is_refused_by_name(made, city, tmp_path, place):
    content = bytearray(made[0].read_bytes())
    if place == "cut":
        del content[-200:]
    else:
        content[len(content) // 2 if place == "middle" else -1] ^= 1
    bent = tmp_path / "bent"
    bent.write_bytes(content)
    done = city("restore", bent, "--verify", "--format", "json")
    assert (done.status, done.document["refusal"]["code"]) == (1, "BACKUP_DAMAGED")


def test_a_file_of_another_kind_is_refused_by_name(city, tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("a.txt", "a")
    done = city("restore", other, "--verify", "--format", "json")
    assert (done.status, done.document["refusal"]["code"]) == (3, "NOT_A_BACKUP")
    assert city("restore", tmp_path / "absent", "--verify").status == 3


def test_a_backup_of_another_installation_is_refused_by_name(made, program):
    assert program("init", "--responsible", "Another Person").status == 0
    done = program("restore", made[0], "--verify", "--format", "json")
    assert (done.status, done.document["refusal"]["code"]) == (1, "BACKUP_FOREIGN")


def test_who_may_not_run_the_platform_writes_none(city, tmp_path):
    officer = city.json("account", "add", "Wang Wu", "--party", AUTHORITY, "--role", "officer")
    done = city("backup", tmp_path / "x", "--as", officer["login"], "--format", "json")
    assert (done.status, done.document["refusal"]["code"]) == (1, "NOT_PERMITTED")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_said_before_the_store_is_opened(program, tmp_path):
    done = program("backup", tmp_path / "no" / "x", "--format", "json")
    assert (done.status, done.document["refusal"]["code"]) == (1, "FILE_NOT_WRITABLE")
    assert not Path(program.home).exists()


def test_init_makes_every_key(program):
    assert program("init").status == 0
    kept = {path.name for path in (program.home / "keys").glob("*.key")}
    assert kept == {"trail.key", "seal.key", "status.key", "pdf.key"}
    shutil.rmtree(program.home)
