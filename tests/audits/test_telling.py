"""Reminders and alerts reach the site and the buyers it shares with: each once, and nobody else."""

from datetime import date, timedelta

import pytest

from goodstanding.audits import actions, queries
from goodstanding.audits.alerts import Terms as AlertTerms
from goodstanding.audits.models import Reminder
from goodstanding.audits.tasks import remind, watch_clocks
from goodstanding.enquiries import actions as enquiries
from goodstanding.notices.models import Notice
from goodstanding.notices.queries import told
from tests.audits.conftest import AT, BUYER, FACTORY, share
from tests.audits.test_actions import TERMS, show
from tests.audits.test_pages import client_of

pytestmark = pytest.mark.django_db
PLAN_DUE = 60 - 19  # days from AT


def morning(days=0):
    remind.func(timestamp=int((AT + timedelta(days=days)).timestamp()))


def heard(login, event="audit.due"):
    return [told(one).say for one in Notice.objects.filter(account__login=login, event=event).order_by("pk")]


@pytest.fixture
def audit(factory):
    return queries.own_file(factory.site, AT).sites[0].latest


def test_a_plan_comes_due_and_passes_and_each_step_is_said_once_to_site_and_buyer(factory):
    share(factory)
    for days in (PLAN_DUE - 20, PLAN_DUE - 19, PLAN_DUE - 7, PLAN_DUE, PLAN_DUE + 1, PLAN_DUE + 2):
        morning(days)

    steps = ("within 30 days", "within 7 days", "today", "overdue")
    due = (AT + timedelta(days=PLAN_DUE)).date()
    assert [one.split(": ", 1)[1] for one in heard("site") if "plan" in one] == [
        f"Corrective action plan due: 4 findings without one ({step}, {due})" for step in steps
    ]
    assert [one for one in heard("buyer") if "plan" in one] == [
        f"示范鞋业制造有限公司: Corrective action plan ({step})" for step in steps
    ]
    assert heard("auditor") == heard("rival") == []
    assert {tuple(one.told) for one in Reminder.objects.filter(key__startswith="plan")} == {(BUYER,)}


def test_what_a_buyer_is_told_ends_with_its_authorisation(factory):
    given = share(factory)
    enquiries.revoke_authorisation(actor=factory.site, authorisation=given.pk, reason="", at=AT)
    morning(PLAN_DUE - 7)

    assert heard("site")
    assert heard("buyer") == []


@pytest.mark.parametrize("terms", [{"items": ["tax-credit"]}, {"purpose": "lending"}, {"last": date(2025, 6, 3)}])
def test_an_authorisation_for_something_else_tells_a_buyer_nothing(factory, terms):
    share(factory, **terms)
    morning(PLAN_DUE - 7)
    assert heard("buyer") == []


def test_evidence_is_missed_a_week_before_an_action_is_due_and_not_once_it_is_there(factory, audit):
    actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=TERMS, at=AT)
    left = (TERMS.due - AT.date()).days
    morning(left - 8)
    assert not [one for one in heard("site") if "Evidence" in one]
    morning(left - 7)
    assert [one.split(": ", 1)[1] for one in heard("site") if "Evidence" in one] == [
        f"Evidence missing: 6.2 (within 7 days, {TERMS.due})"
    ]
    show(factory, audit)
    morning(left)
    assert len([one for one in heard("site") if "Evidence" in one]) == 1
    assert "action" in [
        day.kind for _, day in queries.reminders(queries.own_file(factory.site, AT + timedelta(days=left)))
    ]


def test_the_sites_page_says_which_buyers_were_told(factory, monkeypatch):
    share(factory)
    morning(PLAN_DUE - 7)
    read = queries.reminders(queries.own_file(factory.site, AT + timedelta(days=PLAN_DUE - 7)))
    monkeypatch.setattr(queries, "reminders", lambda _: read)
    assert f"told to {BUYER}" in client_of(factory.site).get("/plan/").text


def raised(factory, hours_ago=0):
    terms = AlertTerms(FACTORY, "danger", "锅炉安全阀被拆除", AT - timedelta(hours=hours_ago))
    return actions.raise_alert(actor=factory.auditor, terms=terms, at=AT)


def clock(hours):
    watch_clocks.func(timestamp=int((AT + timedelta(hours=hours)).timestamp()))


def test_an_alert_is_told_at_once_to_everybody_it_concerns_and_nothing_of_what_was_found(factory):
    share(factory)
    raised(factory)
    for login in ("site", "buyer", "second", "auditor"):
        [said] = heard(login, "audit.alert")
        assert "Imminent risk to life or health: raised" in said
        assert "锅炉" not in said
    assert heard("rival", "audit.alert") == []


def test_each_limit_is_told_before_it_ends_to_whoever_ends_it_and_once_it_has_passed_to_all(factory):
    share(factory)
    alert = raised(factory)
    for hours in (17, 18, 19, 23, 25, 26):
        clock(hours)
    near, passed = "24 h end soon", "24 h passed"
    assert [near in one for one in heard("auditor", "audit.alert")].count(True) == 1
    assert [passed in one for one in heard("auditor", "audit.alert")].count(True) == 1
    assert [near in one for one in heard("site", "audit.alert")].count(True) == 0
    assert [passed in one for one in heard("site", "audit.alert")].count(True) == 1

    actions.end_limit(actor=factory.auditor, alert=alert.pk, limit="examined", note="", at=AT + timedelta(hours=27))
    for hours in (47, 49, 70, 73):
        clock(hours)
    assert not [one for one in heard("buyer", "audit.alert") if "48 h" in one]
    assert len([one for one in heard("buyer", "audit.alert") if "72 h" in one]) == 2

    actions.close_alert(actor=factory.auditor, alert=alert.pk, reason="valve refitted", at=AT + timedelta(hours=80))
    before = Notice.objects.count()
    clock(90)
    assert Notice.objects.count() == before
    assert "closed by its auditor" in heard("site", "audit.alert")[-1]


def test_a_buyer_opens_what_it_is_told_and_the_look_is_on_record(factory):
    share(factory, last=date(2099, 1, 1))
    morning(PLAN_DUE - 7)
    buyer = client_of(factory.buyer)
    page = buyer.get("/notices/").text
    assert f'href="/suppliers/{FACTORY}/"' in page
    assert buyer.get(f"/suppliers/{FACTORY}/").status_code == 200
