"""A delivery is held in memory up to a bound only: what is beyond it lies in files nobody can open by a name."""

import json
import os

import numpy as np
import pytest

from goodstanding.formats.reading import delimited
from goodstanding.law.catalogue import edition
from goodstanding.records.models import Record, Sighting
from goodstanding.subjects.actions import Registration
from goodstanding.submissions import seen, waiting
from goodstanding.submissions.batches import Batch
from goodstanding.submissions.models import FoundFault
from goodstanding.submissions.reading import open_delivery
from goodstanding.submissions.seen import Seen
from goodstanding.submissions.waiting import Waiting
from tests.submissions.conftest import AT, penalty
from tests.submissions.making import as_csv

BATCHES = [
    Batch(corrections=["a\tb\n"], corrected=[7], sightings=[(1, 2)]),
    Batch(rows=3),
    Batch(echoes=[("0f", 9)], registrations=[Registration("c", "甲公司", "enterprise", "active", ("旧名",))]),
]


@pytest.fixture
def little_memory(monkeypatch):
    """Bounds that a few rows pass, and parts of a few rows."""
    monkeypatch.setattr(waiting, "IN_MEMORY", 10)
    monkeypatch.setattr(seen, "IN_MEMORY", 3)
    monkeypatch.setattr(seen, "BLOCK", 2)
    monkeypatch.setattr(delimited, "FIRST_ROWS", 1)


@pytest.mark.parametrize("bound", [0, 10, 1 << 20])
def test_what_waits_comes_back_as_it_was_put(tmp_path, monkeypatch, bound):
    monkeypatch.setattr(waiting, "IN_MEMORY", bound)
    with Waiting(tmp_path) as held:
        for batch in BATCHES:
            held.put(batch)
        for _ in range(2):
            first, second = held

            assert (first.corrections, first.corrected) == (["a\tb\n"], [7])
            assert [tuple(one) for one in first.sightings] == [(1, 2)]
            assert [tuple(one) for one in second.echoes] == [("0f", 9)]
            assert [(one.code, list(one.former)) for one in second.registrations] == [("c", ["旧名"])]
        assert list(tmp_path.iterdir()) == []


def test_the_file_is_its_owners_alone(tmp_path, little_memory):
    with Waiting(tmp_path) as held:
        held.put(BATCHES[0])
        about = os.fstat(held._file.fileno())

        assert (about.st_mode & 0o777, about.st_nlink) == (0o600, 0)


def test_rows_on_disk_are_found_as_those_in_memory(tmp_path, little_memory):
    chance = np.random.default_rng(7)
    every = chance.integers(0, 1 << 63, (400, 2), np.uint64)
    held = Seen(tmp_path)
    for start in range(0, 300, 20):
        rows = np.arange(start, start + 20)
        held.add(every[start : start + 20], rows, rows.astype(np.uint64))
    asked = chance.permutation(400)

    rows, hashes = held.find(every[asked])

    assert rows.tolist() == [number if number < 300 else -1 for number in asked.tolist()]
    assert hashes.tolist() == [number if number < 300 else 0 for number in asked.tolist()]
    assert list(tmp_path.iterdir()) == []


def rows_of_all_kinds():
    """Six corrected, six held already, six new; of each one said again; one that says something else; one wrong."""
    rows = [penalty(number, 处罚内容="罚款人民币二万元") for number in range(1, 7)]
    rows += [penalty(number) for number in range(7, 19)]
    again = [dict(rows[0]), dict(rows[6]), dict(rows[12])]
    return [*rows, *again, rows[13] | {"处罚内容": "警告"}, penalty(30, 处罚决定日期="2026/02/30")]


def test_a_delivery_beyond_its_memory_ends_as_any_other(deliver, sheet, little_memory):
    deliver(sheet([penalty(number) for number in range(1, 13)], name="first.csv"))

    done = deliver(sheet(rows_of_all_kinds(), name="second.csv"))

    assert (done.rows, done.accepted, done.rejected, done.duplicates) == (23, 12, 2, 9)
    held = Record.objects.filter(known_until=None)
    assert held.count() == 18
    assert held.filter(supersedes__isnull=False, supersedes__known_until=AT).count() == 6
    said = {json.loads(one.content)["penalty"] for one in held.filter(supersedes__isnull=False)}
    assert said == {"罚款人民币二万元"}
    assert sorted(Sighting.objects.values_list("row", flat=True)) == [*range(8, 14), 20, 21, 22]
    assert set(FoundFault.objects.values_list("code", flat=True)) == {"SAME_STATEMENT_DIFFERS", "DATE_UNREADABLE"}


def test_rows_that_are_all_miscounted_are_told_as_they_come(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 1 << 15)
    path = tmp_path / "sheet.csv"
    path.write_bytes(as_csv([penalty(1)]) + b"too,few,cells\r\n" * 10_000 + as_csv([penalty(2)]).splitlines(True)[1])
    opened = open_delivery(path, path.name, tmp_path, edition("2026")["penalty"], "2026")

    parts = [([fault.row for fault in chunk.faults], chunk.rows.tolist()) for chunk in opened.sheet.chunks()]

    assert [row for faults, _ in parts for row in faults] == list(range(3, 10_003))
    assert [row for _, rows in parts for row in rows] == [2, 10_003]
    assert max(len(faults) for faults, _ in parts) < 8_000
