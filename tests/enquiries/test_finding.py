"""What a search may tell whom: organisations of the register to everybody, others only with a record shown to the asker."""

from datetime import UTC, datetime

import pytest

from goodstanding.enquiries import finding
from goodstanding.kernel.identifiers import make_code
from goodstanding.kernel.naming import fold_name
from goodstanding.parties import queries
from goodstanding.subjects.models import Name, Subject
from tests.enquiries.conftest import FIRM, NAME, PENALTY, REGISTRATION

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


def found(text, *, officer=False, now=NOW):
    actor = queries.operator() if officer else None
    return [hit.code for hit in finding.find(text, now=now, actor=actor)]


def test_a_registered_organisation_is_found_by_everybody_under_each_of_its_names(deliver):
    deliver("registration", REGISTRATION)

    assert [found(text) for text in (NAME, "Model One", "示范五金厂", "shifanyihao", FIRM)] == [[FIRM]] * 5


def test_the_number_of_before_2015_finds_its_organisation(deliver):
    deliver("registration", REGISTRATION | {"registration_number": "990101000000017"})

    assert found("990101000000017") == [FIRM]


def test_an_organisation_only_a_delivery_names_is_found_by_its_published_record(deliver):
    deliver("penalty", PENALTY)

    assert found(NAME) == [FIRM]


def test_after_publication_has_ended_officers_find_it_and_the_public_does_not(deliver):
    record = deliver("penalty", PENALTY)
    later = datetime(record.public_until.year + 1, 1, 1, tzinfo=UTC)

    assert found(NAME, now=later) == []
    assert found(NAME, officer=True, now=later) == [FIRM]


@pytest.mark.parametrize("officer", [False, True])
def test_an_organisation_of_which_nothing_is_registered_shows_nowhere(deliver, officer):
    code = make_code("9", "1", "990101", 77).code
    subject = Subject.objects.create(code=code, name="示范无录有限公司", kind="enterprise", opened_at=NOW)
    Name.objects.create(
        subject=subject, text=subject.name, folded=fold_name(subject.name), kind="delivered", known_from=NOW
    )

    assert found(subject.name, officer=officer) == []
    assert found(code, officer=officer) == []
    assert found(code[:17], officer=officer) == []
