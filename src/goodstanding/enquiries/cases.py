"""What belongs to a case: the acts and the records an evidence pack about it has to hold.

A case is named as people name it: `Q7` a question why somebody looked, `D12` a delivery, `R34` a record, and anything
else the number an organ gave with its enquiries.
"""

import json
import re
from collections.abc import Iterable, Iterator

from goodstanding.enquiries.errors import NoSuchCase
from goodstanding.enquiries.models import Look, LookQuestion
from goodstanding.kernel.canonical import canonical_json
from goodstanding.records.evidence import Case
from goodstanding.records.models import Record
from goodstanding.trail.models import Entry

NUMBERED = re.compile(r"([QDR])([1-9][0-9]{0,14})")


def case(code: str, named: str) -> Case:
    """The case of an organisation, by its code. Raises NoSuchCase, whether there is none or it is another's."""
    found = NUMBERED.fullmatch(named.strip().upper())
    gather = {"Q": _question, "D": _delivery, "R": _record}
    looks, facts, records = gather[found[1]](code, int(found[2])) if found else _organ_s(code, named.strip())
    entries = {one.entry for one in looks if one.entry}
    entries |= set(_naming(code, facts))
    if not (looks or records):
        raise NoSuchCase(case=named[:100], organisation=code)
    return Case(named.strip(), frozenset(entries), frozenset(records))


Gathered = tuple[list[Look], dict[str, int | str], set[int]]


def _question(code: str, number: int) -> Gathered:
    asked = LookQuestion.objects.select_related("look").filter(pk=number, look__subject__code=code).first()
    return ([asked.look], {"question": number}, set(asked.look.records)) if asked else ([], {}, set())


def _delivery(code: str, number: int) -> Gathered:
    records = set(Record.objects.filter(subject__code=code, submission=number).values_list("pk", flat=True))
    return _looks_at(code, records), {"submission": number}, records


def _record(code: str, number: int) -> Gathered:
    """The statement with those it superseded and that superseded it."""
    meant = Record.objects.filter(pk=number, subject__code=code).values_list("identity", flat=True)
    records = set(Record.objects.filter(subject__code=code, identity__in=meant).values_list("pk", flat=True))
    return _looks_at(code, records), {"record": number}, records


def _organ_s(code: str, number: str) -> Gathered:
    looks = list(Look.objects.filter(subject__code=code, case_number=number)) if number else []
    return looks, {"case": number}, {record for look in looks for record in look.records}


def _looks_at(code: str, records: Iterable[int]) -> list[Look]:
    return list(Look.objects.filter(subject__code=code, records__overlap=sorted(records))) if records else []


def _naming(code: str, facts: dict[str, int | str]) -> Iterator[int]:
    """Entries about the organisation whose facts name the case."""
    about = Entry.objects.filter(subject_code=code)
    for name, value in facts.items():
        about = about.filter(payload__contains=f'"{name}":{canonical_json(value)}')  # the store looks, and then we do
    for number, payload in about.values_list("pk", "payload").iterator():
        said = json.loads(payload)["facts"]
        if facts and all(said.get(name) == value for name, value in facts.items()):
            yield number
