"""Four eyes: one account proposes, another of the same responsibility decides, once, until the last day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from goodstanding.catalogue import actions as catalogue
from goodstanding.catalogue import queries as editions
from goodstanding.catalogue.models import Edition
from goodstanding.kernel.identifiers import make_code
from goodstanding.law.roles import NotPermitted
from goodstanding.parties import actions, proposals, queries
from goodstanding.parties.errors import AwaitsSecondEyes, NoSuchProposal, NotConfirmed, NotYoursToWithdraw, SameEyes
from goodstanding.parties.models import Proposal
from goodstanding.trail.models import Entry
from tests.parties.conftest import AT, PASSWORD, TAX, prove

pytestmark = pytest.mark.django_db
WHAT = {"audience": "officer", "organisations": 2, "codes": "0" * 64}
LATER = AT + timedelta(days=8)


def opened(login, role="officer", party=TAX):
    made = actions.open_account(
        actor=queries.operator(), name=login, login=login, party=party, role=role, password=PASSWORD, at=AT
    )
    actions.acknowledge_confidentiality(actor=queries.actor_for(made), at=AT)
    return made


@pytest.fixture
def first(bound):
    return queries.actor_for(bound)


@pytest.fixture
def second(first):
    return queries.actor_for(opened("second"))


@pytest.fixture
def made(first):
    return proposals.propose(actor=first, act="bulk-export", what=WHAT, at=AT)


def decide(actor, made, decision="confirmed", at=AT):
    return proposals.decide(actor=actor, proposal=made.pk, decision=decision, at=at)


def use(actor, what=WHAT, at=AT):
    proposals.use(actor=actor, act="bulk-export", what=what, at=at)


def test_an_act_is_done_once_after_another_confirmed_just_it(first, second, made):
    with pytest.raises(NotConfirmed):
        use(first)
    decide(second, made)
    with pytest.raises(NotConfirmed):
        use(first, WHAT | {"organisations": 3})
    use(first)
    with pytest.raises(NotConfirmed):
        use(first)
    told = list(Entry.objects.filter(act__startswith="proposal.").order_by("pk").values_list("act", "account"))
    assert told == [("proposal.made", "officer"), ("proposal.confirmed", "second"), ("proposal.used", "officer")]


def test_asking_for_the_act_proposes_it_and_asking_again_changes_nothing(first, second):
    for _ in range(2):
        with pytest.raises(AwaitsSecondEyes) as asked:
            proposals.require_four_eyes(actor=first, act="bulk-export", what=WHAT, at=AT)
    made = Proposal.objects.get()
    assert asked.value.details["number"] == made.pk
    decide(second, made)
    proposals.require_four_eyes(actor=first, act="bulk-export", what=WHAT, at=AT)


def test_nobody_decides_on_what_is_ones_own(first, made):
    for decision in ("confirmed", "refused"):
        with pytest.raises(SameEyes):
            decide(first, made, decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(decision="confirmed", decided_by=made.proposed_by, decided_at=AT)


def test_what_is_refused_withdrawn_or_lapsed_opens_nothing(first, second, made):
    with pytest.raises(NotYoursToWithdraw):
        decide(second, made, "withdrawn")
    assert proposals.state(made, at=LATER) == "lapsed"
    with pytest.raises(NoSuchProposal):
        decide(second, made, at=LATER)
    decide(second, made, "refused")
    again = proposals.propose(actor=first, act="bulk-export", what=WHAT, at=AT)
    decide(first, again, "withdrawn")
    with pytest.raises(NotConfirmed):
        use(first)
    confirmed = proposals.propose(actor=first, act="bulk-export", what=WHAT, at=AT)
    decide(second, confirmed)
    with pytest.raises(NotConfirmed):
        use(first, at=LATER)


def test_only_the_same_responsibility_decides(made):
    stranger = queries.actor_for(opened("provider", role="provider"))
    elsewhere = make_code("1", "1", "990100", 2).code
    actions.register_provider(actor=queries.operator(), code=elsewhere, name="乙市税务局", kind="tax", items=[], at=AT)
    for other in (stranger, queries.actor_for(opened("elsewhere", party=elsewhere))):
        with pytest.raises(NoSuchProposal):
            decide(other, made)
    with pytest.raises(NotPermitted):
        proposals.propose(actor=stranger, act="bulk-export", what=WHAT, at=AT)
    decide(queries.operator(), made)


def test_a_later_edition_is_published_by_its_confirmation(bound):
    operator = queries.operator()
    Edition.objects.create(year="2025", digest="0" * 64, in_force_from=AT, published_at=AT, document={})
    now = datetime.now(UTC)
    with pytest.raises(NotConfirmed):
        catalogue.publish_edition(actor=operator, year="2026", at=now)
    made = proposals.propose(actor=operator, act="catalogue", what=editions.proposed("2026"), at=now)

    second = opened("deputy", role="operator", party=operator.unit)
    browser = prove(Client(headers={"accept-language": "en"}), second)
    assert f"P{made.pk}" in browser.get("/proposals/").text
    page = f"/proposals/{made.pk}/confirm"
    assert editions.proposed("2026")["digest"] in browser.get(page).text
    assert browser.post(page)["Location"] == "/proposals/"
    assert Edition.objects.filter(year="2026").exists()
    assert "confirmed and done" in browser.get("/proposals/").text
    assert browser.post(page).status_code == 404


def test_the_page_asks_for_fresh_proof_before_confirming_and_only_there(first, second):
    made = proposals.propose(actor=first, act="bulk-export", what=WHAT, at=datetime.now(UTC))
    stale = Client(headers={"accept-language": "en"})
    stale.force_login(queries.open_account_of("second"))
    assert stale.post(f"/proposals/{made.pk}/confirm")["Location"].startswith("/account/confirm?")
    assert stale.post(f"/proposals/{made.pk}/refuse")["Location"] == "/proposals/"
    made.refresh_from_db()
    assert made.decision == "refused"
    assert prove(Client(), opened("clerk", role="provider")).get("/proposals/").status_code == 403
