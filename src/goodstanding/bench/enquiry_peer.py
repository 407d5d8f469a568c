"""The peer: a raw ASGI program that answers by code with one select and one insert, under the same durability.

No accounts, no catalogue, no clocks, no tree: what is left when everything that makes it lawful is left out.
`python -m goodstanding.bench.enquiry_peer PORT` serves it with the same server and as many processes as ours.
"""

import hashlib
import json
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

SELECT = """
SELECT s.code, s.name, r.id, r.item, r.provider_code, r.document, r.occurred_on::text, r.ended_on::text,
       r.public_until::text, r.retained_until::text, r.known_from::text, r.row, d.id, d.digest, p.name, r.content
FROM subjects_subject s JOIN records_record r ON r.subject_id = s.id
JOIN submissions_submission d ON d.id = r.submission_id JOIN parties_party p ON p.id = d.provider_id
WHERE s.code = %s AND r.known_until IS NULL AND r.published ORDER BY r.occurred_on DESC, r.id DESC
"""
INSERT = "INSERT INTO bench_look (at, account, code, records, digest) VALUES (now(), 'peer', %s, %s, %s)"
TABLE = """
CREATE TABLE bench_look (
  id bigserial PRIMARY KEY, at timestamptz NOT NULL, account text NOT NULL, code text NOT NULL,
  records bigint[] NOT NULL, digest text NOT NULL
);
CREATE INDEX ON bench_look (code, at DESC)
"""
CONNECTIONS = 25  # a process: fifty clients, two processes

pool: AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]] | None = None


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    if scope["type"] != "http":
        return
    del receive
    body = await answer(scope["path"].rpartition("/")[2])
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer(code: str) -> bytes:
    async with (await _pool()).connection() as line:
        rows = await (await line.execute(SELECT, [code])).fetchall()
        digest = hashlib.sha256("".join(row[-1] for row in rows).encode()).hexdigest()
        await line.execute(INSERT, [code, [row[2] for row in rows], digest])
    told = [[*row[2:-1], json.loads(row[-1])] for row in rows]
    return json.dumps({"code": code, "name": rows[0][1] if rows else "", "records": told}, ensure_ascii=False).encode()


async def _pool() -> AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]]:
    global pool  # noqa: PLW0603 - one a process
    if pool is None:
        made = AsyncConnectionPool(
            os.environ["DATABASE_URL"],
            min_size=CONNECTIONS,
            max_size=CONNECTIONS,
            open=False,
            kwargs={"autocommit": True},
        )
        pool = made
        await made.open(wait=True)
    return pool


def main(port: int) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels

    Granian(
        target="goodstanding.bench.enquiry_peer:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        workers=max(2, min(4, os.cpu_count() or 2)),
        loop=Loops.asyncio,
        log_level=LogLevels.warning,
        workers_kill_timeout=5,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
