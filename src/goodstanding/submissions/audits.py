"""A social-audit report as a delivery: one document, one row, the same checks as any sheet."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from goodstanding.formats.layouts import Column, Layout, Match
from goodstanding.formats.reading.sheet import Chunk, Sheet
from goodstanding.formats.social_audit.errors import UnknownLayout
from goodstanding.formats.social_audit.reading import read
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.record import catalogue_record
from goodstanding.law.catalogue import Item

SHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
WHOLE_BYTES = 64 << 20  # a report is held in memory; sheets of audits may be longer
REPORT = "social audit"  # a document, no sheet of rows
ENGLISH = "subject_english"  # beside the item's fields: the name in the report's own language


def open_report(path: Path, name: str, item: Item) -> Sheet | None:
    """The report as a sheet of one row; None where the file is no report at all but perhaps a sheet.

    Raises the refusals of `formats.social_audit.errors`.
    """
    data = path.read_bytes() if path.stat().st_size <= WHOLE_BYTES else b""
    if not data or data.startswith(SHEETS):
        return None
    try:
        report = read(data, name)
    except UnknownLayout as refusal:
        if refusal.details.get("recognised") == "nothing":
            return None
        raise
    return _as_sheet(report, name, item)


def _as_sheet(report: SocialAudit, name: str, item: Item) -> Sheet:
    row = _row(report, item)
    columns = tuple(Column(headers=(code,), to=code) for code in row)
    layout = Layout(f"amfori-{report.layout.lower()}", item.code, columns)
    match = Match(layout, tuple(row), columns)
    dropped = Counter({f"report: {kind}": count for kind, count in report.left_out})

    def chunks() -> Iterator[Chunk]:
        table = pa.table({code: pa.array([text], pa.string()) for code, text in row.items()})
        yield Chunk(rows=np.array([1], np.int32), columns=table)

    return Sheet(name=name, kind=REPORT, match=match, header_row=0, chunks=chunks, dropped=dropped)


def _row(report: SocialAudit, item: Item) -> dict[str, str]:
    told = catalogue_record(report)
    row = {one.code: _text(told.get(one.code)) for one in item.fields}
    local = next(iter(report.subject.names_local), "")
    return {
        "subject_code": report.subject.code,
        "subject_name": local or report.subject.name,
        ENGLISH: report.subject.name if local else "",
        **row,
    }


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
