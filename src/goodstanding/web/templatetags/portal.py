"""Words, dates, money and codes as the portal writes them: Chinese first, English beside it, in the template itself.

`docs/decisions/words-in-templates.md` says why both languages stand side by side.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django import template
from django.http import QueryDict
from django.template.base import NodeList, Parser, Token
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

BEIJING = ZoneInfo("Asia/Shanghai")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2}")
WEEKDAYS_ZH = "一二三四五六日"


def chinese() -> bool:
    """True while the page is written in Chinese, which is what a page is unless English was asked for."""
    return not (get_language() or "zh").startswith("en")


# -- words ------------------------------------------------------------------


@register.simple_tag
def t(zh: str, en: str, **values: object) -> str:
    """`{% t "共 {n} 条" "{n} in all" n=count %}`: the sentence in the language of the page. Values are escaped."""
    words = zh if chinese() else en
    return mark_safe(words.format(**{name: conditional_escape(str(value)) for name, value in values.items()}))  # noqa: S308 - words are literals of our templates


@register.simple_tag
def count(number: int, zh: str, one: str, many: str) -> str:
    """`{% count n "{n} 行" "{n} row" "{n} rows" %}`."""
    words = zh if chinese() else (one if number == 1 else many)
    return words.format(n=f"{number:,}")


class BothNode(template.Node):
    """A passage written twice; only the page's language is rendered."""

    def __init__(self, zh: NodeList, en: NodeList) -> None:
        self.zh, self.en = zh, en

    def render(self, context: template.Context) -> SafeString:
        return (self.zh if chinese() else self.en).render(context)


@register.tag("zh")
def both(parser: Parser, token: Token) -> BothNode:  # noqa: ARG001 - the signature of a compile function
    """`{% zh %} … {% en %} … {% end %}`: a passage in both languages."""
    zh = parser.parse(("en",))
    parser.delete_first_token()
    en = parser.parse(("end",))
    parser.delete_first_token()
    return BothNode(zh, en)


@register.filter
def spoken(thing: object, name: str) -> object:
    """`{{ item|spoken:"name" }}`: `name_zh` on a Chinese page where there is one, else `name`."""
    if chinese() and (said := _part(thing, f"{name}_zh")):
        return said
    return _part(thing, name) or _part(thing, f"{name}_en") or ""


def _part(thing: object, name: str) -> object:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


@register.filter
def points(things: Iterable[object], names: str) -> list[tuple[str, object]]:
    """`{{ reasons|points:"rule rows" }}`: (words, figure) pairs for a chart, in the language of the page."""
    words, figure = names.split()
    return [(str(spoken(thing, words)), _part(thing, figure)) for thing in things]


@register.filter
def marked(text: object) -> str:
    """Wraps text of the other language so that it is pronounced and set as what it is."""
    words = str(text)
    if chinese() and not HAN.search(words) and LATIN_WORD.search(words):
        return format_html('<span lang="en">{}</span>', words)
    if not chinese() and HAN.search(words):
        return format_html('<span lang="zh-Hans">{}</span>', words)
    return conditional_escape(words)


@register.filter
def highlighted(text: str, typed: str) -> str:
    """The text with what was typed marked in it, in whatever letter case."""
    at = text.casefold().find(typed.casefold()) if typed else -1
    if at < 0 or len(text.casefold()) != len(text):
        return conditional_escape(text)
    end = at + len(typed)
    return format_html("{}<mark>{}</mark>{}", text[:at], text[at:end], text[end:])


# -- values -----------------------------------------------------------------


@register.filter
def day(value: date | datetime | str | None) -> str:
    """`2026年11月24日（周二）` or `24 Nov 2026 (Tue)`, as a <time> element; empty for none."""
    when = _as_date(value)
    if when is None:
        return ""
    weekday = f"（周{WEEKDAYS_ZH[when.weekday()]}）" if chinese() else f" ({when:%a})"
    return format_html('<time datetime="{}">{}{}</time>', when.isoformat(), _plain_day(when), weekday)


@register.filter
def short_day(value: date | datetime | str | None) -> str:
    """The day without its weekday, for tables and lists."""
    when = _as_date(value)
    return "" if when is None else format_html('<time datetime="{}">{}</time>', when.isoformat(), _plain_day(when))


@register.filter
def moment(value: datetime | str | None) -> str:
    """Day and minute in China Standard Time."""
    if not value:
        return ""
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(BEIJING)
    words = f"{_plain_day(local.date())} {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), words)


def _as_date(value: date | datetime | str | None) -> date | None:
    if not value:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).date() if value.tzinfo else value.date()
    return value


def _plain_day(when: date) -> str:
    return f"{when.year}年{when.month}月{when.day}日" if chinese() else f"{when.day} {when:%b %Y}"


@register.filter
def number(value: int | str | None) -> str:
    """Thousands apart: 12,480."""
    return "" if value in (None, "") else f"{int(str(value)):,}"


@register.filter
def money(value: str | Decimal | None) -> str:
    """An amount in CNY with its unit; what is no amount is shown as it is."""
    if value in (None, ""):
        return ""
    try:
        amount = f"{Decimal(str(value)):,}"
    except InvalidOperation:
        return str(value)
    return f"{amount} 元" if chinese() else f"CNY {amount}"


@register.filter
def code(value: str) -> str:
    """A unified social credit code in its parts; copying gives the eighteen characters without blanks."""
    if len(value) != 18:
        return format_html('<span class="code">{}</span>', value)
    parts = ((value[:2],), (value[2:8],), (value[8:17],), (value[17:],))
    return format_html('<span class="code">{}</span>', format_html_join("", "<span>{}</span>", parts))


@register.filter
def size(value: int) -> str:
    """Bytes as a person reads them: 4.2 MB."""
    if value < 1000:
        return f"{value} B"
    unit, scale = next((u, s) for u, s in (("GB", 10**9), ("MB", 10**6), ("kB", 1000)) if value >= s)
    return f"{value / scale:.1f}".removesuffix(".0") + f" {unit}"


# -- navigation -------------------------------------------------------------


@register.simple_tag(takes_context=True)
def nav(context: template.Context, name: str, zh: str, en: str) -> str:
    """A link of the main navigation; nothing where this installation has no such page."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return ""
    here = str(context.get("here_path", ""))
    words = zh if chinese() else en
    current = mark_safe(' aria-current="page"') if here.startswith(url) else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, words)


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The page's own address with some parameters changed (an empty value drops one)."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return "?" + query.urlencode()


@register.inclusion_tag("web/parts/_pages.html", takes_context=True)
def pages(context: template.Context, page: object) -> dict[str, object]:
    """Links to the pages of a Django `Page`, keeping what else the address says."""
    return {"page": page, "request": context["request"]}
