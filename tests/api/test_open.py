"""Open information in bulk: just what the public is shown, resumable, and every change a copy must follow."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from goodstanding.enquiries import open_data, queries
from goodstanding.enquiries.open_data import Cursor, changes, latest, read_cursor
from goodstanding.kernel.identifiers import make_code
from goodstanding.law.publicity import Audience
from goodstanding.parties.queries import operator
from goodstanding.records import actions as records
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.trail.models import Entry
from tests.enquiries.conftest import AT, EVENT, FIRM, PENALTY, REGISTRATION, TAX, deliver  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + timedelta(hours=2)


def lines(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer, [json.loads(line) for line in answer.content.decode().splitlines()]


def kinds(told):
    return [(one["change"], one["record"]) for one in told]


@pytest.fixture
def file(deliver):  # noqa: F811 - the fixture of that name
    """An open registration and penalty, and a tax event nobody is shown without a ground."""
    held = {"registration": deliver("registration", REGISTRATION), "penalty": deliver("penalty", PENALTY)}
    return held | {"event": deliver("tax-event", EVENT, provider=TAX)}


def public_dossiers(now):
    """Numbers of records in the public dossiers of all organisations."""
    day = now.astimezone(open_data.CHINA).date()
    found = set()
    for subject in Subject.objects.all():
        asked = queries.Question(subject.code, Audience.public, day, now, now, may_look_back=False)
        found |= {one.record.pk for one in queries.dossier(asked).shown}
    return found


@pytest.mark.parametrize("years", [0, 1, 2, 3, 6, 9])
def test_the_bulk_is_the_sum_of_the_public_dossiers_on_any_day(file, years):
    now = AT + timedelta(days=365 * years)
    shown = {one.record.pk for one in open_data.page(after=0, limit=100, now=now)}
    assert shown == public_dossiers(now)
    assert file["event"].pk not in shown


def test_a_download_goes_on_after_the_last_number_that_arrived(file):
    answer, first = lines("/v1/open/records?limit=1")
    assert first[-1] | {"changes": ""} == {"after": file["registration"].pk, "more": True, "changes": ""}
    assert f"after={first[-1]['after']}" in answer["Link"]
    _, rest = lines(f"/v1/open/records?after={first[-1]['after']}")
    assert [one["id"] for one in first[:-1] + rest[:-1]] == [file["registration"].pk, file["penalty"].pk]
    assert rest[-1]["more"] is False
    assert rest[0]["subject"] == {"code": FIRM, "name": Subject.objects.get().name}
    assert Entry.objects.filter(act="open.given", account="public").count() == 2


def test_a_copy_hears_of_additions_corrections_withdrawals_and_erasures(file, deliver):  # noqa: F811 - as above
    begin = Cursor(0, 0, AT.date(), 0)
    told, cursor, more = changes(since=begin, limit=100, now=AT)
    assert kinds(told) == [("added", file["registration"].pk), ("added", file["penalty"].pk)]
    assert not more

    corrected = deliver("penalty", PENALTY | {"fine_amount": "30000.00"}, at=LATER)
    told, cursor, _ = changes(since=cursor, limit=100, now=LATER)
    assert kinds(told) == [("corrected", corrected.pk)]
    assert told[0]["replaces"] == file["penalty"].pk
    assert told[0]["document"]["fields"]["fine_amount"] == "30000.00"

    records.withdraw(actor=operator(), record=file["registration"].pk, reason="x", at=LATER)
    records.withdraw(actor=operator(), record=file["event"].pk, reason="x", at=LATER)
    records.erase(actor=operator(), record=corrected.pk, document="d", reason="x", at=LATER)
    told, cursor, _ = changes(since=cursor, limit=100, now=LATER)
    assert kinds(told) == [
        ("withdrawn", file["registration"].pk), ("erased", file["penalty"].pk), ("erased", corrected.pk),
    ]  # fmt: skip
    assert FIRM not in json.dumps(told)
    assert changes(since=cursor, limit=100, now=LATER)[0] == []
    assert changes(since=begin, limit=100, now=LATER)[0][-1]["change"] == "erased"


def test_a_copy_hears_when_publication_ends_once_and_on_the_day(file):
    Record.objects.filter(pk=file["penalty"].pk).update(public_until=date(2026, 11, 25))
    _, cursor, _ = changes(since=latest(now=AT), limit=9, now=AT)
    last_day = datetime(2026, 11, 25, 4, tzinfo=UTC)
    told, cursor, _ = changes(since=cursor, limit=9, now=last_day)
    assert told == []
    told, cursor, _ = changes(since=cursor, limit=9, now=last_day + timedelta(days=1))
    assert kinds(told) == [("publication-ended", file["penalty"].pk)]
    assert changes(since=cursor, limit=9, now=last_day + timedelta(days=2))[0] == []


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_page_by_page_is_the_whole(file, deliver, limit):  # noqa: F811 - as above
    deliver("penalty", PENALTY | {"fine_amount": "30000.00"}, at=LATER)
    records.withdraw(actor=operator(), record=file["registration"].pk, reason="x", at=LATER)
    Record.objects.filter(item="penalty", known_until=None).update(public_until=date(2026, 11, 24))
    now, cursor, found, more = AT + timedelta(days=30), Cursor(0, 0, AT.date(), 0), [], True
    whole = kinds(changes(since=cursor, limit=100, now=now)[0])
    while more:
        told, cursor, more = changes(since=cursor, limit=limit, now=now)
        found += kinds(told)
    assert found == whole
    assert len(whole) >= 2


def test_a_copy_that_follows_is_the_bulk(file, deliver):  # noqa: F811 - as above
    """Begin with the bulk, follow the feed: what is kept is what a fresh download would bring."""
    _, first = lines("/v1/open/records")
    copy, cursor = {one["id"] for one in first[:-1]}, first[-1]["changes"]
    deliver("penalty", PENALTY | {"decision_number": "示罚〔2026〕2号"}, at=LATER)
    deliver("penalty", PENALTY | {"fine_amount": "30000.00"}, at=LATER + timedelta(hours=1))
    records.withdraw(actor=operator(), record=file["registration"].pk, reason="x", at=LATER + timedelta(hours=2))
    answer = Client().get("/v1/open/changes", {"cursor": cursor}).json()
    for change in answer["changes"]:
        copy -= {change["replaces"], change["record"]}
        copy |= {change["record"]} if change["document"] else set()
    _, fresh = lines("/v1/open/records")
    assert copy == {one["id"] for one in fresh[:-1]}
    assert Client().get("/v1/open/changes", {"cursor": answer["cursor"]}).json()["changes"] == []


@pytest.mark.parametrize("text", ["x", "1-2-3", "1-2-20261399-0", "-1-0-20260101-0", "9" * 80, "١-0-20260101-0"])
def test_a_cursor_that_was_not_given_out_is_refused(text, db):
    assert Client().get("/v1/open/changes", {"cursor": text}).json()["code"] in ("BAD_CURSOR", "NOT_ASKED_RIGHT")


def test_a_cursor_says_itself():
    assert str(read_cursor("12-3-20261120-4")) == "12-3-20261120-4"
    assert make_code("9", "1", "990101", 1).code == FIRM
