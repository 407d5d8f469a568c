"""A watched folder takes whole files only, once, and says beside each what came of it."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from goodstanding.records.models import Record
from goodstanding.submissions import tasks, watching
from goodstanding.submissions.errors import FolderMissing, FolderWatched
from goodstanding.submissions.models import Submission
from tests.submissions.conftest import AUTHORITY, penalty
from tests.submissions.test_pages import FAULTY, bytes_of

GOOD = [penalty(1), penalty(2)]
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def drop(tmp_path):
    """Puts a file into the folder, last written `age` seconds ago."""
    folder = tmp_path / "drop"
    folder.mkdir()

    def put(name, rows, age=60.0):
        path = folder / name
        path.write_bytes(rows if isinstance(rows, bytes) else bytes_of(rows))
        os.utime(path, (NOW.timestamp() - age, NOW.timestamp() - age))
        return path

    put.folder = folder
    return put


@pytest.fixture
def look(officer, drop):
    def once(item="penalty", at=NOW):
        watched = watching.Watched(drop.folder, AUTHORITY, item)
        with watching.watching(watched):
            return list(watching.look(watched, actor=officer, at=at, clock=lambda: at))

    return once


def lying(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_good_file_is_delivered_and_lies_in_processed(look, drop):
    drop("a.csv", GOOD)
    (taken,) = look()
    number = Submission.objects.get().pk

    assert Record.objects.count() == 2
    assert lying(drop.folder / "processed") == [f"a.{number}.csv", f"a.{number}.csv.json"]
    assert json.loads((drop.folder / "processed" / f"a.{number}.csv.json").read_text())["accepted"] == 2
    assert taken.outcome["status"] == "accepted"
    assert not (drop.folder / "a.csv").exists()


def test_faulty_rows_come_back_beside_the_file(look, drop):
    drop("b.csv", FAULTY)
    look()
    number = Submission.objects.get().pk

    assert lying(drop.folder / "processed") == [
        f"b.{number}.csv", f"b.{number}.csv.json", f"b.{number}.findings.csv", f"b.{number}.mend.xlsx",
    ]  # fmt: skip


def test_what_cannot_be_taken_lies_in_rejected_with_its_reason(look, drop):
    drop("c.csv", b"%PDF-1.7")
    look()
    drop("d.csv", GOOD)
    look(item="judgment")

    names = lying(drop.folder / "rejected")
    number = Submission.objects.get().pk
    assert names == [f"c.{number}.csv", f"c.{number}.csv.json", f"c.{number}.findings.csv", "d.csv", "d.csv.json"]
    assert json.loads((drop.folder / "rejected" / "d.csv.json").read_text())["refusal"]["code"] == "NOT_ITS_ITEM"
    assert Record.objects.count() == 0


@pytest.mark.parametrize("name", [".a.csv", "a.csv.part", "a.tmp", "a.CSV.PART", "~$a.xlsx", "a.csv~", "a.filepart"])
def test_names_of_unfinished_files_are_never_taken(look, drop, name):
    drop(name, GOOD, age=9e9)

    assert look() == []
    assert (drop.folder / name).exists()


def test_a_file_is_left_until_it_has_been_quiet(look, drop):
    drop("a.csv", GOOD, age=4.9)

    assert look() == []
    assert len(look(at=NOW + timedelta(seconds=0.2))) == 1


def test_a_file_somebody_still_writes_to_is_left_however_long_it_paused(look, drop):
    path = drop("a.csv", GOOD)
    with path.open("ab"):
        os.utime(path, (0, 0))
        assert look() == []
    assert len(look()) == 1


def test_links_and_folders_are_left(look, drop, tmp_path):
    secret = tmp_path / "elsewhere.csv"
    secret.write_bytes(bytes_of(GOOD))
    os.utime(secret, (0, 0))
    (drop.folder / "link.csv").symlink_to(secret)
    (drop.folder / "folder.csv").mkdir()

    assert look() == []


def test_the_same_file_again_and_the_same_name_again_lose_nothing(look, drop):
    for rows in (GOOD, GOOD, [penalty(3)]):
        drop("a.csv", rows)
        look()

    assert len(lying(drop.folder / "processed")) == 6
    assert Record.objects.count() == 3


def test_what_a_killed_watcher_had_begun_is_taken_again(look, drop):
    path = drop("a.csv", GOOD)
    (drop.folder / "processing").mkdir()
    path.rename(drop.folder / "processing" / "a.csv")

    assert len(look()) == 1
    assert Record.objects.count() == 2


def test_delivered_files_lie_seven_days_and_no_longer(look, drop):
    drop("a.csv", GOOD)
    look()
    look(at=NOW + timedelta(days=7))
    assert lying(drop.folder / "processed")
    look(at=NOW + timedelta(days=7, seconds=1))
    assert [name for name in lying(drop.folder / "processed") if not name.endswith(".json")] == []


def test_one_folder_has_one_watcher(drop, officer):
    watched = watching.Watched(drop.folder, AUTHORITY, "penalty")
    with watching.watching(watched), pytest.raises(FolderWatched), watching.watching(watched):
        pass
    with pytest.raises(FolderMissing), watching.watching(watching.Watched(drop.folder / "no", AUTHORITY, "penalty")):
        pass


def test_the_worker_looks_into_the_folders_it_is_told_of(drop, officer, settings, tmp_path):
    listed = tmp_path / "watch.yaml"
    listed.write_text(f"- {{folder: {drop.folder}, provider: '{AUTHORITY}', item: penalty}}\n", "utf-8")
    settings.WATCHED = str(listed)
    drop("a.csv", GOOD)
    tasks.watch(int(NOW.timestamp()))

    assert Submission.objects.get().status == "accepted"


def test_threads_do_not_take_one_file_twice(look, drop):
    for number in range(6):
        drop(f"{number}.csv", [penalty(number + 1)])
    found, lock = [], threading.Lock()

    def work():
        try:
            taken = look()
        except FolderWatched:
            return
        finally:
            connection.close()
        with lock:
            found.extend(taken)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Record.objects.count() == 6
    assert len(found) == 6
