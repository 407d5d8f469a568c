"""Being told: signed, by the day, never about nothing, never into a private network, repeated and listed."""

import json
import socket
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from goodstanding.enquiries import following
from goodstanding.enquiries import tasks as enquiry_tasks
from goodstanding.formats.values import CHINA
from goodstanding.notices import actions, queries, signing, targets, tasks
from goodstanding.notices.errors import BadTarget
from goodstanding.notices.models import Attempt, Endpoint, Message
from goodstanding.notices.news import News
from goodstanding.queue.jobs import run_worker
from tests.api.conftest import FIRM, post

pytestmark = pytest.mark.django_db
REFUSED = {
    "unreadable": ["", "x", "https://", "https://[::1", "https://a:b/", "https://a:99999/", "https://ex ample.com/", "ftp://example.com/", "https://例子.cn/"],
    "not-https": ["http://example.com/", "http://127.0.0.1/"],
    "credentials": ["https://a@example.com/", "https://a:b@example.com/", "https://example.com/#x"],
    "private": [
        "https://127.0.0.1/", "https://10.0.0.1/", "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/",
        "https://[::1]/", "https://[fd00::1]/", "https://[fe80::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/", "https://0.0.0.0/", "https://2130706433/", "https://0x7f.1/", "https://127.1/",
        "https://224.0.0.1/", "https://100.64.0.1/",
    ],
}  # fmt: skip


class Receiver(BaseHTTPRequestHandler):
    """Keeps what arrives and answers what it is told to."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers.items()), body))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_LOOPBACK = True
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def register(client, receiver, *events, **headers):
    url = f"http://127.0.0.1:{receiver.server_port}/hook"
    return post(client, "/v1/webhooks", {"url": url, "events": list(events) or ["open.changed"]}, **headers)


def sent(message, attempt=0):
    tasks.deliver.func(message=message.pk, attempt=attempt)
    return Message.objects.get(pk=message.pk).state


def probe(number, actor):
    held = Endpoint.objects.get(pk=number)
    return actions.tell(
        actor=actor, held=held, event=actions.TEST, day=date(2026, 11, 20), data={"x": 1}, at=datetime.now(UTC)
    )


def actor_of(number):
    return queries.actor_for(Endpoint.objects.select_related("account__party").get(pk=number).account)


@pytest.mark.parametrize(("why", "url"), [(why, url) for why, urls in REFUSED.items() for url in urls])
def test_nothing_is_sent_to_what_is_no_public_https_address(why, url):
    with pytest.raises(BadTarget) as refused:
        targets.require_target(url, loopback=False)
    assert refused.value.details["reason"] == why


@pytest.mark.parametrize("found", ["127.0.0.1", "10.1.2.3", "::1", "::ffff:192.168.0.1", "fe80::1%eth0"])
def test_a_public_name_that_leads_into_a_private_network_is_not_called(monkeypatch, found):
    line = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 443))
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 443))
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *_, **__: [public, line])
    called = []
    monkeypatch.setattr(targets.Pinned, "connect", lambda self: called.append(self.address))
    with pytest.raises(BadTarget):
        targets.send("https://hook.example.com/", b"{}", {}, loopback=False)
    assert called == []


def test_the_address_that_was_judged_is_the_one_that_is_called(monkeypatch):
    answers = iter(["1.1.1.1", "127.0.0.1"])
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(answers), 443))])
    called = []

    def connect(self):
        called.append(self.address)
        raise ConnectionRefusedError

    monkeypatch.setattr(targets.Pinned, "connect", connect)
    with pytest.raises(ConnectionRefusedError):
        targets.send("https://hook.example.com/", b"{}", {}, loopback=False)
    assert called == ["1.1.1.1"]


def test_the_signature_is_the_one_of_the_specification():
    """The example of the Standard Webhooks specification."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    given = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }  # fmt: skip
    assert signing.holds(given=given, body=body, secret=secret, now=1614265330)
    for change in ({"webhook-id": "msg_x"}, {"webhook-timestamp": "1614265331"}, {"webhook-signature": "v1,AAAA"}):
        assert not signing.holds(given=given | change, body=body, secret=secret, now=1614265330)
    assert not signing.holds(given=given, body=body + b" ", secret=secret, now=1614265330)


@pytest.mark.parametrize("late", [-301, 301])
def test_a_replay_is_refused_by_its_time(late):
    secret, body = signing.written(b"s" * 32), b"{}"
    made = signing.headers(name="msg_1", second=1_000_000, body=body, secrets=[b"s" * 32])
    assert signing.holds(given=made, body=body, secret=secret, now=1_000_000 + 299)
    assert not signing.holds(given=made, body=body, secret=secret, now=1_000_000 + late)


