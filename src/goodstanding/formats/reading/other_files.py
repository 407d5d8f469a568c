"""Tells what a file is that is no sheet: documents, pictures, archives, pages saved under a sheet's name."""

import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.formats.errors import NotASheet
from goodstanding.kernel.yaml_file import read_yaml

LOOKED_AT = 64 << 10
COMPOUND_LOOKED_AT = 16 << 20  # an old Word document names its parts behind its text
ZIP = b"PK\x03\x04"
WORKBOOK = "Workbook"  # a sheet with a document put into it is a sheet


def refuse_other(path: Path, name: str, start: bytes) -> None:
    """Raise NotASheet where the file is one of other_files.yaml. `start`: its first bytes, blanks left out."""
    members = _members(path) if start.startswith(ZIP) else ()
    for one in _known():
        if start.lower().startswith(one["opening"]) and _holds(path, one, members):
            step, step_zh = _table()["remedies"][one["remedy"]]
            raise NotASheet(file=name, what=one["what"], what_zh=one["what_zh"], step=step, step_zh=step_zh)


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(Path(__file__).with_name("other_files.yaml"))
    return table


@cache
def _known() -> list[dict[str, Any]]:
    return [{**line, "opening": _opening(line)} for line in _table()["files"]]


def _opening(line: dict[str, Any]) -> tuple[bytes, ...]:
    begins = [bytes.fromhex(one).lower() for one in line.get("begins", ())]
    return (*begins, *(one.encode() for one in line.get("opens", ())))


def _holds(path: Path, one: dict[str, Any], members: Sequence[str]) -> bool:
    if "members" in one:
        return any(member.startswith(tuple(one["members"])) for member in members)
    if "lacks" in one:
        return bool(members) and not any(member.startswith(tuple(one["lacks"])) for member in members)
    if "parts" in one:
        content = _beginning(path, COMPOUND_LOOKED_AT)
        has = [part.encode("utf-16-le") in content for part in (*one["parts"], WORKBOOK)]
        return any(has[:-1]) and not has[-1]
    words = one.get("holds", ())
    return not words or any(word.encode() in _beginning(path, LOOKED_AT).lower() for word in words)


def _beginning(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def _members(path: Path) -> Sequence[str]:
    """What a package holds; nothing of one so damaged that the reader of workbooks shall say it."""
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ()
