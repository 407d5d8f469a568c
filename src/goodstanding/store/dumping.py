"""The tables of a store as one stream, by PostgreSQL's own pg_dump and pg_restore; the built-in store brings them."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Final

from psycopg.conninfo import make_conninfo

from goodstanding.store.address import address_parts
from goodstanding.store.errors import DumpFailed
from goodstanding.store.server import installed_programs

BLOCK: Final = 1 << 20
# nothing of the place it comes from: owners, rights and comments are given anew where it is restored
PLAIN: Final = ("--no-owner", "--no-privileges", "--no-comments")


def dump(url: str, *, snapshot: str, leave_out: Sequence[str]) -> Iterator[bytes]:
    """Structure and rows as of an exported snapshot, compressed; of the tables in `leave_out` only the structure.

    Raises:
        DumpFailed: pg_dump says why.

    """
    asked = ["--format=custom", "--compress=gzip:4", f"--snapshot={snapshot}", *PLAIN]
    asked += [f"--exclude-table-data={table}" for table in leave_out]
    with tempfile.TemporaryFile() as said:
        program = _started("pg_dump", url, asked, said, reads=False)
        assert program.stdout is not None
        try:
            while block := program.stdout.read(BLOCK):
                yield block
        finally:
            program.stdout.close()
            status = program.wait()
        _require_done("pg_dump", status, said)


def load(url: str, blocks: Iterable[bytes]) -> None:
    """Put what `dump` gave into an empty store, all of it or nothing.

    Raises:
        DumpFailed: pg_restore says why.

    """
    with tempfile.TemporaryFile() as said:
        program = _started("pg_restore", url, ["--single-transaction", "--exit-on-error", *PLAIN], said, reads=True)
        assert program.stdin is not None
        with suppress(BrokenPipeError):  # it gave up: its own words are said below
            for block in blocks:
                program.stdin.write(block)
            program.stdin.close()
        _require_done("pg_restore", program.wait(), said)


def _started(name: str, url: str, asked: list[str], said: IO[bytes], *, reads: bool) -> subprocess.Popen[bytes]:
    """A password goes by the environment: arguments can be read by everybody on the machine."""
    parts = address_parts(url)
    environment = {**os.environ, "PGPASSWORD": parts.pop("password", "")}
    words = [str(installed_programs() / name), *asked, f"--dbname={make_conninfo('', **parts)}"]
    return subprocess.Popen(  # noqa: S603 - our own arguments
        words, stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if reads else subprocess.PIPE, stderr=said, env=environment,
    )  # fmt: skip


def _require_done(program: str, status: int, said: IO[bytes]) -> None:
    if status == 0:
        return
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    raise DumpFailed(program=program, fault=lines[0] if lines else f"status {status}")
