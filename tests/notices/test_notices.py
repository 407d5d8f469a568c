"""What an account is told on the portal: once, by the day, never about nothing, only what it may hear and wants."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from goodstanding.enquiries import tasks as enquiry_tasks
from goodstanding.enquiries.models import Look
from goodstanding.formats.values import CHINA
from goodstanding.notices import actions, queries, tasks
from goodstanding.notices.errors import EventNotYours, NoSuchNotice, UnknownEvent
from goodstanding.notices.models import Following, Notice
from goodstanding.notices.news import News, Wishes
from goodstanding.parties.models import Account
from goodstanding.subjects.models import Subject
from goodstanding.trail.models import Entry
from tests.notices.conftest import AT, BUYER, FIRM, client_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
LOOKS = News(
    "file.looked", "2026-11-19", date(2026, 11, 19), about=FIRM, data={"looks": 3, "refused": 1, "organisation": FIRM}
)


def wishes(chosen=(), mailed=(), address="", language="en"):
    return Wishes(frozenset(chosen), frozenset(mailed), address, language)


def follow(actor, **given):
    return actions.follow(actor=actor, wishes=wishes(**given), salt="s", today=DAY, at=AT)


def tell(firm, news=LOOKS, *actors):
    accounts = [one.account_id for one in actors or [firm.site]]
    return tasks.notify(actor=firm.operator, accounts=accounts, news=news, at=AT)


def look(unit, at, refusal=""):
    return Look.objects.create(
        subject=Subject.objects.get(code=FIRM), at=at, account="x", unit=unit, role="enquirer", audience="enquirer",
        refusal=refusal, entry=0,
    )  # fmt: skip


def gather(at):
    enquiry_tasks.tell_accounts.func(timestamp=int(at.timestamp()))


def test_a_thing_is_told_once_and_leaves_its_leaf(firm):
    assert len(tell(firm)) == 1
    assert tell(firm) == []
    assert [entry.subject_code for entry in Entry.objects.filter(act="notice.made")] == [FIRM]


def test_nobody_is_told_of_another_organisations_file_or_of_what_it_switched_off(firm):
    assert tell(firm, LOOKS, firm.buyer) == []  # an enquirer hears of no file
    follow(firm.site, chosen=["file.changed"])
    assert tell(firm) == []
    Account.objects.filter(login="site").update(is_active=False)
    assert tell(firm, News("file.changed", "x", DAY, data={})) == []


def test_the_day_is_gathered_once_without_ones_own_looks(firm):
    noon = datetime(2026, 11, 19, 12, tzinfo=CHINA)
    look(BUYER, noon)
    look(BUYER, noon, refusal="NO_GROUND")
    look(FIRM, noon)
    look(BUYER, noon + timedelta(days=1))
    for _ in range(2):
        gather(AT)

    told = queries.told(Notice.objects.get(account__login="site"))
    assert (told.say, told.say_zh, told.page) == ("1 looks, 1 refused", "查询1次，被拒1次", f"/s/{FIRM}/looks/")
    assert Following.objects.get(account__login="site").told_until == date(2026, 11, 19)


def test_a_day_without_news_is_no_notice_and_a_worker_that_stood_still_tells_each_day(firm):
    gather(AT)
    assert not Notice.objects.exists()
    for day in (20, 22):
        look(BUYER, datetime(2026, 11, day, 12, tzinfo=CHINA))
    gather(AT + timedelta(days=3))
    assert sorted(one.day.day for one in Notice.objects.all()) == [20, 22]


def test_only_what_one_may_hear_can_be_chosen(firm):
    with pytest.raises(EventNotYours):
        follow(firm.buyer, chosen=["file.looked"])
    with pytest.raises(UnknownEvent):
        follow(firm.site, mailed=["gossip"])


def test_the_header_counts_and_the_page_marks_as_read(firm):
    tell(firm)
    tell(firm, News("file.changed", "2026-11-19", DAY, data={"known": 2, "closed": 0, "organisation": FIRM}))
    site = client_of(firm.site)
    page = site.get("/notices/")
    assert page.text.count("unread</span>") >= 3  # two notices and the header
    assert "3 looks, 1 refused" in page.text

    one = Notice.objects.order_by("pk").first()
    assert site.post("/notices/", {"number": one.pk}).status_code == 302
    assert queries.unread(firm.site.account_id) == 1
    site.post("/notices/", {"all": "1"})
    assert queries.unread(firm.site.account_id) == 0
    assert 'class="tag tag-brand"' not in site.get("/notices/").text


def test_somebody_elses_notice_is_not_there(firm):
    [one] = tell(firm)
    buyer = client_of(firm.buyer)
    assert buyer.post("/notices/", {"number": one.pk}).status_code == 404
    assert "3 looks" not in buyer.get("/notices/").text
    with pytest.raises(NoSuchNotice):
        actions.mark_read(actor=firm.buyer, number=one.pk, at=AT)
    assert queries.unread(firm.site.account_id) == 1


@pytest.mark.parametrize("page", ["/notices/", "/notices/settings"])
@pytest.mark.parametrize(("lang", "word"), [("en", "Notices"), ("zh-hans", "通知")])
def test_both_pages_in_both_languages_and_only_signed_in(firm, page, lang, word):
    assert word in client_of(firm.site, lang).get(page).text
    assert Client().get(page).status_code == 302


def test_what_is_old_is_forgotten(firm):
    tell(firm)
    tasks.forget_old.func(timestamp=int((AT + timedelta(days=360)).timestamp()))
    assert Notice.objects.count() == 1
    tasks.forget_old.func(timestamp=int((AT + timedelta(days=367)).timestamp()))
    assert not Notice.objects.exists()
