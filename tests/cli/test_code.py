"""`goodstanding code check`: its keys, its exit statuses, its two languages."""

import json

import pytest
from typer.testing import CliRunner

from goodstanding.cli.code import app

KEYS = ("valid", "code", "department", "kind", "region", "organisation_code", "problems")


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", *words])
    return result.exit_code, result.stdout


def test_a_code_says_its_parts() -> None:
    status, out = run("91350582768597406t", "--format", "json")
    said = json.loads(out)

    assert status == 0
    assert tuple(said)[: len(KEYS)] == KEYS
    assert [said[key] for key in KEYS] == [True, "91350582768597406T", "9", "1", "350582", "768597406", []]


@pytest.mark.parametrize(
    ("code", "status", "problem"),
    [
        ("91350582768597406T", 0, None),
        ("91990101MA0DEM0N3H", 0, "unassigned_region"),
        ("92310115MA1K3A1B76", 0, "not_an_organisation"),
        ("91350582768597406L", 1, "wrong_check_character"),
        ("", 1, "empty"),
        ("9135058276859740\x00T", 1, "wrong_length"),
        ("9135058276859740\udcffT", 1, "wrong_character"),
    ],
)
def test_the_exit_status_says_whether_it_holds(code: str, status: int, problem: str | None) -> None:
    found, out = run(code, "--format", "json")
    said = json.loads(out)

    assert found == status
    assert said["valid"] == (status == 0)
    assert [one["code"] for one in said["problems"]] == ([problem] if problem else [])


def test_a_wrong_code_is_answered_with_the_likely_right_one() -> None:
    status, out = run("91350582768597460T")

    assert status == 1
    assert "91350582768597406T" in out
    assert "哪一位可能有误" in out


def test_the_number_of_a_person_is_not_printed() -> None:
    for form in ("text", "json"):
        status, out = run("99000019490101001X", "--format", form)
        assert status == 1
        assert "19490101" not in out
