"""Statements as the portal shows them: each field in words, by its type; spans for the timeline picture."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe

from goodstanding.kernel.questionnaire import areas
from goodstanding.law.catalogue import Field, Item, edition
from goodstanding.web.charts import Span
from goodstanding.web.templatetags.portal import chinese, code, marked, money, short_day, spoken

register = template.Library()


class ShownRecord(Protocol):
    """A statement as an enquiry shows it."""

    item: Item
    fields: dict[str, Any]
    record: Any
    visibility: Any

    @property
    def lapsed(self) -> bool: ...


@register.filter
def lines(one: ShownRecord) -> list[tuple[Field, object]]:
    """Field and value, in the item's order; what says nothing is left out, structured documents come by themselves."""
    plain = (field for field in one.item.fields if field.type != "document")
    return [(field, one.fields[field.code]) for field in plain if one.fields.get(field.code) not in (None, "", [])]


@register.filter
def said(value: object, field: Field) -> str:
    """A value in words, by the type of its field."""
    if value == "open-ended":
        return "长期" if chinese() else "no end"
    if field.type == "choice":
        return _choice(field, str(value))
    if field.type == "choices" and isinstance(value, list):
        return ("、" if chinese() else ", ").join(_choice(field, str(one)) for one in value)
    return PLAIN.get(field.type, marked)(value)


def _yes_no(value: object) -> str:
    yes = value in (True, "true", "1")
    return ("是" if yes else "否") if chinese() else ("yes" if yes else "no")


PLAIN: dict[str, Callable[[object], str]] = {
    "date": lambda value: short_day(str(value)),
    "money": lambda value: money(str(value)),
    "code": lambda value: code(str(value)),
    "flag": _yes_no,
}


def _choice(field: Field, value: str) -> str:
    known = next((choice for choice in field.choices if choice.code == value), None)
    return str(spoken(known, "name")) if known else marked(value.removeprefix("other:"))


@register.filter
def choice(value: object, place: str) -> str:
    """`{{ subject.kind|choice:"registration.kind" }}`: the word a field of the catalogue has for a code."""
    item, _, field = place.partition(".")
    return _choice(edition()[item].field(field), str(value))


@register.filter
def gist(one: ShownRecord) -> str:
    """A statement in one line: what was chosen and paid, else its first words."""
    told = lines(one)
    short = [said(value, field) for field, value in told if field.type in ("choice", "choices", "money")][:3]
    if not short:
        skip = {one.item.document, one.item.occurred_on}
        short = [said(value, field) for field, value in told if field.type == "text" and field.code not in skip][:1]
    return mark_safe((" · ").join(short))  # noqa: S308 - each part was escaped by `said`


@register.filter
def spans(drawn: Iterable[tuple[Item, list[ShownRecord]]]) -> list[Span]:
    """The timeline picture's lanes: one a kind of information."""
    return [_span(item, one) for item, shown in drawn for one in shown]


def _span(item: Item, one: ShownRecord) -> Span:
    end: date | None = one.record.ended_on
    return Span(
        lane=str(spoken(item, "name")),
        start=one.record.occurred_on,
        end=end if end and end > one.record.occurred_on else None,
        label=one.record.document,
        href=reverse("record", args=[one.record.pk]),
        goes_on=end is None,
        faded=one.visibility.marked or one.lapsed,
    )


@register.filter
def area_name(area: str) -> str:
    """The name of an audit's performance area: PA6."""
    known = next((one for one in areas() if one.code == area), None)
    return str(spoken(known, "name")) if known else area


@register.filter
def by_area(ratings: dict[str, str]) -> list[tuple[str, str]]:
    """Ratings in the order of their areas: PA1 to PA13."""
    return sorted(ratings.items(), key=lambda pair: int("".join(filter(str.isdigit, pair[0])) or 0))
