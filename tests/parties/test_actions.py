"""A store is made ready, units are registered, accounts opened."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction

from goodstanding.kernel.identifiers import NotAnOrganisation, NotAUnifiedCode, make_code
from goodstanding.law.party_kinds import NotThisKindsItem
from goodstanding.law.roles import NotPermitted, UnknownRole
from goodstanding.parties import actions, errors, queries
from goodstanding.parties.models import Account, Party
from goodstanding.trail.models import Entry

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
UNIT = make_code("1", "2", "999999", 0).code
TAX = make_code("1", "1", "990100", 1).code
FIRM = make_code("9", "1", "990100", 5).code

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    founder = queries.founder(unit=UNIT, unit_name="Operator")
    actions.install(actor=founder, responsible="Answerable Person", at=AT)
    return queries.operator()


def acts():
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


def add(operator, **changes):
    wanted = {"code": TAX, "name": "甲市税务局", "kind": "tax", "items": [], "at": AT, **changes}
    return actions.register_provider(actor=operator, **wanted)


def open_one(operator, **changes):
    wanted = {"name": "Li Ming", "party": TAX, "role": "officer", "password": "first", "at": AT, **changes}
    return actions.open_account(actor=operator, **wanted)


def test_an_installed_store_has_a_named_operator_bound_to_confidentiality(operator):
    account = Account.objects.get()

    assert (account.login, account.name, account.role) == ("operator", "Answerable Person", "operator")
    assert account.confidentiality_acknowledged_at == AT
    assert not account.has_usable_password()
    assert operator.unit == UNIT
    assert acts() == ["store.installed"]


def test_installing_twice_changes_nothing(operator):
    again = actions.install(actor=queries.founder(unit=FIRM, unit_name="Other"), responsible="Another", at=AT)

    assert not again.fresh
    assert again.account.name == "Answerable Person"
    assert Party.objects.count() == 1
    assert acts() == ["store.installed"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 151, "a\u202eb"])
def test_nobody_answers_under_no_name(name):
    with pytest.raises(errors.NameMissing):
        actions.install(actor=queries.founder(unit=UNIT, unit_name="Operator"), responsible=name, at=AT)


def test_a_provider_delivers_all_its_kind_may_unless_items_are_named(operator):
    assert add(operator).items == [
        "licence", "penalty", "seriously-untrustworthy", "tax-event", "tax-credit", "honour", "commitment"
    ]  # fmt: skip
    assert add(operator, code=FIRM, kind="court", items=["judgment", "judgment"]).items == ["judgment"]


def test_a_registration_is_in_the_trail_under_the_officers_name(operator):
    add(operator)

    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.account, entry.unit) == ("provider.registered", "operator", UNIT)
    assert json.loads(entry.payload)["facts"]["unit_code"] == TAX


def test_the_same_registration_again_changes_nothing(operator):
    assert add(operator, code=TAX.lower()).pk == add(operator).pk
    assert acts().count("provider.registered") == 1


@pytest.mark.parametrize("change", [{"name": "乙市税务局"}, {"kind": "court"}, {"items": ["tax-event"]}])
def test_another_registration_under_a_registered_code_is_refused(operator, change):
    add(operator)
    with pytest.raises(errors.PartyExists):
        add(operator, **change)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"code": "92990100000000051F"}, NotAnOrganisation),
        ({"code": TAX[:-1] + ("0" if TAX[-1] != "0" else "1")}, NotAUnifiedCode),
        ({"name": "  "}, errors.NameMissing),
        ({"name": "x" * 201}, errors.NameMissing),
        ({"items": ["social-audit"]}, NotThisKindsItem),
        ({"items": ["gossip"]}, NotThisKindsItem),
    ],
)
def test_what_cannot_be_registered_is_refused_and_leaves_nothing(operator, change, refusal):
    with pytest.raises(refusal), transaction.atomic():
        add(operator, **change)
    assert Party.objects.count() == 1
    assert acts() == ["store.installed"]


def test_an_account_is_named_for_its_person_and_acts_for_its_unit(operator):
    add(operator)
    account = open_one(operator)

    acting = queries.acting_as("li.ming")
    assert (acting.unit, acting.role, acting.account_id) == (TAX, "officer", account.pk)
    assert check_password("first", account.password)
    assert account.confidentiality_acknowledged_at is None
    assert acts()[-1] == "account.opened"
    assert "first" not in Entry.objects.latest("pk").payload


@pytest.mark.parametrize(
    ("name", "login"),
    [("Li Ming", "li.ming"), ("李明", "李明"), ("  O  K ", "o.k"), ("Ｌｉ", "li"), ("a@b-c_d.e", "a@b-c_d.e")],
)
def test_a_login_is_made_from_a_name(name, login):
    assert queries.login_for(name) == login


@pytest.mark.parametrize("name", ["", "a/b", "<b>", "x" * 151, "o'neill"])
def test_a_name_that_makes_no_login_is_refused(name):
    with pytest.raises(errors.BadLogin):
        queries.login_for(name)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"party": FIRM}, errors.NoSuchParty),
        ({"role": "root"}, UnknownRole),
        ({"name": ""}, errors.NameMissing),
        ({"login": "operator"}, errors.AccountExists),
        ({"login": "a b/c"}, errors.BadLogin),
    ],
)
def test_an_account_that_cannot_be_opened(operator, change, refusal):
    add(operator)
    with pytest.raises(refusal):
        open_one(operator, **change)


def test_only_who_may_registers(operator):
    add(operator)
    open_one(operator)
    officer = queries.acting_as("li.ming")

    with pytest.raises(NotPermitted):
        add(officer, code=FIRM)
    with pytest.raises(NotPermitted):
        open_one(officer, name="Another")


def test_a_password_is_set_by_its_holder_or_by_who_keeps_the_system_secure(operator):
    add(operator)
    account, other = open_one(operator), open_one(operator, name="Other")
    own = queries.actor_for(account)

    actions.set_password(actor=own, account=account, password="second", at=AT)
    assert check_password("second", Account.objects.get(pk=account.pk).password)
    with pytest.raises(NotPermitted):
        actions.set_password(actor=own, account=other, password="third", at=AT)
    actions.set_password(actor=operator, account=other, password="fourth", at=AT)
    assert acts().count("account.password_set") == 2


def test_a_closed_account_stays_and_acts_no_more(operator):
    add(operator)
    account = open_one(operator)
    own = queries.actor_for(account)
    with pytest.raises(NotPermitted):
        actions.close_account(actor=own, account=account, at=AT)

    actions.close_account(actor=operator, account=account, at=AT)
    with pytest.raises(errors.AccountClosed):
        queries.acting_as("li.ming")
    assert acts()[-1] == "account.closed"


def test_the_last_operator_is_not_closed(operator):
    with pytest.raises(errors.LastOperator):
        actions.close_account(actor=operator, account=Account.objects.get(), at=AT)

    open_one(operator, name="Second", party=UNIT, role="operator")
    actions.close_account(actor=operator, account=Account.objects.get(login="operator"), at=AT)
    assert queries.operator().account == "second"


def test_nobody_acts_under_an_unknown_or_closed_account(operator):
    with pytest.raises(errors.NoSuchAccount):
        queries.acting_as("nobody")
    Account.objects.update(is_active=False)
    with pytest.raises(errors.AccountClosed):
        queries.acting_as("operator")
    with pytest.raises(errors.NoOperator):
        queries.operator()
