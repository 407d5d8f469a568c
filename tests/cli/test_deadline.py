"""`goodstanding deadline`: its keys, its day-by-day count, and its answer to wrong usage."""

import json

import pytest
from typer.testing import CliRunner

from goodstanding.cli.deadline import app
from goodstanding.kernel.calendar import PeriodNotCountable
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.working_days import OutsideCalendar


def test_the_count_is_printed_day_by_day() -> None:
    result = CliRunner().invoke(app, ["--from", "2026-02-13", "--working-days", "2", "--format", "json"])
    said = json.loads(result.stdout)

    assert result.exit_code == 0
    assert list(said)[:4] == ["due", "provisional", "calendar", "days"]
    assert (said["due"], said["provisional"], len(said["days"])) == ("2026-02-24", False, 11)
    assert said["days"][0] == {
        "date": "2026-02-14",
        "kind": "make-up work",
        "name": "Spring Festival",
        "name_zh": "春节",
        "published": True,
        "count": 1,
    }


def test_a_person_sees_the_count_in_both_languages() -> None:
    out = CliRunner().invoke(app, ["--from", "2026-12-30", "--working-days", "5"]).stdout
    for words in ("2027-01-06", "provisional 暂定", "have not been announced", "尚未公布", "CN-2026."):
        assert words in out


@pytest.mark.parametrize(
    "words",
    [
        ["--from", "2026-02-30", "--working-days", "5"],
        ["--from", "next week", "--working-days", "5"],
        ["--from", "", "--working-days", "5"],
        ["--from", "2026-02-03", "--working-days", "-1"],
        ["--from", "2026-02-03", "--working-days", "five"],
        ["--from", "2026-02-03"],
        ["--working-days", "5"],
    ],
)
def test_wrong_usage_exits_2_and_says_which_word(words: list[str]) -> None:
    result = CliRunner().invoke(app, words)

    assert result.exit_code == 2
    assert "--from" in result.stderr or "--working-days" in result.stderr


@pytest.mark.parametrize(
    ("day", "days", "refusal"),
    [
        ("1999-12-31", "5", OutsideCalendar),
        ("9999-12-31", "5", OutsideCalendar),
        ("2026-01-05", "9999", PeriodNotCountable),
    ],
)
def test_what_the_calendar_cannot_say_is_refused(day: str, days: str, refusal: type[Refusal]) -> None:
    result = CliRunner().invoke(app, ["--from", day, "--working-days", days])
    assert isinstance(result.exception, refusal)
