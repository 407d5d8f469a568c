"""Organisations with five records each, straight into the store, as deliveries would have left them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from goodstanding.bench.registry import Say

RECORDS = Path(__file__).with_name("enquiry_records.sql")
EACH = 5
DELIVERIES = 200
KEYS = [f"gs_{number:08d}" + "0" * 35 for number in range(50)]  # a key a client: each has its own limit


def load(organisations: int, say: Say) -> str:
    """Organisations, records, an enquirer's key and a confirmed matter; answers the matter's ground."""
    from django.db import connection

    provider, ground = _parties()
    say(f"loading {organisations:,} organisations with {EACH * organisations:,} records ...")
    with connection.cursor() as cursor:
        with cursor.copy("COPY subjects_subject (code, name, kind, in_register, status, opened_at) FROM STDIN") as copy:
            for row in _subjects(organisations):
                copy.write_row(row)
        first = _deliveries(provider)
        filled = {"PROVIDER": provider.code, "DELIVERIES": str(DELIVERIES), "FIRST": str(first)}
        cursor.execute(re.sub("|".join(filled), lambda found: filled[found[0]], RECORDS.read_text(encoding="utf-8")))
        cursor.execute("ANALYZE subjects_subject, records_record")
    return ground


def _deliveries(provider: Any) -> int:
    """Some accepted deliveries; answers the number of the first."""
    from goodstanding.submissions.models import Submission

    at = datetime(2026, 11, 1, tzinfo=UTC)
    made = Submission.objects.bulk_create(
        Submission(
            provider=provider, item="penalty", edition="2026", file_name="bench.csv", digest=f"{number:064x}", size=1,
            received_at=at, received_by="benchmark", status="accepted", decided_at=at, demonstration=True,
        )
        for number in range(DELIVERIES)
    )  # fmt: skip
    return min(each.pk for each in made)


def codes(organisations: int) -> list[str]:
    """The codes of the organisations, in order."""
    return [code for code, *_ in _subjects(organisations)]


def _subjects(number: int) -> Iterator[tuple[Any, ...]]:
    from goodstanding.kernel.identifiers import make_code

    for each in range(number):
        code = make_code("9", "1", f"9901{each // 10_000_000:02d}", each).code
        yield code, f"示范{each}号制造有限公司", "enterprise", True, "active", "2026-11-01T00:00:00Z"


def _parties() -> tuple[Any, str]:
    """The provider, and the ground on which an account with a key enquires."""
    from goodstanding.enquiries import actions as enquiries
    from goodstanding.enquiries.authorising import MatterTerms
    from goodstanding.kernel.citation import Cite
    from goodstanding.kernel.identifiers import make_code
    from goodstanding.parties import actions, queries

    now = datetime.now(UTC)  # noqa: TID251 - a benchmark is a door
    unit = make_code("1", "2", "999999", 0).code
    actions.install(actor=queries.founder(unit=unit, unit_name="Benchmark"), responsible="Answerable Person", at=now)
    operator = queries.operator()
    authority, organ = make_code("1", "1", "990100", 1).code, make_code("1", "1", "990100", 51).code
    for code, name in ((authority, "示范市市场监督管理局"), (organ, "示范市应急管理局")):
        actions.register_provider(actor=operator, code=code, name=name, kind="administrative-organ", items=[], at=now)
    account = actions.open_account(
        actor=operator, name="Benchmark Organ", login="bench", party=organ, role="organ", password="", at=now
    )
    actor = queries.actor_for(account)
    actions.acknowledge_confidentiality(actor=actor, at=now)
    for key in KEYS:
        actions.issue_key(
            actor=operator, account=account, key=key, scopes=["see-public", "enquire"], label="", at=now,
            until=now + timedelta(days=1),
        )  # fmt: skip
    cite = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "enquiry (art. 15 of the draft)")
    terms = MatterTerms(organ, "安全生产检查", ["tax-event"], "inspection", cite)
    matter = enquiries.publish_matter(actor=actor, matter=terms, at=now)
    enquiries.confirm_matter(actor=operator, matter=matter.pk, at=now)
    return queries.party(authority), f"M{matter.pk}"
