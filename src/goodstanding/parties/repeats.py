"""Requests sent again: one idempotency key, one answer, whatever was lost on the way."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.canonical import canonical_json
from goodstanding.parties.errors import KeyUsedForAnother
from goodstanding.parties.models import KeptAnswer

KEPT = timedelta(days=7)
LONGEST = 200
Answer = dict[str, Any]


def once(*, actor: Actor, key: str, asked: object, at: datetime, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """(the answer, was it given before). Without a key the act is simply done.

    `asked`: plain values that make two requests the same one. Another request under the same key is refused
    (`KeyUsedForAnother`). Two at once: the second waits for the first and gets its answer.
    """
    if not key:
        return act(), False
    fingerprint = hashlib.sha256(canonical_json(asked).encode()).hexdigest()
    with transaction.atomic():
        kept, _ = KeptAnswer.objects.select_for_update().get_or_create(
            account_id=actor.account_id or 0, key=key[:LONGEST], defaults={"fingerprint": fingerprint, "at": at}
        )
        if kept.fingerprint != fingerprint:
            raise KeyUsedForAnother
        before = kept.answer is not None
        if kept.answer is None:
            kept.answer = act()
            kept.save(update_fields=["answer"])
    answer: Answer = kept.answer
    return answer, before


def forget(*, before: datetime) -> None:
    """Answers older than anybody sends a request again."""
    KeptAnswer.objects.filter(at__lt=before - KEPT).delete()
