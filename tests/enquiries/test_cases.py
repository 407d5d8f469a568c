"""What belongs to a case is found by how people name it, for one organisation at a time."""

from datetime import UTC, datetime

import pytest

from goodstanding.enquiries import actions
from goodstanding.enquiries.cases import case
from goodstanding.enquiries.errors import NoSuchCase
from goodstanding.enquiries.models import Look, LookQuestion
from goodstanding.enquiries.queries import Question
from goodstanding.law.publicity import Audience
from goodstanding.parties.models import Party
from goodstanding.parties.queries import operator
from goodstanding.records.models import Record
from goodstanding.trail.models import Entry
from tests.enquiries.conftest import AT, FIRM, NAME, OTHER, PENALTY, REGISTRATION
from tests.enquiries.test_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def looked(deliver):
    """Two deliveries, and one look at both records that names a case."""
    deliver("registration", REGISTRATION)
    penalty = deliver("penalty", PENALTY)
    now = datetime.now(UTC)
    actions.show_dossier(actor=operator(), question=Question(FIRM, Audience.officer, now.date(), now, now))
    Look.objects.update(case_number="示执〔2026〕7号")
    return penalty


def _acts(found):
    return sorted(Entry.objects.filter(pk__in=found.entries).values_list("act", flat=True))


def test_an_organ_s_case_holds_its_looks_and_what_they_showed(looked):
    found = case(FIRM, " 示执〔2026〕7号 ")
    assert found.records == set(Record.objects.values_list("pk", flat=True))
    assert _acts(found) == ["dossier.shown"]


def test_a_record_and_a_delivery_are_cases(looked):
    for named in (f"R{looked.pk}", f"d{looked.submission_id}"):
        found = case(FIRM, named)
        assert found.records == {looked.pk}
        assert "dossier.shown" in _acts(found)


def test_a_question_holds_the_look_the_question_and_the_answer(looked):
    Party.objects.create(code=FIRM, name=NAME, kind="enterprise", created_at=AT)
    look = Look.objects.latest("pk")
    signed_in("subject", FIRM).post(f"/s/{FIRM}/looks/{look.pk}/why", {"text": "Why?"})
    asked = LookQuestion.objects.get()
    actions.answer_why(actor=operator(), question=asked.pk, text="An inspection.", at=datetime.now(UTC))

    assert _acts(case(FIRM, f"Q{asked.pk}")) == ["dossier.shown", "look.explained", "look.questioned"]


@pytest.mark.parametrize("named", ["Q999", "D999", "R999", "nothing", " "])
def test_what_is_no_case_is_refused(looked, named):
    with pytest.raises(NoSuchCase):
        case(FIRM, named)


def test_another_organisation_s_case_is_none(looked):
    for named in (f"R{looked.pk}", f"D{looked.submission_id}", "示执〔2026〕7号"):
        with pytest.raises(NoSuchCase):
            case(OTHER, named)
