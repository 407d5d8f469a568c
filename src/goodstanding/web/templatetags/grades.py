"""Grades as the portal draws and words them: the waterfall, points, rows that are not confirmed."""

from collections.abc import Mapping
from typing import Any

from django import template

from goodstanding.kernel.citation import Cite
from goodstanding.law.grading.explain import doubtful
from goodstanding.law.grading.points import decimal_text
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.scheme import Rule, Rulebook
from goodstanding.web.charts import plain
from goodstanding.web.falls import Fall, waterfall
from goodstanding.web.templatetags.portal import chinese, spoken

register = template.Library()
PLACES = {"events": ("事项", "event"), "flags": ("情形", "condition"), "previous": ("结果", "result")}
Document = Mapping[str, Any]


@register.inclusion_tag("web/charts/waterfall.html")
def waterfall_chart(document: Document, *, name: str) -> dict[str, Any]:
    """A grade's document as a picture: the start, each line, the score, and where the grades begin."""
    falls = [_fall(line) for line in document["lines"]]
    words = ("起评分", "评价得分") if chinese() else ("Starting points", "Score")
    start, score = float(document["starts_at"]), float(document["score"])
    picture = waterfall((words[0], start), falls, (words[1], score), _bands(document))
    lines = f"{len(falls)} line" if len(falls) == 1 else f"{len(falls)} lines"
    said = f"From {plain(start)} points through {lines} to {plain(score)}"
    if chinese():
        said = f"{plain(start)} 分起评，经 {len(falls)} 项，得 {plain(score)} 分"
    return {"name": name, "title": said, "picture": picture}


def _fall(line: Mapping[str, Any]) -> Fall:
    label = f"{line['criterion']} {spoken(line, 'name')}"
    return Fall(label, float(line["points"]), float(line["restored"]), bool(line["unconfirmed"]))


def _bands(document: Document) -> list[tuple[str, float]]:
    book = rulebook(document["scheme"], int(document["year"]))
    return [(band.grade, band.low / 100) for band in book.bands if band.low is not None]


@register.filter
def as_points(hundredths: int | None) -> str:
    """Hundredths of a point as they are written: 5, 2.4."""
    return "" if hundredths is None else plain(float(decimal_text(hundredths)))


@register.simple_tag
def unsure(book: Rulebook, rule: Rule) -> bool:
    """Whether what this row decides is shown as unconfirmed."""
    return doubtful(book, rule)


@register.filter
def source_address(book: Rulebook, key: str) -> str:
    """Where a source of a row was seen; nothing for what has no address of its own."""
    address = book.sources.get(key, "")
    return address if address.startswith("http") and " " not in address else ""


@register.filter
def version_of(version: Mapping[str, Any]) -> Cite:
    """The instrument of a version, to be written as a citation."""
    return Cite(str(version["instrument"]), "")


@register.filter
def place(where: str) -> str:
    """A place of the facts file as a person counts: `events[0]` is the first event; any other place as it is."""
    group, bracket, number = where.rstrip("]").partition("[")
    if not bracket or group not in PLACES or not number.isdigit():
        return where
    zh, en = PLACES[group]
    return f"{zh if chinese() else en} {int(number) + 1}"
