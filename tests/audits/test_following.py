"""What follows from the audits held: the board, the days, reminders, calendars and alerts."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import typst
import xlsxwriter

from goodstanding.audits import actions, alerts, feeds, queries
from goodstanding.audits import errors as no
from goodstanding.audits.models import Action, Reminder
from goodstanding.audits.tasks import remind
from goodstanding.formats.document_dates import date_inside
from goodstanding.formats.icalendar import Event, write_calendar
from tests.audits.conftest import AT, FACTORY, account, share
from tests.audits.test_actions import TERMS

pytestmark = pytest.mark.django_db
FOUND = datetime(2025, 6, 1, 4, 0, tzinfo=UTC)
ALERT = alerts.Terms(FACTORY, "danger", "锅炉房安全阀被拆除", FOUND)


def board(factory, at=AT):
    held = queries.own_file(factory.site, at)
    return queries.board(held, held.sites[0], held.sites[0].latest)


def test_two_audits_of_one_site_make_threads(factory):
    held = queries.own_file(factory.site, AT)
    found = {thread.question: [step.change.value for step in thread.steps] for thread in held.sites[0].threads()}

    assert len(held.sites) == 1
    assert found["6.2"] == ["new", "repeat"]
    assert found["7.11"] == ["new", "closed"]


def test_the_board_has_a_card_for_each_finding_and_says_what_is_overdue(factory):
    cards = board(factory)

    assert [card.finding for card in cards] == ["1.3", "5.5", "6.2", "7.6"]
    assert {card.due for card in cards} == {date(2025, 7, 13)}
    assert not [card for card in cards if card.overdue]
    assert [card.finding for card in board(factory, AT + timedelta(days=42)) if card.overdue] == [
        "1.3", "5.5", "6.2", "7.6",
    ]  # fmt: skip
    assert not [card for card in board(factory, AT + timedelta(days=41)) if card.overdue]


def test_a_planned_action_is_overdue_on_its_own_day_and_a_done_one_never(factory):
    audit = board(factory)[0].audit
    planned = actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=TERMS, at=AT)
    late = AT + timedelta(days=30)
    assert [card.finding for card in board(factory, late) if card.overdue] == ["6.2"]

    planned.state = "done"
    planned.save()
    assert not [card for card in board(factory, late) if card.overdue]


def test_the_days_that_come(factory):
    audit = board(factory)[0].audit
    actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=TERMS, at=AT)
    found = [(day.kind, day.day.isoformat()) for day in queries.days(queries.own_file(factory.site, AT))]

    assert found == [
        ("action", "2025-07-01"), ("plan", "2025-07-13"), ("insurance", "2026-05-31"), ("audit", "2026-06-20"),
    ]  # fmt: skip


def test_a_reminder_is_said_once_and_judged_when_it_is_read(factory):
    audit = board(factory)[0].audit
    actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=TERMS, at=AT)
    for _ in range(2):
        remind(timestamp=int(AT.timestamp()))
    assert [(one.key.split(":")[0], one.before) for one in Reminder.objects.all()] == [("action", 30)]

    remind(timestamp=int((AT + timedelta(days=23)).timestamp()))
    at = AT + timedelta(days=23)
    read = queries.reminders(queries.own_file(factory.site, at))
    assert [(said.before, day.kind) for said, day in read] == [(7, "action"), (7, "evidence"), (30, "plan")]

    Action.objects.update(state="done")
    assert [day.kind for _, day in queries.reminders(queries.own_file(factory.site, at))] == ["plan"]
    assert Reminder.objects.count() == 4  # what was said stays; what no longer holds is not read


def test_a_calendar_has_a_secret_address_until_it_is_revoked(factory):
    feed = actions.make_feed(actor=factory.site, label="Office", secret="s" * 43, at=AT)
    text = feeds.by_secret("s" * 43, AT)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert "DTSTART;VALUE=DATE:20260620\r\n" in text
    assert feed.digest not in ("s" * 43, "")

    with pytest.raises(no.NoSuchFeed):
        actions.revoke_feed(actor=account("subject", FACTORY, "another"), feed=feed.pk + 1, at=AT)
    with pytest.raises(no.NotYourPlan):
        actions.revoke_feed(actor=factory.auditor, feed=feed.pk, at=AT)
    actions.revoke_feed(actor=factory.site, feed=feed.pk, at=AT)
    for secret in ("s" * 43, "never"):
        with pytest.raises(no.NoSuchFeed):
            feeds.by_secret(secret, AT)


def test_calendar_lines_are_folded_at_75_octets_and_escaped():
    event = Event("a@b", date(2026, 2, 28), "审核到期，" * 20 + "a;b,c\\d\ne", "x")
    text = write_calendar("名", [event], at=AT)
    lines = text.split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    whole = text.replace("\r\n ", "")
    assert "a\\;b\\,c\\\\d\\ne" in whole
    assert "DTEND;VALUE=DATE:20260301" in lines
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 1


def test_the_date_inside_a_file():
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as sheet:
        sheet.set_properties({"created": datetime(2025, 5, 20, tzinfo=UTC)})
        sheet.add_worksheet()
    photo = b"\xff\xd8\xff\xe1Exif\0\0 2025:05:21 10:00:00\0 2025:13:99 10:00:00\0"
    paper = typst.compile(b"#set document(date: datetime(year: 2025, month: 5, day: 22))\nx")

    assert date_inside(book.getvalue()) == date(2025, 5, 20)
    assert date_inside(photo) == date(2025, 5, 21)
    assert date_inside(paper) == date(2025, 5, 22)
    assert [date_inside(one) for one in (b"plain", b"%PDF broken", b"PK\x03\x04 broken")] == [None, None, None]


# -- alerts -------------------------------------------------------------------


def clock(raised, hours):
    return {one.limit.code: one.state for one in queries.clock_of(raised, FOUND + timedelta(hours=hours))}


def test_an_alert_runs_on_its_clock(factory):
    raised = actions.raise_alert(actor=factory.auditor, terms=ALERT, at=FOUND)
    assert clock(raised, 24) == {"informed": "running", "examined": "running", "answered": "running"}
    assert clock(raised, 25) == {"informed": "overdue", "examined": "running", "answered": "running"}

    actions.end_limit(actor=factory.auditor, alert=raised.pk, limit="informed", note="", at=FOUND + timedelta(hours=30))
    actions.end_limit(actor=factory.auditor, alert=raised.pk, limit="examined", note="", at=FOUND + timedelta(hours=40))
    raised.refresh_from_db()
    assert clock(raised, 73) == {"informed": "late", "examined": "on time", "answered": "overdue"}


def test_each_limit_is_ended_by_whose_it_is_and_once(factory):
    raised = actions.raise_alert(actor=factory.auditor, terms=ALERT, at=FOUND)
    end = {"alert": raised.pk, "note": "", "at": AT}
    with pytest.raises(no.NoSuchAlert):
        actions.end_limit(actor=factory.buyer, limit="answered", **end)
    share(factory)
    with pytest.raises(no.LimitNotYours):
        actions.end_limit(actor=factory.buyer, limit="informed", **end)
    with pytest.raises(no.LimitNotYours):
        actions.end_limit(actor=factory.auditor, limit="answered", **end)
    with pytest.raises(no.NoSuchAlert):
        actions.end_limit(actor=factory.auditor, limit="unknown", **end)

    actions.end_limit(actor=factory.buyer, limit="answered", **end)
    with pytest.raises(no.LimitEnded):
        actions.end_limit(actor=factory.buyer, limit="answered", **end)


def test_who_sees_an_alert(factory):
    raised = actions.raise_alert(actor=factory.auditor, terms=ALERT, at=FOUND)
    seen = {who: list(alerts.visible_to(getattr(factory, who), AT)) for who in ("site", "auditor", "rival", "buyer")}
    assert seen == {"site": [raised], "auditor": [raised], "rival": [], "buyer": []}
    share(factory)
    assert list(alerts.visible_to(factory.buyer, AT)) == [raised]


def test_only_its_auditor_closes_an_alert_and_says_why(factory):
    raised = actions.raise_alert(actor=factory.auditor, terms=ALERT, at=FOUND)
    with pytest.raises(no.NoSuchAlert):
        actions.close_alert(actor=factory.rival, alert=raised.pk, reason="over", at=AT)
    with pytest.raises(no.ReasonMissing):
        actions.close_alert(actor=factory.auditor, alert=raised.pk, reason=" ", at=AT)
    actions.close_alert(actor=factory.auditor, alert=raised.pk, reason="valve refitted, seen on site", at=AT)
    with pytest.raises(no.LimitEnded):
        actions.close_alert(actor=factory.auditor, alert=raised.pk, reason="again", at=AT)
    with pytest.raises(no.LimitEnded):
        actions.end_limit(actor=factory.auditor, alert=raised.pk, limit="informed", note="", at=AT)


@pytest.mark.parametrize("change", [{"kind": "gossip"}, {"statement": " "}, {"found_at": AT + timedelta(seconds=1)}])
def test_an_alert_that_is_not_whole_is_refused(factory, change):
    with pytest.raises(no.AlertIncomplete):
        actions.raise_alert(actor=factory.auditor, terms=replace(ALERT, **change), at=AT)


def test_nobody_but_an_auditor_raises_one(factory):
    for who in ("site", "buyer"):
        with pytest.raises(no.NotAnAuditor):
            actions.raise_alert(actor=getattr(factory, who), terms=ALERT, at=AT)
