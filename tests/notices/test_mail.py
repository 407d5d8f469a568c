"""Mail: off when unset, confirmed first, one digest a day, never empty, nothing of a record in it, ended by one click."""

import socketserver
import threading
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client

from goodstanding.notices import actions, links, tasks
from goodstanding.notices.errors import BadAddress, BadMailServer, LinkEnded
from goodstanding.notices.mail_server import django_mail
from goodstanding.notices.models import Following, Mail, Notice
from goodstanding.notices.news import News
from goodstanding.trail.models import Entry
from tests.notices.conftest import AT, FIRM, client_of
from tests.notices.test_notices import DAY, LOOKS, follow, tell, wishes

pytestmark = pytest.mark.django_db
ADDRESS = "office@firm.example"
ALERT = News(
    "audit.alert", "1:raised", DAY, about=FIRM, data={"name": "示范制造有限公司", "what": "secret", "what_zh": "秘密"}
)


@pytest.fixture
def reader(firm, mail_on):
    """The site's account with a confirmed address."""
    held = follow(firm.site, chosen=["file.looked"], mailed=["file.looked", "audit.alert"], address=ADDRESS)
    return actions.confirm(actor=firm.site, held=held, at=AT)


def digest(at=AT):
    tasks.digest.func(timestamp=int(at.timestamp()))
    return list(Mail.objects.filter(kind="digest").order_by("pk"))


def sent(mail, attempt=0):
    tasks.mail.func(number=mail.pk, attempt=attempt)
    mail.refresh_from_db()
    return mail.state


def test_a_digest_says_that_something_changed_and_nothing_of_it(firm, reader):
    tell(firm)
    [made] = digest()
    assert sent(made) == "delivered"
    [letter] = outbox.outbox
    assert (letter.to, letter.from_email) == ([ADDRESS], "platform@credit.example")
    assert "- One's own file was looked at or somebody was refused: 1" in letter.body
    assert "https://credit.example/notices/\n" in letter.body
    told = f"{letter.subject} {letter.body} {letter.extra_headers}"
    assert not [word for word in (FIRM, "示范", "Test site", "3 looks") if word in told]
    assert ADDRESS not in str(list(Entry.objects.values()))


def test_one_digest_a_day_from_seven_on_and_none_about_nothing(firm, reader):
    assert digest() == []
    tell(firm)
    assert digest(AT - timedelta(hours=3)) == []  # six in the morning
    assert len(digest()) == 1
    tell(firm, News("file.looked", "2026-11-20", DAY, data=LOOKS.data))
    assert len(digest(AT + timedelta(hours=5))) == 1
    assert len(digest(AT + timedelta(days=1))) == 2
    assert len(digest(AT + timedelta(days=2))) == 2
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_what_was_read_on_the_portal_is_not_mailed(firm, reader):
    tell(firm)
    actions.mark_read(actor=firm.site, at=AT)
    assert digest() == []


def test_an_alert_leaves_at_once_and_is_in_no_digest(firm, reader):
    tell(firm, ALERT)
    made = Mail.objects.get()
    assert (made.kind, sent(made)) == ("at-once", "delivered")
    assert "secret" not in outbox.outbox[0].body
    assert digest() == []


def test_mail_in_the_accounts_language(firm, reader):
    Following.objects.update(language="zh-hans")
    tell(firm)
    sent(digest()[0])
    assert "您关注的内容有变动" in outbox.outbox[0].subject
    assert "- 本单位档案被查询或查询被拒：1" in outbox.outbox[0].body


def test_nothing_goes_to_an_address_nobody_confirmed(firm, mail_on):
    site = client_of(firm.site)
    form = {"chosen": "file.looked", "mailed": "file.looked", "address": ADDRESS, "language": "en"}
    assert site.post("/notices/settings", form).status_code == 302
    tell(firm)
    assert digest() == []

    sent(Mail.objects.get(kind="confirm"))
    link = next(line for line in outbox.outbox[0].body.splitlines() if "/confirm/" in line).removeprefix(
        "https://credit.example"
    )
    assert Client().get(link).status_code == 200
    assert Following.objects.get().confirmed_at is None  # a programme that follows links confirms nothing
    assert Client().post(link).status_code == 200
    assert Following.objects.get().confirmed_at is not None


