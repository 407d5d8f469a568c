"""The bulk door checks its references part by part, and never takes the trail's order lock on the way."""

import pytest
from django.db import IntegrityError as DatabaseIntegrityError
from django.db import connection, transaction
from psycopg import IntegrityError

from goodstanding.records import writing
from goodstanding.records.models import Record
from goodstanding.trail import actions as trail
from goodstanding.trail.models import Leaf
from tests.submissions.conftest import AT, deliver, officer, penalty, sheet

__all__ = ["deliver", "officer", "sheet"]


def line(submission, subject, identity) -> str:
    cells = [
        subject, submission.pk, 9, "penalty", submission.provider.code, "x", identity * 32, "2026-03-02", r"\N", "f", r"\N", r"\N", "active",
        AT.isoformat(), "f", r"\N", "\\\\x00", "\\\\x00", "{}",
    ]  # fmt: skip
    return "\t".join(str(cell) for cell in cells) + "\n"


def test_a_reference_into_nothing_is_refused_with_its_part_and_not_at_commit(deliver, sheet) -> None:
    submission = deliver(sheet([penalty(1)]))
    known = Record.objects.get().subject_id

    with transaction.atomic():
        writing.copy_records([[line(submission, known, "0")]])
        with pytest.raises(IntegrityError), transaction.atomic():
            writing.copy_records([[line(submission, known, "1")], [line(submission, 10**9, "2")]])
    assert Record.objects.count() == 2


def test_an_act_of_the_same_transaction_takes_its_place_at_commit(officer, deliver, sheet) -> None:
    deliver(sheet([penalty(1)]))
    before = Leaf.objects.count()

    with transaction.atomic():
        trail.append(actor=officer, act="test.act", at=AT)
        writing.copy_records([])
        assert Leaf.objects.count() == before
    assert Leaf.objects.count() == before + 1


def test_the_orm_s_own_insert_is_held_to_its_references_too(deliver, sheet) -> None:
    deliver(sheet([penalty(1)]))
    held = Record.objects.get()
    for name in ("subject_id", "submission_id"):
        stray = Record.objects.get(pk=held.pk)
        stray.pk, stray.identity = None, "0" * 32
        setattr(stray, name, 10**9)
        with pytest.raises(DatabaseIntegrityError, match="not there"), transaction.atomic():
            stray.save(force_insert=True)
    assert Record.objects.count() == 1


@pytest.mark.parametrize("table", ["subjects_subject", "submissions_submission"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id + 1000", "TRUNCATE {} CASCADE"])
def test_what_records_refer_to_stays(deliver, sheet, table, statement) -> None:
    deliver(sheet([penalty(1)]))
    with pytest.raises(DatabaseIntegrityError, match="stay"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
