"""What is not open leaves the country on a transfer basis in force only (regulation on credit reporting, art. 24)."""

from datetime import date, timedelta

import pytest

from goodstanding.enquiries import actions, grade_actions
from goodstanding.enquiries.models import Look
from goodstanding.enquiries.queries import Enquiry, Question
from goodstanding.grading.errors import NotGraded
from goodstanding.law.publicity import Audience
from goodstanding.law.residency import EVERYWHERE, Residency
from goodstanding.law.roles import NotPermitted
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.parties.errors import BasisMissing, NoSuchCountry
from goodstanding.trail.models import Entry
from tests.enquiries.conftest import AT, FIRM, MARKET, PENALTY, REGISTRATION

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def abroad(deliver):
    """An account used in Germany, of the role asked for, bound to confidentiality."""
    deliver("registration", REGISTRATION)
    deliver("penalty", PENALTY)

    def one(role, party=MARKET):
        made = parties.open_account(
            actor=queries.operator(), name=f"Reader {role}", party=party, role=role, password="x", at=AT, country="de"
        )
        parties.acknowledge_confidentiality(actor=queries.actor_for(made), at=AT)
        return queries.actor_for(made)

    return one


def _note(actor, until, at=AT):
    account = queries.open_account_of(actor.account)
    parties.note_export_basis(actor=queries.operator(), account=account, basis="SC 2026-17", until=until, at=at)
    return queries.acting_as(actor.account)


def _ask(actor, audience):
    return actions.show_dossier(actor=actor, question=Question(FIRM, audience, TODAY, AT, AT))


def test_what_is_open_is_open_everywhere(abroad):
    assert _ask(abroad("officer"), Audience.public).shown


def test_an_officer_abroad_reads_nothing_else_until_a_basis_is_recorded(abroad):
    actor = abroad("officer")
    with pytest.raises(Residency):
        _ask(actor, Audience.officer)

    assert _ask(_note(actor, TODAY), Audience.officer).shown


def test_grades_with_their_reasons_and_who_looked_are_not_open_either(abroad):
    actor = abroad("officer")
    with pytest.raises(Residency):
        grade_actions.show_grade(actor=actor, code=FIRM, now=AT)
    with pytest.raises(Residency):
        actions.read_looks(actor=actor, code=FIRM, at=AT)

    with pytest.raises(NotGraded):
        grade_actions.show_grade(actor=_note(actor, TODAY), code=FIRM, now=AT)


@pytest.mark.parametrize(("until", "given"), [(TODAY, True), (TODAY - timedelta(days=1), False)])
def test_a_basis_holds_through_its_last_day(abroad, until, given):
    actor = _note(abroad("officer"), until)
    if given:
        assert _ask(actor, Audience.officer).shown
    else:
        with pytest.raises(Residency):
            _ask(actor, Audience.officer)


def test_its_own_file_is_its_own_wherever_it_is_read(abroad):
    parties.admit_organisation(actor=queries.operator(), code=FIRM, name="示范一号制造有限公司", at=AT)

    assert _ask(abroad("subject", FIRM), Audience.subject).shown


def test_an_enquiry_on_a_ground_is_refused_and_the_organisation_sees_it(abroad):
    enquiry = Enquiry(FIRM, "A1", "lending", AT)
    with pytest.raises(Residency) as refused:
        actions.answer(actor=(actor := abroad("enquirer")), enquiry=enquiry)
    actions.note_refusal(actor=actor, enquiry=enquiry, refusal=refused.value)

    assert Look.objects.get(subject__code=FIRM, refusal="RESIDENCY").account == actor.account


def test_the_basis_stands_in_the_trail_and_is_the_security_officer_s_to_record(abroad):
    actor = abroad("officer")
    with pytest.raises(NotPermitted):
        parties.note_export_basis(
            actor=actor, account=queries.open_account_of(actor.account), basis="x", until=TODAY, at=AT
        )
    _note(actor, TODAY)

    assert '"SC 2026-17"' in Entry.objects.get(act="account.export_basis_noted").payload


@pytest.mark.parametrize("basis", ["", "  ", "x" * 101])
def test_a_basis_has_a_number(abroad, basis):
    account = queries.open_account_of(abroad("officer").account)
    with pytest.raises(BasisMissing):
        parties.note_export_basis(actor=queries.operator(), account=account, basis=basis, until=TODAY, at=AT)


@pytest.mark.parametrize("country", ["Germany", "D", "D1", "德国"])
def test_a_country_is_two_letters(deliver, country):
    with pytest.raises(NoSuchCountry):
        parties.open_account(
            actor=queries.operator(), name="A", party=MARKET, role="officer", password="x", at=AT, country=country
        )


def test_where_the_information_may_go_anywhere_nothing_is_refused(abroad, settings):
    settings.RESIDENCY = EVERYWHERE
    assert _ask(queries.acting_as(abroad("officer").account), Audience.officer).shown


def test_another_home_is_the_accounts_own(deliver, settings):
    settings.RESIDENCY = "HK"
    made = parties.open_account(actor=queries.operator(), name="A", party=MARKET, role="officer", password="x", at=AT)

    assert (made.country, queries.actor_for(made).abroad) == ("HK", None)