def test_another_address_makes_the_older_links_lead_nowhere(firm, reader):
    stop = links.stopping(reader)
    actions.follow(
        actor=firm.site, salt="t", today=DAY, at=AT,
        wishes=wishes(mailed=["file.looked"], address="other@firm.example"),
    )  # fmt: skip
    with pytest.raises(LinkEnded):
        links.stopped_by(stop)
    assert Following.objects.get().confirmed_at is None
    assert Client().get("/notices/stop/x").status_code == 404
    assert Client().get(f"/notices/confirm/{stop}").status_code == 404


def test_one_click_ends_mail_and_forgets_the_address(firm, reader):
    tell(firm)
    [made] = digest()
    assert Client(enforce_csrf_checks=True).post(f"/notices/stop/{links.stopping(reader)}").status_code == 200
    assert Following.objects.get().address == ""
    assert sent(made) == "dropped"
    assert outbox.outbox == []


def test_without_a_mail_server_nothing_is_made_and_the_page_says_so(firm):
    follow(firm.site, chosen=["file.looked"], mailed=["file.looked"], address=ADDRESS)
    Following.objects.update(confirmed_at=AT)
    tell(firm)
    assert digest() == []
    site = client_of(firm.site)
    assert "This platform sends no mail" in site.get("/notices/settings").text
    assert site.post("/notices/settings", {"address": ADDRESS}).status_code == 409


def test_nobodys_mailbox_is_filled_from_here(firm, mail_on):
    site = client_of(firm.site)
    codes = [site.post("/notices/settings", {"address": f"a{one}@firm.example"}).status_code for one in range(6)]
    assert codes == [302] * 5 + [429]


@pytest.mark.parametrize("address", ["x", "a@b\nBcc: c@d.example", "a@b.example, c@d.example", "<a@b.example>"])
def test_what_is_no_address_is_refused(firm, address):
    with pytest.raises(BadAddress):
        follow(firm.site, address=address)


class MailServer(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a test needs, and answers the recipient as it is told to."""

    def handle(self):
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            answer = {b"EHLO": b"250 test", b"DATA": b"354 go on", b"QUIT": b"221 bye"}.get(word, b"250 ok")
            if word == b"RCPT":
                answer = self.server.answers.pop(0)
            self.wfile.write(answer + b"\r\n")
            if word == b"DATA":
                while self.rfile.readline().strip() != b".":
                    pass
                self.wfile.write(b"250 taken\r\n")


@pytest.fixture
def mail_server(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), MailServer) as server:
        server.answers = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name, value in django_mail(f"smtp://127.0.0.1:{server.server_address[1]}?tls=off").items():
            setattr(settings, name, value)
        yield server
        server.shutdown()


def test_a_busy_server_is_asked_again_and_a_refused_address_is_given_up(firm, reader, mail_server, monkeypatch):
    waits = []
    monkeypatch.setattr(tasks, "enqueue", lambda job, *, not_before=None, **told: waits.append((not_before, told)))
    tell(firm)
    [made] = digest()
    waits.clear()
    mail_server.answers = [b"451 later", b"250 ok"]
    assert sent(made) == "waiting"
    assert [told["attempt"] for _, told in waits] == [1]
    assert sent(made, 1) == "delivered"
    assert [one.status for one in made.attempts.order_by("pk")] == [451, 250]

    tell(firm, ALERT)
    refused = Mail.objects.get(kind="at-once")
    mail_server.answers = [b"550 nobody"]
    assert sent(refused) == "given-up"
    assert "550" in client_of(firm.site).get("/notices/settings").text


def test_a_server_that_is_not_reached_is_given_up_after_the_last_pause(firm, reader, mail_server, monkeypatch):
    monkeypatch.setattr(tasks, "enqueue", lambda *_, **__: None)
    tell(firm)
    [made] = digest()
    mail_server.shutdown()
    mail_server.server_close()
    assert sent(made) == "waiting"
    assert sent(made, len(tasks.PAUSES)) == "given-up"
    assert [one.status for one in made.attempts.all()] == [0, 0]


@pytest.mark.parametrize("url", ["x", "http://h", "smtp://", "smtp://h:x", "smtp://h/path", "smtp://u:secret@h:99999"])
def test_an_address_that_is_no_mail_server_is_refused_without_repeating_it(url):
    with pytest.raises(BadMailServer) as refused:
        django_mail(url)
    assert "secret" not in str(refused.value.as_dict())


def test_the_two_ways_to_a_mail_server():
    plain = django_mail("smtp://user:p%40ss@mail.example")
    assert (plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"], plain["EMAIL_HOST_PASSWORD"]) == (587, True, "p@ss")
    assert django_mail("smtps://mail.example")["EMAIL_USE_SSL"]
    assert django_mail("")["EMAIL_HOST"] == ""
