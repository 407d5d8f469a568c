"""Accepted rows as the lines PostgreSQL's COPY reads: content, commitment and all columns made by DuckDB, never a loop.

The SQL is put together from the item's field codes, which come from our own files and are checked to be plain names.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from goodstanding.law.catalogue import Field, Item
from goodstanding.proofs.commitments import commit_all
from goodstanding.records.commitments import SUBJECT

PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
SALT = 16
OPEN = "DATE '9999-12-31'"


@dataclass(frozen=True, slots=True)
class Statements:
    """What each row says: `content` (canonical JSON text), `identities` (hex), `hashes` for equality."""

    content: Any
    identities: Any
    hashes: Any


@dataclass(frozen=True, slots=True)
class Fixed:
    """What is the same for every row of a delivery."""

    submission: int
    item: str
    provider: str
    known_from: str
    receipt_set: bool


def connect() -> duckdb.DuckDBPyConnection:
    """A private in-memory DuckDB with bounded memory; one per delivery."""
    return duckdb.connect(config={"memory_limit": "512MB", "threads": "2", "preserve_insertion_order": "true"})


def write_statements(db: duckdb.DuckDBPyConnection, item: Item, values: dict[str, Any]) -> Statements:
    """Content, identity and content hash of every row of a chunk.

    Content names its subject too, so that the commitment binds the statement to the organisation it is about.
    """
    names = [one.code for one in item.fields if one.code in values]
    table = pa.table({name: values[name] for name in (*names, SUBJECT)})
    members = {name: _member(item.field(name)) for name in names} | {SUBJECT: f"'\"{SUBJECT}\":' || to_json({SUBJECT})"}
    parts = ", ".join(members[name] for name in sorted(members))
    keys = [SUBJECT, *item.identity]
    identity = " || chr(31) || ".join(_key(key, names) for key in keys)
    db.register("given", table)
    query = f"""
        SELECT '{{' || concat_ws(',', {parts}) || '}}' AS content,
               md5('{item.code}' || chr(31) || {identity}) AS identity
        FROM given
    """  # noqa: S608 - names are our own and checked
    rows = db.execute(query).to_arrow_table()
    content = rows.column("content").combine_chunks()
    return Statements(content, rows.column("identity").combine_chunks(), _hashes(db, content))


def write_lines(db: duckdb.DuckDBPyConnection, fixed: Fixed, rows: pa.Table) -> tuple[Any, bytes]:
    """COPY lines (an Arrow text array, each ending in a newline) and the rows' commitments, 32 bytes each, in order.

    `rows`: subject_id, row, document, identity, the five times, supersedes_id, content.
    """
    salts = os.urandom(SALT * rows.num_rows)
    commitments = commit_all(salts=salts, texts=_pieces(rows.column("content")))
    table = rows.append_column("salt", _slices(salts.hex(), 2 * SALT))
    db.register("accepted", table.append_column("commitment", _slices(commitments.hex(), 64)))
    return db.execute(LINES, asdict(fixed)).to_arrow_table().column("line").combine_chunks(), commitments


# COPY reads a backslash as the beginning of an escape; most texts have none, and looking is cheaper than replacing.
LINES = r"""
SELECT concat_ws(chr(9),
  subject_id, $submission, "row", $item, $provider,
  replace(translate(coalesce(document, ''), chr(9) || chr(10) || chr(13), '   '), '\', '\\'),
  identity, occurred_on, coalesce(ended_on::VARCHAR, '\N'), published, coalesce(public_until::VARCHAR, '\N'),
  coalesce(retained_until::VARCHAR, '\N'), 'active', $known_from, $receipt_set, coalesce(supersedes_id::VARCHAR, '\N'),
  '\\x' || commitment, '\\x' || salt,
  CASE WHEN contains(content, '\') THEN replace(content, '\', '\\') ELSE content END) || chr(10) AS line
FROM accepted
"""


def _pieces(texts: Any) -> Iterator[memoryview]:
    """The UTF-8 bytes of each text, without copying them."""
    flat = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    _, offsets, content = flat.buffers()
    wide = pa.types.is_large_string(flat.type)
    places = np.frombuffer(offsets, np.int64 if wide else np.int32)[flat.offset : flat.offset + len(flat) + 1].tolist()
    every = memoryview(content)
    return (every[start:end] for start, end in pairwise(places))


def _key(name: str, names: list[str]) -> str:
    """A part of the identity; where a code is empty, the name beside it stands in (`authority_code`, `authority`)."""
    beside = name.removesuffix("_code")
    stand_in = f"{_plain(beside)}, " if name != beside and beside in names else ""
    return f"coalesce({_plain(name)}::VARCHAR, {stand_in}'')"


def _plain(name: str) -> str:
    if not PLAIN_NAME.fullmatch(name):
        raise ValueError(name)
    return f'"{name}"'


def _member(one: Field) -> str:
    """`"field":value` where there is a value; concat_ws leaves NULLs out."""
    column = _plain(one.code)
    value = {
        "date": f"CASE WHEN {column} = {OPEN} THEN '\"open-ended\"' ELSE '\"' || {column}::VARCHAR || '\"' END",
        "money": f"'\"' || regexp_replace({column}::VARCHAR, '(\\.\\d\\d\\d*?)0*$', '\\1') || '\"'",
        "decimal": f"'\"' || regexp_replace({column}::VARCHAR, '\\.?0+$', '') || '\"'",
        "integer": f"{column}::VARCHAR",
        "flag": f"{column}::VARCHAR",
        "document": column,
    }.get(one.type, f"to_json({column})::VARCHAR")
    return f"'\"{one.code}\":' || {value}"


def _hashes(db: duckdb.DuckDBPyConnection, content: Any) -> Any:
    db.register("said", pa.table({"content": content}))
    return db.execute("SELECT hash(content) AS h FROM said").to_arrow_table().column("h").to_numpy()


def _unhex(texts: Any) -> bytes:
    """The bytes that hexadecimal texts of one width spell, read from their common buffer."""
    _, offsets, content = texts.buffers()
    if not len(texts):
        return b""
    places = np.frombuffer(offsets, np.int64 if pa.types.is_large_string(texts.type) else np.int32)
    start, end = places[texts.offset], places[texts.offset + len(texts)]
    return bytes.fromhex(bytes(memoryview(content)[start:end]).decode("ascii"))


def _slices(text: str, width: int) -> Any:
    """An Arrow text array over one string cut into equal pieces, without copying it apart."""
    size = len(text) // width
    offsets = np.arange(0, (size + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(size, pa.py_buffer(offsets.tobytes()), pa.py_buffer(text.encode("ascii")))


def as_numbers(identities: Any) -> Any:
    """Identities (hex text) as an N x 2 array of unsigned 64-bit numbers."""
    return np.frombuffer(_unhex(identities), dtype=">u8").reshape(-1, 2).astype(np.uint64)
