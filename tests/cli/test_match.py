"""`goodstanding match`: candidates first, then a decision that answers the same name again."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from goodstanding.cli import match
from goodstanding.kernel.identifiers import make_code
from goodstanding.kernel.naming import fold_name
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.subjects.errors import NoSuchSubject, NothingDecided
from goodstanding.subjects.models import Name, Subject

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, tzinfo=UTC)
CODE = make_code("9", "1", "990101", 5).code
PROVIDER = make_code("1", "1", "990100", 1).code
WRITTEN = "Lanjingwan Technology Co., Ltd."


@pytest.fixture
def ask(monkeypatch):
    unit = make_code("1", "2", "999999", 0).code
    parties.install(actor=queries.founder(unit=unit, unit_name="Operator"), responsible="Answerable Person", at=AT)
    for number, name in ((5, "杭州蓝鲸湾科技有限公司"), (6, "宁波蓝鲸湾科技有限公司")):
        code = make_code("9", "1", "990101", number).code
        subject = Subject.objects.create(code=code, name=name, kind="enterprise", in_register=True, opened_at=AT)
        Name.objects.create(subject=subject, text=name, folded=fold_name(name), kind="registered", known_from=AT)

    class Here:
        def __enter__(self):
            return queries.operator()

        def __exit__(self, *_):
            return False

    monkeypatch.setattr(match, "open_store", lambda *_: Here())

    def run(*words):
        return CliRunner().invoke(match.app, [WRITTEN, "--provider", PROVIDER, *words])

    return run


def said(done):
    return json.loads(done.stdout)


def test_a_tie_proposes_nobody_and_an_address_breaks_it(ask):
    tie = said(ask("--format", "json"))
    assert tie["proposed"] is None
    assert len(tie["candidates"]) == 2

    placed = said(ask("--address", "Wenyi Road, Hangzhou, China", "--format", "json"))
    assert placed["proposed"]["code"] == CODE


def test_a_decision_answers_from_then_on_until_withdrawn(ask):
    assert said(ask("--decide", CODE.lower(), "--format", "json"))["decided"]["code"] == CODE
    assert CODE in ask().stdout
    assert said(ask("--withdraw", "--format", "json"))["decided"] is None


def test_none_of_them_can_be_decided(ask):
    decided = said(ask("--decide", "none", "--format", "json"))["decided"]

    assert decided["code"] is None
    assert decided["by"]


def test_what_cannot_be_done_is_refused(ask):
    assert isinstance(ask("--decide", make_code("9", "1", "990101", 99).code).exception, NoSuchSubject)
    assert isinstance(ask("--withdraw").exception, NothingDecided)
    assert ask("--withdraw", "--decide", CODE).exit_code == 2
