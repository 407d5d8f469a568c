"""Rows and words of social audits on pages."""

from collections.abc import Mapping
from typing import Any

from django import template

from goodstanding.law.audits.following import Comparison, FindingChange, words
from goodstanding.law.audits.margins import CheckedReport, in_the_margin
from goodstanding.law.audits.record import restored
from goodstanding.web import charts
from goodstanding.web.templatetags.portal import chinese, t
from goodstanding.web.templatetags.records import area_name

register = template.Library()
Rows = list[tuple[str, str, str]]


@register.inclusion_tag("web/charts/ladder.html")
def printed_and_recomputed(checked: CheckedReport, prefix: str = "") -> dict[str, object]:
    """The thirteen areas as a picture: the letter printed, and what its answers give."""
    rows = [(_area(one.area), one.printed or "", one.computed) for one in checked.letters]
    differ = sum(not one.agrees for one in checked.letters)
    title = t(
        "印出与重算的领域评级：{n} 个领域不符", "Letters of the areas, printed and recomputed: {n} differ", n=differ
    )
    keys = (t("报告印出", "printed"), t("按答案重算（参考）", "recomputed from answers (indicative)"))
    return _picture(rows, keys, f"{prefix}areas", title)


@register.inclusion_tag("web/charts/ladder.html")
def then_and_now(comparison: Comparison, prefix: str = "") -> dict[str, object]:
    """The thirteen areas of two audits."""
    rows = [(_area(one.area), one.now or "", one.before or "") for one in comparison.areas]
    better, worse = (sum(one.change == change for one in comparison.areas) for change in ("better", "worse"))
    title = t(
        "两次审核的领域评级：{a} 个提高，{b} 个下降",
        "Letters of the areas in both audits: {a} better, {b} worse",
        a=better,
        b=worse,
    )
    return _picture(rows, (t("本次", "this audit"), t("上次", "the one before")), f"{prefix}two", title)


def _picture(rows: Rows, keys: tuple[str, str], name: str, title: str) -> dict[str, object]:
    rungs = charts.ladder(rows)
    axis = [(6 + n * 22, letter) for n, letter in enumerate(charts.LETTERS)]
    height = len(rungs) * 34 + 22
    return {"rungs": rungs, "rows": rows, "keys": keys, "axis": axis, "height": height, "name": name, "title": title}


@register.filter
def checked_audit(fields: Mapping[str, Any]) -> CheckedReport | None:
    """A social-audit record with its checks; None where it is of a scheme without the thirteen areas.

    The catalogue keeps no description: what only the whole report could contradict is checked on `/tools/audit`.
    """
    if "PA1" not in (fields.get("ratings") or {}):
        return None
    return in_the_margin(restored(fields))


@register.filter
def change_word(change: str) -> str:
    """What became of a finding or an area, in the reader's language."""
    return str(words()["changes"][str(change)]["zh"]) if chinese() else str(change)


@register.filter
def change_tag(change: str) -> str:
    """The class of its tag."""
    tone = words()["changes"][str(change)]["tone"]
    return f"tag tag-{tone}" if tone else "tag"


@register.filter
def measured(one: FindingChange) -> list[tuple[str, str]]:
    """(what was measured, then → now)."""
    return [(_measure(known.name), f"{known.before} → {known.now} {_unit(known.name)}") for known in one.measures]


def _measure(name: str) -> str:
    return str(words()["measures"][name]["zh"]) if chinese() else name


def _unit(name: str) -> str:
    return str(words()["measures"][name]["unit_zh" if chinese() else "unit"])


def _area(code: str) -> str:
    return f"{code} {area_name(code)}"
