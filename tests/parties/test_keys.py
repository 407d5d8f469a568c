"""Keys for programs: told once, kept as a digest, narrow, and ended at once."""

from datetime import UTC, datetime, timedelta

import pytest

from goodstanding.kernel.identifiers import make_code
from goodstanding.law.roles import NotPermitted
from goodstanding.parties import actions, keys, queries
from goodstanding.parties.errors import (
    ConfidentialityNotAcknowledged,
    KeyNotValid,
    KeyUsedForAnother,
    NoSuchKey,
    UnknownScope,
)
from goodstanding.parties.models import ApiKey
from goodstanding.parties.repeats import KEPT, forget, once
from goodstanding.trail.models import Entry

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
UNTIL = AT + timedelta(days=30)
TAX = make_code("1", "1", "990100", 1).code
SECRET = "gs_abcdefgh0123456789abcdefghijklmnop"

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    founder = queries.founder(unit=make_code("1", "2", "999999", 0).code, unit_name="Operator")
    actions.install(actor=founder, responsible="Answerable Person", at=AT)
    held = queries.operator()
    actions.register_provider(actor=held, code=TAX, name="甲市税务局", kind="tax", items=[], at=AT)
    return held


@pytest.fixture
def account(operator):
    held = actions.open_account(
        actor=operator, name="Test Officer", login="officer", party=TAX, role="provider", password="", at=AT
    )
    actions.acknowledge_confidentiality(actor=queries.actor_for(held), at=AT)
    return held


@pytest.fixture
def issue(operator, account):
    def make(secret=SECRET, scopes=("deliver",), until=UNTIL, actor=operator):
        return actions.issue_key(
            actor=actor, account=account, key=secret, scopes=scopes, label="nightly", until=until, at=AT
        )

    return make


def test_a_key_opens_for_its_account_until_its_last_moment(issue, account):
    issue()
    assert keys.key_holder(SECRET, at=UNTIL - timedelta(seconds=1)).account == account
    with pytest.raises(KeyNotValid):
        keys.key_holder(SECRET, at=UNTIL)


def test_the_key_itself_is_kept_nowhere(issue):
    issue()
    assert SECRET not in str(list(ApiKey.objects.values())) + str(list(Entry.objects.values()))
    assert Entry.objects.last().act == "key.issued"


@pytest.mark.parametrize(
    "shown", ["", "gs_", SECRET[:-1], SECRET + "x", SECRET[:11] + "x" * 26, "\0", "gs_" + "字" * 40]
)
def test_anything_else_opens_nothing(issue, shown):
    issue()
    with pytest.raises(KeyNotValid):
        keys.key_holder(shown.replace("\0", ""), at=AT)


def test_a_revoked_key_and_one_of_a_closed_account_open_nothing(issue, operator, account):
    key = issue()
    actions.revoke_key(actor=operator, key=key, at=AT)
    with pytest.raises(KeyNotValid):
        keys.key_holder(SECRET, at=AT)
    with pytest.raises(NoSuchKey):
        keys.key_in_force(key.prefix, at=AT)
    other = "gs_zyxwvuts0123456789abcdefghijklmnop"
    issue(other)
    actions.close_account(actor=operator, account=account, at=AT)
    with pytest.raises(KeyNotValid):
        keys.key_holder(other, at=AT)


def test_confidentiality_comes_before_any_key(issue, account):
    issue()
    type(account).objects.update(confidentiality_acknowledged_at=None)
    with pytest.raises(ConfidentialityNotAcknowledged):
        keys.key_holder(SECRET, at=AT)


@pytest.mark.parametrize("scopes", [("oversee",), ("deliver", "register-parties"), ("nonsense",), ()])
def test_nobody_passes_on_what_the_account_may_not_do(issue, scopes):
    with pytest.raises(UnknownScope):
        issue(scopes=scopes)


def test_one_may_issue_keys_for_oneself_and_not_for_others(issue, account, operator):
    own = queries.actor_for(account)
    assert issue(actor=own).account == account
    with pytest.raises(NotPermitted):
        actions.issue_key(
            actor=own, account=queries.open_account_of("operator"), key=SECRET + "x", scopes=["deliver"], label="",
            until=UNTIL, at=AT,
        )  # fmt: skip


def test_when_a_key_was_used_is_known_to_the_hour(issue):
    issue()
    for minutes in (0, 30, 90):
        keys.key_holder(SECRET, at=AT + timedelta(minutes=minutes))
    assert ApiKey.objects.get().last_used_at == AT + timedelta(minutes=90)


def test_a_request_sent_again_gets_the_same_answer_and_acts_once(account):
    actor, done = queries.actor_for(account), []
    act = lambda: done.append(1) or {"number": len(done)}  # noqa: E731
    first = once(actor=actor, key="k", asked={"a": 1}, at=AT, act=act)
    again = once(actor=actor, key="k", asked={"a": 1}, at=AT, act=act)

    assert (first, again) == (({"number": 1}, False), ({"number": 1}, True))
    assert once(actor=actor, key="", asked={"a": 1}, at=AT, act=act)[0] == {"number": 2}
    with pytest.raises(KeyUsedForAnother):
        once(actor=actor, key="k", asked={"a": 2}, at=AT, act=act)
    forget(before=AT + KEPT + timedelta(seconds=1))
    assert once(actor=actor, key="k", asked={"a": 2}, at=AT, act=act)[0] == {"number": 3}


def test_what_was_refused_may_be_asked_again_under_its_key(account):
    actor = queries.actor_for(account)

    def refuse():
        raise NoSuchKey(prefix="x")

    with pytest.raises(NoSuchKey):
        once(actor=actor, key="k", asked={}, at=AT, act=refuse)
    assert once(actor=actor, key="k", asked={}, at=AT, act=lambda: {"ok": 1}) == ({"ok": 1}, False)
