"""The trail beside what bounds it: a bare COPY of the same entries, a plain insert a commit, one round trip."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from time import perf_counter
from typing import Any

from goodstanding.bench.place import own_store
from goodstanding.bench.registry import Findings, Row, Say

SIZE = 1_000_000
BATCH = 20_000
CLIENTS = 8
COMMITS = 200  # a client
PROOFS = 2_000
AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SUBJECT = "91990101MA0DEM0N3H"
PLAIN = "CREATE TABLE bench_plain (LIKE trail_entry INCLUDING ALL)"
COPY = "COPY bench_plain (at, account, unit, act, subject_code, payload) FROM STDIN"


def run(*, size: int | None, say: Say) -> Findings:
    """`size` acts appended in batches, signed, proved and checked; one act a commit, alone and by eight clients."""
    number = size or SIZE
    with own_store(say):
        from goodstanding.parties import queries

        actor = queries.founder(unit="129901000000000099", unit_name="Benchmark")
        _ask(PLAIN)
        say(f"appending {number:,} acts ...")
        rows = [
            Row("COPY of the same entries, no tree", spent := _copy(number), number / spent),
            Row("append, batches of 20,000", spent := _append(actor, number), number / spent),
        ]
        say("one act a commit ...")
        rows += _commits(actor)
        say("signing, proving, checking ...")
        rows += _signed(say)
    return Findings("trail", tuple(rows), _ratios(rows), _notes(rows, number))


def _copy(number: int) -> float:
    from django.db import connection, transaction

    payload = '{"act":"dossier.shown"}'.ljust(330, "x")
    start = perf_counter()
    for begin in range(0, number, BATCH):
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for _ in range(min(BATCH, number - begin)):
                copy.write_row((AT, "benchmark", "129901000000000099", "dossier.shown", SUBJECT, payload))
    return perf_counter() - start


def _append(actor: Any, number: int) -> float:
    from django.db import transaction

    from goodstanding.trail import actions

    act = actions.Act("dossier.shown", SUBJECT, {"records": 3, "shown": "ab" * 32})
    start = perf_counter()
    for begin in range(0, number, BATCH):
        with transaction.atomic():
            actions.append_all(actor=actor, acts=[act] * min(BATCH, number - begin), at=AT)
    return perf_counter() - start


def _commits(actor: Any) -> list[Row]:
    from django.db import connection, transaction

    from goodstanding.trail import actions

    def act() -> None:
        with transaction.atomic():
            actions.append(actor=actor, act="dossier.shown", at=AT, subject=SUBJECT, records=3)

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_plain (at, account, unit, act, subject_code, payload)"
                " VALUES (%s, 'benchmark', '129901000000000099', 'dossier.shown', %s, repeat('x', 330))",
                [AT, SUBJECT],
            )

    found = []
    for clients in (1, CLIENTS):
        for system, work in (("plain insert", plain), ("append", act)):
            spent = _together(work, clients)
            total = clients * COMMITS
            found.append(Row(f"{system}, one a commit, {clients} client{'s' * (clients > 1)}", spent, total / spent))
    return found


def _together(work: Callable[[], None], clients: int) -> float:
    from django.db import connection

    def client() -> None:
        for _ in range(COMMITS):
            work()
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    start = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return perf_counter() - start


def _signed(say: Say) -> list[Row]:
    from goodstanding.trail import checks, keys, publication, queries

    start = perf_counter()
    checkpoint = publication.sign_and_publish(at=AT)
    signing = perf_counter() - start
    size = checkpoint.size if checkpoint else 0
    chance = Random(7)  # noqa: S311 - a fixed series of leaves
    trip = _each(lambda: _ask("SELECT 1"))
    proof = _each(lambda: queries.inclusion(chance.randrange(size), size=size))
    say("checking every payload ...")
    start = perf_counter()
    outcome = checks.check(trusted=keys.trusted("trail"))
    checking = perf_counter() - start
    assert outcome.ledger.count == 0, outcome.ledger.problems
    return [
        Row("checkpoint signed over all of them", signing, size / signing),
        Row("trail check", checking, size / checking),
        Row("round trip: SELECT 1", trip[0], 1 / trip[0], {"p99_ms": round(trip[1] * 1e3, 3)}),
        Row("inclusion proof", proof[0], 1 / proof[0], {"p99_ms": round(proof[1] * 1e3, 3)}),
    ]


def _each(work: Callable[[], object]) -> tuple[float, float]:
    """Median and 99th percentile, in seconds."""
    spent = []
    for _ in range(PROOFS):
        start = perf_counter()
        work()
        spent.append(perf_counter() - start)
    spent.sort()
    return spent[len(spent) // 2], spent[len(spent) * 99 // 100]


def _ask(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def _ratios(rows: list[Row]) -> dict[str, float]:
    rates = {row.system: row.rate for row in rows}
    pairs = {"batched append to COPY": ("append, batches of 20,000", "COPY of the same entries, no tree")}
    for clients in ("1 client", f"{CLIENTS} clients"):
        each = f"one a commit, {clients}"
        pairs[f"append to plain insert, {clients}"] = (f"append, {each}", f"plain insert, {each}")
    return {name: rates[ours] / rates[peer] for name, (ours, peer) in pairs.items()}


def _notes(rows: list[Row], number: int) -> tuple[str, ...]:
    proof = next(row for row in rows if row.system == "inclusion proof")
    asked = f"{number:,} acts; asked: at least 2,000 leaves a second batched, a proof below 1 ms"
    peer = "Tessera measured 1,587 a second on one small core (its docs)."
    return (f"{asked} (median {proof.seconds * 1e3:.3f} ms). {peer}",)
