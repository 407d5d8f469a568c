"""One door for every format: what the first bytes say decides, not the file's name."""

from pathlib import Path

from goodstanding.formats.charset import head_of
from goodstanding.formats.errors import EmptyFile
from goodstanding.formats.reading.delimited import open_delimited
from goodstanding.formats.reading.messages import open_xml
from goodstanding.formats.reading.objects import open_json
from goodstanding.formats.reading.other_files import refuse_other
from goodstanding.formats.reading.sheet import Sheet, Wanted
from goodstanding.formats.reading.workbook import open_workbook


def open_sheet(path: Path, name: str, folder: Path, wanted: Wanted) -> Sheet:
    """Open a delivered sheet. `folder`: where working copies may lie. Raises the refusals of `formats.errors`."""
    head = head_of(path)
    if not head.strip(b"\0 \r\n\t"):
        raise EmptyFile(file=name)
    start = head.lstrip(b" \r\n\t")
    refuse_other(path, name, start)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return open_workbook(path, name, folder, wanted)
    if start.startswith(b"<"):
        return open_xml(path, name, folder, wanted)
    if start.startswith((b"{", b"[")):
        return open_json(path, name, folder, wanted)
    return open_delimited(path, name, folder, wanted)