@pytest.mark.parametrize("given", [{}, {"webhook-id": "a", "webhook-timestamp": "x", "webhook-signature": "y"}])
def test_what_is_no_message_holds_for_nobody(given):
    assert not signing.holds(given=given, body=b"", secret="whsec_!", now=0)


def test_the_secret_is_told_once_and_a_message_arrives_signed(world, receiver):
    client = world.program("enquirer")
    made = register(client, receiver).json()
    assert made["secret"].startswith("whsec_")
    assert client.get("/v1/webhooks").json()["webhooks"][0]["secret"] is None
    assert made["secret"] not in str(list(Endpoint.objects.values()))

    assert sent(probe(made["webhook"], actor_of(made["webhook"]))) == "delivered"
    headers, body = receiver.got[0]
    given = {name.lower(): value for name, value in headers.items()}
    assert signing.holds(given=given, body=body, secret=made["secret"], now=int(datetime.now(UTC).timestamp()))
    assert json.loads(body)["type"] == "webhook.test"


def test_a_changed_secret_signs_beside_the_former_one_for_a_day(world, receiver):
    client = world.program("enquirer")
    first = register(client, receiver).json()
    second = client.post(f"/v1/webhooks/{first['webhook']}/secret").json()
    message = probe(first["webhook"], actor_of(first["webhook"]))
    sent(message)
    Endpoint.objects.update(former_until=datetime.now(UTC) - timedelta(seconds=1))
    sent(message)
    now, found = int(datetime.now(UTC).timestamp()), []
    for headers, body in receiver.got:
        given = {name.lower(): value for name, value in headers.items()}
        found.append([signing.holds(given=given, body=body, secret=one["secret"], now=now) for one in (first, second)])
    assert found == [[True, True], [False, True]]


def test_what_fails_is_tried_again_after_longer_pauses_and_then_given_up(world, receiver, monkeypatch):
    waits = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, not_before=None, **given: waits.append((not_before, given)))
    number = register(world.program("enquirer"), receiver).json()["webhook"]
    message = probe(number, actor_of(number))
    receiver.answers = [500, 302, 404, 503, 500, 500, 500]
    for attempt in range(7):
        sent(message, attempt)
    assert Message.objects.get(pk=message.pk).state == "given-up"
    assert [given["attempt"] for _, given in waits] == [1, 2, 3, 4, 5, 6]
    pauses = [(when - Attempt.objects.order_by("pk")[place].at) for place, (when, _) in enumerate(waits)]
    assert pauses == tasks.PAUSES
    assert len(receiver.got) == 7  # a redirection is followed nowhere

    listed = world.program("enquirer").get(f"/v1/webhooks/{number}/deliveries").json()["deliveries"][0]
    assert [one["status"] for one in listed["attempts"]] == [500, 302, 404, 503, 500, 500, 500]


def test_a_receiver_that_is_not_there_is_an_attempt_too(world, receiver):
    number = register(world.program("enquirer"), receiver).json()["webhook"]
    Endpoint.objects.update(url="http://127.0.0.1:1/")
    assert sent(probe(number, actor_of(number)), attempt=6) == "given-up"
    assert Attempt.objects.get().why == "ConnectionRefusedError"


def test_an_endpoint_its_owner_gave_up_is_ended(world, receiver):
    number = register(world.program("enquirer"), receiver).json()["webhook"]
    receiver.answers = [410]
    sent(probe(number, actor_of(number)), attempt=6)
    assert Endpoint.objects.get().ended_why == "answered 410"
    assert world.program("enquirer").get("/v1/webhooks").json()["webhooks"] == []


def test_a_day_with_news_is_one_message_and_a_day_without_is_none(world, receiver):
    firm, bank = world.program("subject"), world.program("enquirer")
    own = register(firm, receiver, "file.changed", "file.looked").json()["webhook"]
    other = register(bank, receiver, "authorisation.changed", "open.changed").json()["webhook"]
    for _ in range(3):
        bank.get(f"/v1/organisations/{FIRM}")
    today = datetime.now(CHINA)
    tomorrow = int((today + timedelta(days=1)).timestamp())
    for _ in range(2):
        enquiry_tasks.tell_followers.func(timestamp=tomorrow)
    told = {(one.endpoint_id, one.event): one.data for one in Message.objects.all()}
    assert set(told) == {(own, "file.looked"), (other, "authorisation.changed")}
    assert told[own, "file.looked"]["looks"] == 3
    assert told[other, "authorisation.changed"] | {"href": ""} == {"given": 1, "revoked": 0, "href": ""}
    enquiry_tasks.tell_followers.func(timestamp=int((today + timedelta(days=5)).timestamp()))
    assert Message.objects.count() == 2
    assert set(Endpoint.objects.values_list("told_until", flat=True)) == {today.date() + timedelta(days=4)}


