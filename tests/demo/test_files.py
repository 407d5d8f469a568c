"""The files of the city: byte for byte the same again, in every form providers use, with the faults real ones have."""

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from goodstanding.demo.errors import CityTooSmall
from goodstanding.demo.stories import Afterwards
from goodstanding.demo.streams import Delivery
from goodstanding.demo.timeline import city_of, timeline
from goodstanding.kernel.calendar import is_working_day
from goodstanding.law.catalogue import edition

TODAY = date(2026, 11, 20)
SIZE = 400


def written(folder: Path, today: date = TODAY) -> dict[str, str]:
    """Digests of all files by name."""
    found = {}
    for step in timeline(city_of(organisations=SIZE, today=today)):
        if isinstance(step, Delivery):
            path = folder / "file"
            step.write(path)
            found[f"{step.name} {step.at}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture(scope="module")
def steps():
    return list(timeline(city_of(organisations=SIZE, today=TODAY)))


def test_the_same_size_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path)

    assert written(tmp_path) == first
    assert len(first) > 150
    assert written(tmp_path, date(2026, 11, 24)) != first


def test_every_item_of_the_catalogue_is_delivered_in_order(steps) -> None:
    deliveries = [step for step in steps if isinstance(step, Delivery)]
    moments = [step.at for step in steps]

    assert {step.item for step in deliveries} == set(edition())
    assert moments == sorted(moments)
    assert date(2023, 11, 15) < moments[0].date()
    assert moments[-1].date() < TODAY
    names = Counter((step.name, step.at) for step in deliveries)
    assert max(names.values()) == 1


def test_registers_and_regular_deliveries_arrive_on_working_days(steps) -> None:
    regular = [step for step in steps if isinstance(step, Delivery) and step.at.hour < 12]

    assert len(regular) > 100
    assert all(is_working_day(step.at.date()) for step in regular)


def test_files_come_in_every_form(steps, tmp_path: Path) -> None:
    found = Counter()
    for step in steps:
        if not isinstance(step, Delivery):
            continue
        path = tmp_path / "file"
        step.write(path)
        found[_form(step.name, path.read_bytes())] += 1

    assert set(found) == {"csv utf-8", "csv utf-8 with its mark", "csv gb18030", "xlsx", "json", "xml", "txt"}


def _form(name: str, content: bytes) -> str:
    suffix = name.rpartition(".")[2]
    if suffix != "csv":
        return suffix
    if content.startswith(b"\xef\xbb\xbf"):
        return "csv utf-8 with its mark"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        content.decode("gb18030")
        return "csv gb18030"
    return "csv utf-8"


def test_two_deliveries_are_spoiled_and_come_again_whole() -> None:
    every = list(timeline(city_of(organisations=2_000, today=TODAY)))
    deliveries = [step for step in every if isinstance(step, Delivery)]
    twice = [name for name, count in Counter(step.name for step in deliveries).items() if count > 1]

    assert sorted(name.rsplit("-", 1)[0] for name in twice) == ["ecology-licence", "market-penalty"]


def test_one_record_is_revoked_and_one_withdrawn(steps) -> None:
    assert sorted(step.act for step in steps if isinstance(step, Afterwards)) == ["erase", "withdraw"]


def test_a_size_out_of_bounds_is_refused_before_anything_is_written() -> None:
    with pytest.raises(CityTooSmall):
        city_of(organisations=1, today=TODAY)
