"""Instruments, pinpoints and the words of small code lists, as the portal writes them."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Protocol

from django import template
from django.utils.html import format_html

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.catalogue import edition
from goodstanding.law.instruments import instruments
from goodstanding.law.party_kinds import party_kinds
from goodstanding.law.roles import roles
from goodstanding.web.templatetags.portal import chinese

register = template.Library()

Words = dict[str, dict[str, dict[str, str]]]
# "art. 48" as Chinese legal writing has it; what fits none stays as it is, marked as English
PINPOINTS = (
    (re.compile(r"\barts?\. (\d+) and (\d+)"), r"第\1条、第\2条"),
    (re.compile(r"\barts?\. (\d+)"), r"第\1条"),
    (re.compile(r"\bpara\. (\d+)"), r"第\1款"),
    (re.compile(r"\bclass (\d+)"), r"第\1类"),
    (re.compile(r"\bannex (\d+)"), r"附件\1"),
    (re.compile(r"\bannex\b"), r"附件"),
    (re.compile(r"\bsection (\d[\d.]*)"), r"第\1节"),
)


@cache
def code_lists() -> Words:
    """The words of code lists that have no file of their own in `law`."""
    loaded: Words = read_yaml(Path(__file__).parents[1] / "words.yaml")
    loaded["party"] = {kind.code: _both(kind) for kind in party_kinds().values()}
    loaded["role"] = {role.code: _both(role) for role in roles().values()}
    loaded["item"] = {item.code: _both(item) for item in edition().values()}
    return loaded


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def name_zh(self) -> str: ...


def _both(one: _Named) -> dict[str, str]:
    return {"name": one.name, "name_zh": one.name_zh}


@register.filter
def word(code: object, listed: str) -> str:
    """`{{ item.publicity|word:"publicity" }}`: the word for a code; the code itself where the list does not know it."""
    entry = code_lists()[listed].get(str(code))
    if entry is None:
        return "" if code is None else str(code)
    return entry["name_zh" if chinese() else "name"]


@register.filter
def worded(pairs: Iterable[tuple[str, object]], listed: str) -> list[tuple[str, object]]:
    """`{{ series|worded:"figures" }}`: (code, values) pairs with the word for each code, as charts name their lines."""
    return [(word(code, listed), values) for code, values in pairs]


@register.filter
def instrument(cite: Cite | dict[str, str] | None) -> str:
    """A citation in words: title and pinpoint, with the mark "unconfirmed" where the instrument is."""
    if cite is None:
        return ""
    known, place = (
        (cite.instrument, cite.pinpoint) if isinstance(cite, Cite) else (cite["instrument"], cite["pinpoint"])
    )
    act = instruments().get(known)
    if act is None:
        return format_html('<cite lang="en">{} {}</cite>', known, place)
    title = f"《{act.title_zh.strip('《》')}》" if chinese() else act.title
    mark = ("（未经证实）" if chinese() else " (unconfirmed)") if act.unconfirmed else ""
    if act.link:
        return format_html('<cite><a href="{}" rel="external">{}</a>{}{}</cite>', act.link, title, _place(place), mark)
    return format_html("<cite>{}{}{}</cite>", title, _place(place), mark)


def _place(pinpoint: str) -> str:
    if not pinpoint:
        return ""
    if not chinese():
        return f", {pinpoint}"
    said = code_lists()["pinpoint"].get(pinpoint)
    if said:
        return said["name_zh"]
    for pattern, words in PINPOINTS:
        pinpoint = pattern.sub(words, pinpoint)
    if re.search(r"[A-Za-z]{3}", pinpoint):
        return format_html('<span lang="en"> {}</span>', pinpoint)
    return pinpoint
