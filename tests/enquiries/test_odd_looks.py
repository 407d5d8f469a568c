"""Odd looks: each alert names one act; nobody who does not oversee reads them; nobody is counted."""

from datetime import UTC, datetime, timedelta

import pytest

from goodstanding.enquiries.models import Look
from goodstanding.enquiries.odd_looks import MANY, off_hours
from goodstanding.subjects.models import Subject
from tests.enquiries.conftest import FIRM, MARKET, REGISTRATION, UNIT
from tests.enquiries.test_pages import signed_in

NOW = datetime.now(UTC)


def look(at, account="li.ming", **changes):
    facts = {"unit": MARKET, "role": "officer", "audience": "officer", "entry": 1, "case_number": "示查1号"} | changes
    return Look.objects.create(at=at, account=account, subject=Subject.objects.get(code=FIRM), **facts)


@pytest.mark.parametrize(("at", "odd"), [
    ("2026-11-20T10:00:00+08:00", False),  # a Friday
    ("2026-11-20T06:59:00+08:00", True), ("2026-11-20T07:00:00+08:00", False),
    ("2026-11-20T19:59:00+08:00", False), ("2026-11-20T20:00:00+08:00", True),
    ("2026-11-21T10:00:00+08:00", True),  # a Saturday
    ("2026-10-01T10:00:00+08:00", True),  # National Day, a Thursday
    ("2026-10-10T10:00:00+08:00", False),  # a Saturday worked in return
])  # fmt: skip
def test_hours_are_those_of_the_working_calendar(at, odd):
    assert off_hours(datetime.fromisoformat(at)) is odd


@pytest.mark.django_db(transaction=True)
def test_each_alert_names_one_act_and_only_who_oversees_reads_it(deliver):
    deliver("registration", REGISTRATION)
    begun = NOW - timedelta(days=2)
    many = [look(begun + timedelta(seconds=number)) for number in range(MANY + 3)]
    for number in range(MANY):  # as many under another account, and spread over time
        look(begun + timedelta(seconds=number), account="wang.wu")
        look(NOW - timedelta(days=3, hours=2 * number), account="zhao.liu")
    without = look(NOW - timedelta(days=1), case_number="")
    look(NOW - timedelta(days=1), case_number="", role="subject", audience="subject")

    page = signed_in("supervisor", UNIT)
    assert [one.look.pk for one in page.get("/odd-looks/").context["found"]] == [many[MANY].pk]
    assert [one.look.pk for one in page.get("/odd-looks/?why=no-case").context["found"]] == [without.pk]
    late = page.get("/odd-looks/?why=off-hours").context["found"]
    assert all(off_hours(one.look.at) for one in late)
    assert page.get("/odd-looks/?why=<b>").context["reason"] == "many"
    assert signed_in("security", UNIT).get("/odd-looks/").status_code == 200
    for role in ("officer", "provider", "subject", "enquirer", "organ", "court", "association"):
        assert signed_in(role, MARKET).get("/odd-looks/").status_code == 403
