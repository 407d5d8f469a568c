"""The METRICS table: label, figure, unit; three conventions of thousands separators."""

import re
from functools import cache

from goodstanding.formats.social_audit.errors import NumberUnreadable
from goodstanding.formats.social_audit.figures import decimal_mark, parse_figure
from goodstanding.formats.social_audit.layout import Sections
from goodstanding.formats.social_audit.source import Line, Source
from goodstanding.formats.social_audit.tables import table
from goodstanding.kernel.social_audit import Metric

LOOSE = re.compile(
    r"^(?P<label>.*?[^\d\s.,:].*?)\s*:?\s+(?P<figure>[-−]?\d[\d.,'’\u00a0\u202f ]*)(?:\s+(?P<unit>\D+))?$"
)


def read_metrics(source: Source, sections: Sections) -> tuple[Metric, ...]:
    """Rows in their order. Raises NumberUnreadable for a figure in no convention."""
    rows = [row for line in _whole(sections.get("metrics", [])) for row in [_row(line)] if row]
    mark = decimal_mark(figure for _, _, figure, _ in rows)
    metrics = []
    for number, label, figure, unit in rows:
        value = parse_figure(figure, mark)
        if value is None:
            raise NumberUnreadable(file=source.file, line=number, value=figure)
        metrics.append(Metric(label, value, unit, number))
    return tuple(metrics)


def _whole(lines: list[Line]) -> list[Line]:
    """Rows that a page's width has cut after their label, put together again."""
    whole: list[Line] = []
    for line in lines:
        text = line.text.strip(" ")
        if not text.strip() or text.strip() in table("layouts")["metric_groups"]:
            continue
        if whole and _row(whole[-1]) is None and "\t" not in whole[-1].text:
            whole[-1] = Line(whole[-1].number, f"{whole[-1].text} {text.strip()}")
        else:
            whole.append(Line(line.number, text))
    return whole


def _row(line: Line) -> tuple[int, str, str, str] | None:
    cells = [cell.strip() for cell in line.text.strip("\t ").split("\t")]
    if len(cells) >= 3 and cells[0]:
        return line.number, cells[0], cells[1], cells[2]
    match = LOOSE.match(" ".join(cells))
    if not match or not _is_unit(match["unit"] or ""):
        return None
    return line.number, match["label"].strip(), match["figure"].strip(), (match["unit"] or "").strip()


@cache
def _is_unit(unit: str) -> bool:
    return not unit.strip() or unit.strip().lower() in {known.lower() for known in table("layouts")["metric_units"]}
