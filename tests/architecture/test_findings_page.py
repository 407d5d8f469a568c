"""docs/findings.md has every finding and every refusal of a file, in the words the program says."""

import inspect
from pathlib import Path

import pytest
import yaml

import goodstanding
from goodstanding.formats import errors
from goodstanding.kernel.refusal import Refusal

PAGE = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
WORDS = Path(goodstanding.__file__).parent / "submissions" / "findings.yaml"
FINDINGS = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
REFUSALS = [
    one
    for _, one in inspect.getmembers(errors, inspect.isclass)
    if issubclass(one, Refusal) and one.__module__ == errors.__name__
]


@pytest.mark.parametrize("code", FINDINGS)
def test_the_page_has_the_finding(code):
    words = FINDINGS[code]

    assert f"| `{code}` | {words['message']} | {words['message_zh']} | {words['remedy']} |" in PAGE


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.code)
def test_the_page_has_the_refusal(refusal):
    assert f"| `{refusal.code}` | {refusal.message} | {refusal.message_zh} | {refusal.next_step} |" in PAGE


def test_the_page_has_no_code_that_the_program_does_not_know():
    told = {line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")}

    assert told == {*FINDINGS, *(one.code for one in REFUSALS)}
    assert len(told) > 40
