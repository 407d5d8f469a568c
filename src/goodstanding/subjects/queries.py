"""Reads of organisations: who is known under which code and names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection

from goodstanding.kernel.identifiers import UnifiedCode, fold_code
from goodstanding.kernel.naming import fold_name
from goodstanding.store.asking import Prepared
from goodstanding.subjects.models import Name, Subject

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation the store knows: `names` are folded (kernel.naming) and hold former and delivered ones too."""

    id: int
    in_register: bool
    name: str
    names: frozenset[str]


def known(codes: Sequence[str]) -> dict[str, Known]:
    """The known ones of these codes. One query, however many codes."""
    if not codes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement("known"), {"codes": ",".join(codes)})
        rows = cursor.fetchall()
    return {
        code: Known(number, in_register, name, frozenset([*(folded or ()), fold_name(name)]))
        for code, number, in_register, name, folded in rows
    }


@cache
def statement(name: str) -> str:
    """The text of one of this folder's `.sql` files."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def kind_of(code: str) -> str:
    """The kind of organisation a code's department and class denote."""
    return UnifiedCode(code).subject_kind


def by_code(code: str) -> Subject | None:
    """The organisation of a code as people write it, whether or not anything of it may be shown."""
    return by_codes([fold_code(code)]).get(fold_code(code))


def by_codes(codes: Collection[str]) -> dict[str, Subject]:
    """The organisations of these codes (upper case, as `fold_code` writes them) that there are, by code."""
    return {subject.code: subject for (subject,) in _coded().ask(codes=list(codes))}


def read_names(found: Sequence[Subject]) -> None:
    """Fill in the names of these organisations, for `names_of`: one question to the store."""
    by_subject: dict[int, list[Name]] = {subject.pk: [] for subject in found}
    for (name,) in _names().ask(subjects=list(by_subject)) if by_subject else ():
        by_subject[name.subject_id].append(name)
    for subject in found:
        subject.names_read = by_subject[subject.pk]


def names_of(subject: Subject) -> list[Name]:
    """Every name it is known by, in the order they became known here."""
    if subject.names_read is None:
        read_names([subject])
    return subject.names_read or []


@cache
def _coded() -> Prepared:
    return Prepared(statement("coded"), s=Subject)


@cache
def _names() -> Prepared:
    return Prepared(statement("names_of"), n=Name)
