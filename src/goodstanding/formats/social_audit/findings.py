"""The FINDINGS section: areas, questions, and the two languages put together again over page breaks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from goodstanding.formats.social_audit.script import join_english, join_local, split_languages
from goodstanding.formats.social_audit.source import Line
from goodstanding.formats.social_audit.tables import pattern, table
from goodstanding.formats.social_audit.wording import read_finding
from goodstanding.kernel.questionnaire import areas
from goodstanding.kernel.social_audit import AuditFinding


class Frame(TypedDict):
    """The area heading and site line last seen."""

    heading: str
    site: str
    site_id: str


@dataclass(slots=True)
class Block:
    """One question while it is read: its frame and the pieces of both languages in their order."""

    question: str
    crucial: bool
    line: int
    heading: str = ""
    site: str = ""
    site_id: str = ""
    wording: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    local: list[str] = field(default_factory=list)
    last: str = "english"  # the language read last on this page: every page begins with English
    started: bool = False  # the language heads or a "Finding" line have been seen
    good_practice: bool = False


def read_findings(lines: Sequence[Line]) -> tuple[AuditFinding, ...]:
    """One finding a question, in the order printed. Page breaks, column order and tags leave no trace."""
    return tuple(_finding(block) for block in blocks(lines) if not block.good_practice)


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The questions as they stand there, also those with no text (which a cut-off file ends with)."""
    found: list[Block] = []
    frame = Frame(heading="", site="", site_id="")
    for line in whole_frames(lines):
        text = line.text.strip()
        if not text or _is_frame(text, frame):
            continue
        start = pattern("wording", "question").match(text)
        if start:
            block = Block(start[1], bool(start[2]), line.number, **frame)
            block.wording.append(start[3])
            found.append(block)
        elif found:
            _take(found[-1], line.text)
    return found


def whole_frames(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, with area headings and site lines that a page's width has cut put together again."""
    held: Line | None = None
    for line in lines:
        text = line.text.strip()
        if held and text and _is_cut_frame(held.text):
            joined = f"{held.text.strip()} {text}"
            if _is_whole_frame(joined):
                yield Line(held.number, joined)
                held = None
                continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _is_cut_frame(text: str) -> bool:
    heading = pattern("wording", "area_heading").match(text.strip())
    return bool(heading and not _is_whole_frame(text)) or (text.startswith("Site") and not _is_whole_frame(text))


def _is_whole_frame(text: str) -> bool:
    heading = pattern("wording", "area_heading").match(text.strip())
    if heading:
        number, name = [part for part in heading.groups() if part]
        return any(area.number == int(number) and area.is_called(name) for area in areas())
    return bool(pattern("wording", "site_line").match(text.strip()))


def _is_frame(text: str, frame: Frame) -> bool:
    area = pattern("wording", "area_heading").match(text)
    if area and "\t" not in text:
        number, name = [part for part in area.groups() if part]
        frame["heading"] = f"PA{int(number)}: {name}"
        return True
    site = pattern("wording", "site_line").match(text)
    if site:
        frame["site"], frame["site_id"] = site[1], site[2]
    return bool(site)


def _take(block: Block, text: str) -> None:
    if _is_head(text):
        block.started, block.last = True, "english"
    elif text.strip() in table("wording")["good_practice"]:
        block.started = block.good_practice = True
    elif not block.started:
        block.wording.append(text.strip())
    else:
        for language, piece in split_languages(text, block.last):
            (block.local if language == "local" else block.english).append(piece)
            block.last = language


def _is_head(text: str) -> bool:
    words = " ".join(text.split())
    return words in ("ENGLISH", "LOCAL LANGUAGE", "ENGLISH LOCAL LANGUAGE", "Finding", "FINDING")


def _finding(block: Block) -> AuditFinding:
    return read_finding(
        question=block.question,
        crucial_printed=block.crucial,
        wording=join_english(block.wording),
        english=join_english(block.english),
        local=join_local(block.local),
        frame=(block.heading, block.site, block.site_id, block.line),
    )


def read_findings_g2(lines: Sequence[Line]) -> tuple[AuditFinding, ...]:
    """G2: improvements under each performance area, one finding a question number named, else one for the area."""
    return tuple(_finding(block) for block in _g2_blocks(lines) if block.english or block.local)


def _g2_blocks(lines: Sequence[Line]) -> Iterator[Block]:
    frame = Frame(heading="", site="", site_id="")
    block: Block | None = None
    for line in whole_frames(lines):
        text = line.text.strip()
        if not text:
            continue
        block, ended = (None, block) if _is_frame(text, frame) else _g2_step(text, line.number, frame, block)
        if ended:
            yield ended
    if block:
        yield block


def _g2_step(text: str, number: int, frame: Frame, block: Block | None) -> tuple[Block | None, Block | None]:
    """The block now open, and the one that this line ended."""
    improvement = pattern("wording", "g2_improvement").match(text)
    if improvement:
        opened = _g2_open("", number, frame)
        return _g2_take(opened, improvement[1]), block
    if pattern("wording", "g2_other").match(text):
        return None, block
    start = pattern("wording", "question_g2").match(text)
    if start and block:
        return _g2_take(_g2_open(start[1], number, frame), start[3]), block
    return (_g2_take(block, text) if block else None), None


def _g2_open(question: str, number: int, frame: Frame) -> Block:
    return Block(question, False, number, **frame, started=True)  # noqa: FBT003 - a dataclass of our own


def _g2_take(block: Block, text: str) -> Block:
    if text.strip() and not re.fullmatch(r"(?i)none\.?|n/?a\.?", text.strip()):
        _take(block, text)
    return block
