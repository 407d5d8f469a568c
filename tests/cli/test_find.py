"""`goodstanding find`: one JSON document of matches, a table for a person, nothing for a person's number."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from goodstanding.cli import find
from goodstanding.kernel.identifiers import make_code
from goodstanding.kernel.naming import fold_name
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.subjects.models import Name, Subject

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, tzinfo=UTC)
CODE = make_code("9", "1", "990101", 5).code
NAME = "杭州蓝鲸湾科技有限公司"


@pytest.fixture
def ask(monkeypatch):
    unit = make_code("1", "2", "999999", 0).code
    parties.install(actor=queries.founder(unit=unit, unit_name="Operator"), responsible="Answerable Person", at=AT)
    subject = Subject.objects.create(code=CODE, name=NAME, kind="enterprise", in_register=True, opened_at=AT)
    Name.objects.create(subject=subject, text=NAME, folded=fold_name(NAME), kind="registered", known_from=AT)

    class Here:
        def __enter__(self):
            return queries.operator()

        def __exit__(self, *_):
            return False

    monkeypatch.setattr(find, "open_store", lambda *_: Here())
    return lambda *words: CliRunner().invoke(find.app, list(words))


@pytest.mark.parametrize("words", [[NAME], ["hangzhou", "lanjingwan"], [CODE.lower()], ["蓝鲸湾"]])
def test_matches_have_code_name_score_and_reason(ask, words):
    matches = json.loads(ask(*words, "--format", "json").stdout)["matches"]

    assert matches[0]["code"] == CODE
    assert matches[0]["name"] == NAME
    assert 0 < matches[0]["score"] <= 1
    assert matches[0]["why"]
    assert matches[0]["why_zh"]


def test_a_person_reads_code_name_and_reason_whole(ask):
    lines = ask("蓝鲸湾").stdout.splitlines()

    assert CODE in lines[0]
    assert NAME in lines[0]
    assert "名称以所输文字开头" in lines[2]


def test_nothing_found_is_an_empty_list_and_no_failure(ask):
    done = ask("11010519491231002X", "--format", "json")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"matches": []}
