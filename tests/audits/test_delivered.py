"""Two reports through the door that providers use: what is held is what following reads."""

import pytest

from goodstanding.audits import queries
from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.parties.queries import party
from goodstanding.submissions import delivering
from tests.audits.conftest import AT, AUDITOR, FACTORY, account, earlier_report

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_delivered_reports_become_one_site_with_its_threads_and_days(installation, tmp_path):
    for report in (earlier_report(), demonstration_audit()):
        path = tmp_path / f"{report.header.monitoring_start_date}.txt"
        path.write_text(write_extract(report), encoding="utf-8")
        delivered = {"item": "social-audit", "path": path, "name": path.name, "at": AT, "report": lambda _: None}
        done, _ = delivering.deliver(actor=installation, provider=party(AUDITOR), **delivered)
        assert done.status == "accepted", done.refusal
    held = queries.own_file(account("subject", FACTORY, "site"), AT)
    threads = {one.question: [step.change.value for step in one.steps] for one in held.sites[0].threads()}

    assert len(held.sites) == 1
    assert threads["6.2"] == ["new", "repeat"]
    assert threads["7.11"] == ["new", "closed"]
    assert {day.kind for day in queries.days(held)} == {"audit", "plan", "insurance"}


def test_a_row_of_another_scheme_says_its_result_in_its_own_words(installation, tmp_path):
    path = tmp_path / "smeta.csv"
    path.write_text(
        "subject_code,subject_name,scheme,closed_on,expires_on,site_number,result\n"
        f"{FACTORY},示范鞋业制造有限公司,SMETA,2025-03-01,2026-03-01,ZS0001,2 critical; 5 major\n",
        encoding="utf-8",
    )
    delivered = {"item": "social-audit", "path": path, "name": path.name, "at": AT, "report": lambda _: None}
    done, _ = delivering.deliver(actor=installation, provider=party(AUDITOR), **delivered)
    assert (done.status, done.accepted) == ("accepted", 1), done.refusal
    audit = queries.own_file(account("subject", FACTORY, "site"), AT).sites[0].latest

    assert (audit.scheme, audit.scheme_name, audit.result, audit.letter) == (
        "smeta", "SMETA", "2 critical; 5 major", "",
    )  # fmt: skip
