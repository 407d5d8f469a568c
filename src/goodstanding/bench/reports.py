"""Sealed reports: one, and a thousand in a row, as `report --codes` makes them; beside the paper alone, not sealed."""

import base64
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from goodstanding.bench import enquiry_data
from goodstanding.bench.place import own_store
from goodstanding.bench.registry import Findings, Row, Say

SIZE = 1_000
NO_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
SHARE = 10  # told of progress so often


def run(*, size: int | None, say: Say) -> Findings:
    """`size` reports (default a thousand), each issued, recorded, proved into the trail, sealed and verified."""
    number = size or SIZE
    with own_store(say):
        enquiry_data.load(number, say)
        codes = enquiry_data.codes(number)
        first = _timed(lambda: _issue(codes[0]))
        made, spent = [], []
        for place, code in enumerate(codes):
            begin = perf_counter()
            made.append(_issue(code))
            spent.append(perf_counter() - begin)
            if (place + 1) % max(number // SHARE, 1) == 0:
                say(f"{place + 1:,} of {number:,} reports, {sum(spent):.0f} s")
        paper = _timed(lambda: _paper(codes[-1]))
        _verified(made[-1])
    spent.sort()
    rows = (
        Row("the first report of a process", first, 1 / first),
        Row(f"{number:,} reports, each", sum(spent) / number, number / sum(spent), _worst(spent)),
        Row("the paper alone: Typst, not sealed", paper, 1 / paper),
    )
    return Findings("reports", rows, {"a report to its paper alone": rows[1].seconds / paper}, _notes(sum(spent)))


def _timed(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def _worst(spent: list[float]) -> dict[str, object]:
    return {"p99_ms": round(spent[len(spent) * 99 // 100] * 1e3, 1), "most_ms": round(spent[-1] * 1e3, 1)}


def _question(code: str) -> Any:
    from goodstanding.enquiries.queries import Question
    from goodstanding.formats.values import CHINA
    from goodstanding.law.publicity import Audience

    now = datetime.now(UTC)  # noqa: TID251 - a benchmark is a door
    return Question(code, Audience.public, now.astimezone(CHINA).date(), now, now, may_look_back=False)


def _issue(code: str) -> Any:
    from goodstanding.enquiries import issuing
    from goodstanding.enquiries.reports import Issue
    from goodstanding.parties import queries

    issue = Issue(f"R-{secrets.token_hex(6)}", base64.b32encode(secrets.token_bytes(10)).decode())
    return issuing.issue(actor=queries.operator(), question=_question(code), issue=issue)


def _paper(code: str) -> bytes:
    from goodstanding.enquiries import files, queries, reports
    from goodstanding.enquiries.reports import Issue
    from goodstanding.parties import queries as parties

    answer = queries.dossier(_question(code))
    content = reports.content(answer, issue=Issue("R-0", "CODE"), actor=parties.operator())
    return files.report_pdf(reports.printed(content, answer) | {"digest": "0" * 64, "qr": NO_PICTURE})


def _verified(made: Any) -> None:
    from goodstanding.proofs.pdf_reports import verify_pdf
    from goodstanding.trail.keys import trusted

    assert verify_pdf(made.pdf, trusted()).valid


def _notes(seconds: float) -> tuple[str, ...]:
    return (f"all of them in {seconds:.0f} s; asked: a sealed PDF in less than 1 s, 1,000 in a batch with progress",)
