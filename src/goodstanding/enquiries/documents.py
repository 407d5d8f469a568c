"""The dossier as a document: one shape for the API, the command line and the page's download."""

import json
from typing import Any

from goodstanding.enquiries.queries import Dossier, Shown
from goodstanding.law.catalogue import edition
from goodstanding.subjects.queries import names_of


def as_document(dossier: Dossier) -> dict[str, Any]:
    """The keys of COMMANDS.md, `dossier`; keys beside them explain and never replace them."""
    question = dossier.question
    return {
        "subject": subject_document(dossier),
        "audience": question.audience.value,
        "at": question.at.isoformat(),
        "known": question.known.isoformat(),
        "records": [record_document(one) for one in dossier.shown],
        "grades": dossier.grades,
        "disputes": [],
        "withheld": [
            {
                "item": item.code,
                "name": item.name,
                "name_zh": item.name_zh,
                "reason": verdict.reason.code,
                "message": verdict.reason.text,
                "message_zh": verdict.reason.text_zh,
                "basis": str(verdict.reason.basis),
            }
            for item, verdict in dossier.withheld
        ],
    }


def as_json(dossier: Dossier) -> bytes:
    """The document as programs get it, by whichever door."""
    return json.dumps(as_document(dossier), ensure_ascii=False).encode()


def subject_document(dossier: Dossier) -> dict[str, Any]:
    subject = dossier.subject
    names = names_of(subject)
    return {
        "code": subject.code,
        "name": subject.name,
        "names": list(dict.fromkeys([subject.name, *(name.text for name in names)])),
        "name_details": [{"name": name.text, "kind": name.kind} for name in names],
        "kind": subject.kind,
        "status": subject.status,
        "in_register": subject.in_register,
    }


def record_document(one: Shown) -> dict[str, Any]:
    record, submission = one.record, one.record.submission
    return {
        "id": record.pk,
        "item": record.item,
        "item_name": one.item.name,
        "item_name_zh": one.item.name_zh,
        "provider": record.provider_code,
        "provider_name": submission.provider.name,
        "document": record.document,
        "occurred_on": _day(record.occurred_on),
        "ended_on": _day(record.ended_on),
        "public_until": _day(record.public_until) if record.published else None,
        "published": record.published,
        "retained_until": _day(record.retained_until),
        "status": status(one),
        "visibility": one.visibility.reason.code,
        "known_from": record.known_from.isoformat(),
        "receipt_date_set_by_demonstration": record.receipt_set,
        "self_declared": edition()[record.item].self_declared,
        "fields": one.fields,
        "source": {"submission": submission.pk, "row": record.row, "digest": submission.digest},
    }


def status(one: Shown) -> str:
    """`publication-ended` (shown to some, marked), `lapsed` (the document itself ran out) or `active`."""
    if one.visibility.marked:
        return "publication-ended"
    return "lapsed" if one.lapsed else "active"


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
