"""Organisations are found by code, Hanzi, pinyin, English, former names and after a slip, best first, with the reason."""

from pathlib import Path

import pytest
import yaml
from django.db import connection

from goodstanding.kernel.identifiers import make_code
from goodstanding.names import keys
from goodstanding.subjects import indexing, search
from goodstanding.subjects.models import Name

SEARCHES = yaml.safe_load(Path(__file__).with_name("searches.yaml").read_text(encoding="utf-8"))


def code_of(serial: int) -> str:
    return make_code("9", "1", "990000", serial).code


def codes(hits: list[search.Hit]) -> list[str]:
    return [hit.code for hit in hits]


@pytest.mark.parametrize("case", SEARCHES, ids=lambda case: case["typed"])
def test_what_is_typed_finds_the_organisation_meant_and_says_why(register, case) -> None:
    first = search.find(case["typed"])[0]

    assert first.code == code_of(case["first"])
    assert case["why"] in first.why
    assert first.why_zh


def test_an_exact_name_comes_before_its_beginning_and_that_before_its_inside(register) -> None:
    Name.objects.all().update(keys=None)
    hits = search.find("宁波蓝鲸湾科技有限公司")

    assert codes(hits)[:2] == [code_of(3), code_of(4)]
    assert hits[0].score > hits[1].score


def test_names_of_the_place_typed_are_met_alone_and_those_of_anywhere_where_it_has_none(register) -> None:
    indexing.read_names()
    of_place = search._met((keys.number("蓝鲸湾"),), (keys.number("@宁波"),))
    of_anywhere = search._met((keys.number("蓝鲸湾"),), (keys.number("@拉萨"),))

    assert of_place
    assert all(row.of_place and row.text.startswith("宁波") for row in of_place)
    assert {row.id for row in of_place} <= {row.id for row in of_anywhere}
    assert not any(row.of_place for row in of_anywhere)


@pytest.mark.parametrize("typed", ["%", "_", "\\", "\U0010ffff", "蓝%", "lan_"])
def test_marks_of_patterns_mean_themselves(register, typed: str) -> None:
    indexing.read_names()

    assert search._met((), (), plain=typed, letters=typed) == []


def test_scores_fall_from_first_to_last(register) -> None:
    scores = [hit.score for hit in search.find("华玥")]

    assert len(scores) >= 2
    assert scores == sorted(scores, reverse=True)


def test_an_organisation_comes_once_whatever_names_of_it_match(register) -> None:
    hits = search.find("宁波")

    assert len(codes(hits)) == len(set(codes(hits)))


@pytest.mark.parametrize("write", [str, str.lower, lambda code: f" {code[:8]} {code[8:]} "])
def test_a_code_is_found_as_people_write_it(register, write) -> None:
    assert codes(search.find(write(code_of(3)))) == [code_of(3)]


@pytest.mark.parametrize("place", range(18))
def test_a_code_with_one_wrong_character_asks_did_you_mean(register, place: int) -> None:
    code = code_of(3)
    wrong = code[:place] + ("7" if code[place] != "7" else "3") + code[place + 1 :]

    hits = search.find(wrong)

    assert code in codes(hits)
    assert all(hit.did_you_mean for hit in hits)


@pytest.mark.parametrize("place", [2, 9, 16])
def test_a_code_with_a_character_left_out_asks_did_you_mean(register, place: int) -> None:
    code = code_of(3)

    assert code in codes(search.find(code[:place] + code[place + 1 :]))


def test_the_organisation_code_inside_finds_its_organisation(register) -> None:
    inner = code_of(3)[8:17]

    assert codes(search.find(f"{inner[:8]}-{inner[8]}")) == [code_of(3)]


def test_the_beginning_of_a_code_finds_those_that_begin_so(register) -> None:
    assert code_of(3) in codes(search.find("91990000"))


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "110105491231002",
        "92990000MA0000001X",
        "王小明",
        "",
        "   ",
        "有限公司",
        "%",
        "\\",
        "'",
        "\x00",
        "_",
    ],
)
def test_persons_sole_traders_and_nothing_find_nothing(register, typed: str) -> None:
    assert search.find(typed) == []


def test_whoever_asks_is_shown_only_what_they_may_see(register) -> None:
    seen = search.find("暗河数据", shown=lambda hits: [hit for hit in hits if hit.in_register])

    assert code_of(13) not in codes(seen)
    assert code_of(13) in codes(search.find("暗河数据"))


def test_a_former_name_says_so_and_shows_todays(register) -> None:
    first = search.find("宁波东海湾软件厂")[0]

    assert first.name == "宁波蓝鲸湾科技有限公司"
    assert first.matched == "宁波东海湾软件厂"


def test_a_long_question_is_cut_and_answered(register) -> None:
    assert search.find("杭州华玥信息技术有限公司" * 100) is not None


def test_names_are_read_once_and_new_ones_when_they_come(register) -> None:
    unread = Name.objects.filter(keys=None).count()

    assert indexing.read_names() == unread
    assert indexing.read_names() == 0


def test_hanzi_are_looked_up_by_the_index_and_not_by_reading_the_table(register) -> None:
    indexing.read_names()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM subjects_name WHERE keys && ARRAY[1, 2]")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "name_keys" in plan


def test_the_worker_reads_what_deliveries_brought(register) -> None:
    from goodstanding.subjects.tasks import read_names

    assert indexing.unread() > 0
    read_names(timestamp=0)

    assert indexing.unread() == 0


def test_a_longer_core_that_begins_so_does_not_hide_one_with_a_letter_left_out(register) -> None:
    indexing.read_names()

    assert code_of(18) in codes(search.find("shanghai hushun", limit=5))
