"""The store itself refuses what is no organisation, whatever door it came through."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection

from goodstanding.kernel.identifiers import make_code
from goodstanding.subjects.models import Subject

AT = datetime(2026, 11, 21, tzinfo=UTC)
INSERT = (
    "INSERT INTO subjects_subject (code, name, kind, in_register, status, opened_at) "
    "VALUES (%s, 'Example', 'other', false, 'active', %s)"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code",
    [make_code("9", "2", "990101", 1).code, "99000019490101001", "990000194901010I13", "", "91990101ma0dem0n3h"],
    ids=["a sole trader", "short", "a letter no code holds", "nothing", "small letters"],
)
def test_what_is_no_organisations_code_is_refused(code: str) -> None:
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(INSERT, [code, AT])


@pytest.mark.django_db
def test_an_organisation_is_let_in() -> None:
    code = make_code("N", "2", "990101", 1).code
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [code, AT])

    assert Subject.objects.filter(code=code).exists()


@pytest.mark.django_db
def test_an_organisation_does_not_become_a_sole_trader() -> None:
    held = Subject.objects.create(
        code=make_code("9", "1", "990101", 1).code, name="Example", kind="other", opened_at=AT
    )
    held.code = make_code("9", "2", "990101", 1).code
    with pytest.raises(IntegrityError):
        held.save()