def test_what_changed_is_counted_on_its_day(world):
    actor = queries.actor_for(world.account("subject", FIRM))
    day = world.penalty.known_from.astimezone(CHINA).date()
    assert following.happened("file.changed", actor=actor, day=day)["known"] == 2
    assert following.happened("open.changed", actor=actor, day=day)["known"] == 1
    assert following.happened("file.changed", actor=actor, day=day + timedelta(days=1)) == {}
    assert queries.events().keys() - following.EVENTS.keys() == {"audit.due", "audit.alert"}  # told as they happen


def test_what_was_told_on_the_portal_is_told_a_program_by_the_day(world):
    actor, at = queries.actor_for(world.account("subject", FIRM)), datetime(2026, 11, 20, 1, tzinfo=UTC)
    news = News("audit.due", "x", at.date(), data={"name": "secret", "what": "", "what_zh": "", "where": "/plan/"})
    tasks.notify(actor=actor, accounts=[actor.account_id], news=news, at=at)
    assert following.happened("audit.due", actor=actor, day=at.date()) == {"notices": 1, "href": "/notices/"}
    assert following.happened("audit.due", actor=actor, day=date(2026, 11, 21)) == {}


@pytest.mark.parametrize(
    ("role", "scopes", "event", "code"),
    [
        ("enquirer", None, "file.changed", "EVENT_NOT_YOURS"),
        ("officer", None, "file.looked", "EVENT_NOT_YOURS"),
        ("enquirer", ["see-public"], "authorisation.changed", "EVENT_NOT_YOURS"),
        ("subject", None, "authorisation.changed", "EVENT_NOT_YOURS"),
        ("enquirer", None, "nonsense", "UNKNOWN_EVENT"),
        ("enquirer", None, "webhook.test", "UNKNOWN_EVENT"),
    ],
)
def test_nobody_is_told_of_what_is_not_theirs(world, receiver, role, scopes, event, code):
    assert register(world.program(role, scopes), receiver, event).json()["code"] == code
    assert not Endpoint.objects.exists()


def test_webhooks_of_others_are_not_there(world, receiver):
    number = register(world.program("subject"), receiver, "file.looked").json()["webhook"]
    other = world.program("enquirer")
    for address in ("", "/secret", "/test", "/deliveries/1/again"):
        send = other.delete if not address else other.post
        assert send(f"/v1/webhooks/{number}{address}").json()["code"] == "NO_SUCH_ENDPOINT"
    assert other.get(f"/v1/webhooks/{number}/deliveries").json()["code"] == "NO_SUCH_ENDPOINT"


def test_one_registers_once_under_a_key_and_ten_at_most(world, receiver):
    client = world.program("enquirer")
    first, second = (register(client, receiver, **{"Idempotency-Key": "a"}).json() for _ in range(2))
    assert first == second
    answers = [register(client, receiver).status_code for _ in range(10)]
    assert answers == [201] * 9 + [409]
    assert client.delete(f"/v1/webhooks/{first['webhook']}").status_code == 204
    assert register(client, receiver).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_the_worker_delivers_and_delivers_again(world, receiver):
    client = world.program("enquirer")
    number = register(client, receiver).json()["webhook"]
    message = client.post(f"/v1/webhooks/{number}/test").json()["message"]
    run_worker(until_empty=True)
    client.post(f"/v1/webhooks/{number}/deliveries/{message}/again")
    run_worker(until_empty=True)
    assert [headers["webhook-id"] for headers, _ in receiver.got] == [f"msg_{message}"] * 2


def test_old_messages_go(world, receiver):
    number = register(world.program("enquirer"), receiver).json()["webhook"]
    probe(number, actor_of(number))
    tasks.forget_old.func(timestamp=int((datetime.now(UTC) + timedelta(days=29)).timestamp()))
    assert Message.objects.count() == 1
    tasks.forget_old.func(timestamp=int((datetime.now(UTC) + timedelta(days=31)).timestamp()))
    assert Message.objects.count() == 0
