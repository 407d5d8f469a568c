"""`audit follow`, `audit plan`, `audit due` on the demonstration's factory, and as somebody who may not."""

import json

import pytest
from typer.testing import CliRunner

from goodstanding.cli import audit_following
from goodstanding.cli.main import app
from tests.audits.conftest import AT, FACTORY, factory, installation, share  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(factory, monkeypatch):  # noqa: F811 - the fixture
    """Commands over the test's own store: opening it is tested elsewhere."""
    from contextlib import contextmanager

    from goodstanding.parties import queries

    @contextmanager
    def opened(_database, as_account):
        yield queries.acting_as(as_account) if as_account else queries.operator()

    monkeypatch.setattr(audit_following, "open_store", opened)

    def one(*words, status=0):
        done = CliRunner().invoke(app, ["audit", *map(str, words), "--format", "json"], catch_exceptions=False)
        assert done.exit_code == status, done.output
        return json.loads(done.stdout)

    return one


def test_threads_are_told_with_their_rules(run):
    told = run("follow", FACTORY, "--as", "site")["threads"]
    overtime = next(one for one in told if one["question"] == "6.2")

    assert [step["change"] for step in overtime["steps"]] == ["new", "repeat"]
    assert overtime["crucial"]
    assert "alike" in overtime["steps"][-1]["why"]


def test_the_plan_is_written_and_taken_in(run, tmp_path):
    out = tmp_path / "plan.xlsx"
    told = run("plan", FACTORY, "-o", out, "--as", "site")
    assert [one["question"] for one in told["findings"]] == ["1.3", "5.5", "6.2", "7.6"]
    assert {one["state"] for one in run("plan", FACTORY, "--import", out, "--as", "site")["rows"]} == {"unchanged"}

    bad = tmp_path / "bad.csv"
    bad.write_text("row,version,root_cause,measure,owner,due\nx:6.2,0,a,b,planning,2025-08-01\n", encoding="utf-8")
    refused = run("plan", FACTORY, "--import", bad, "--as", "site", status=1)
    assert refused["rows"][0]["refusal"]["code"] == "NO_SUCH_PLAN_ROW"


def test_what_comes_due(run):
    kinds = {one["kind"] for one in run("due", FACTORY, "--as", "site")["days"]}

    assert kinds == {"audit", "plan", "insurance"}


def test_a_buyer_reads_it_on_its_ground_and_an_officer_as_an_officer(run, factory):  # noqa: F811
    from goodstanding.audits.errors import NoSuchAudit

    with pytest.raises(NoSuchAudit):
        run("follow", FACTORY, "--as", "buyer")
    share(factory, last=AT.date().replace(year=2099))
    assert run("follow", FACTORY, "--as", "buyer")["threads"]
    assert run("follow", FACTORY)["threads"]
