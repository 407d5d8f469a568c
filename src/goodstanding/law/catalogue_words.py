"""An item in words and plain values: what a listing, a page or a programme shows of it."""

from typing import Any

from goodstanding.kernel.citation import Cite
from goodstanding.law.catalogue import Item
from goodstanding.law.instruments import instruments


def describe(item: Item) -> dict[str, Any]:
    """`{"code", "name", "name_zh", "information", "nature", "publicity", "retention", "publication", "basis", ...}`.

    `retention` and `publication` hold `text` and `text_zh`; each basis its instrument's titles, and whether that is
    unconfirmed.
    """
    return {
        **{name: getattr(item, name) for name in ("code", "name", "name_zh", "information", "nature", "publicity")},
        "retention": retention(item),
        "publication": publication(item),
        "basis": [basis(cite) for cite in item.basis],
        "provider_kinds": list(item.providers),
        "fields": len(item.fields),
    }


def basis(cite: Cite) -> dict[str, Any]:
    """A citation with the titles of its instrument."""
    known = instruments()[cite.instrument]
    return {**cite.as_dict(), "title": known.title, "title_zh": known.title_zh, "unconfirmed": known.unconfirmed}


def retention(item: Item) -> dict[str, Any]:
    """`{"years", "text", "text_zh", "basis"}`; years None: no law ends it."""
    years = item.retention_years
    text, text_zh = f"{years} years from the end of the conduct", f"自行为或事件终止之日起{years}年"
    if years is None:
        text, text_zh = "no end set by law", "法律未规定保存期限"
    elif years == 0:
        text, text_zh = "while in force", "有效期内"
    found = basis(item.retention_basis) if item.retention_basis else None
    return {"years": years, "text": text, "text_zh": text_zh, "basis": found}


def publication(item: Item) -> dict[str, Any]:
    """`{"tiers": {name: months}, "text", "text_zh"}`."""
    found = item.publication
    tiers = {name: tier.months for name, tier in found.tiers.items()} if found else {}
    text, text_zh = _publication_words(item, tiers)
    return {"tiers": tiers, "text": text, "text_zh": text_zh}


def _publication_words(item: Item, tiers: dict[str, int | None]) -> tuple[str, str]:
    if item.publicity != "open":
        return "not published", "不公示"
    if tiers:
        terms = "; ".join(f"{name}: {_term(months)}" for name, months in tiers.items())
        return terms, "；".join(f"{name}：{_term_zh(months)}" for name, months in tiers.items())
    if item.publication:
        ends = item.field(item.publication.cap)
        return f"until: {ends.name.lower()}", f"至{ends.name_zh}止"
    return "no end", "不设期限"


def _term(months: int | None) -> str:
    if months is None:
        return "no end"
    return f"{months} months" if months else "not published"


def _term_zh(months: int | None) -> str:
    if months is None:
        return "不设期限"
    return f"{months}个月" if months else "不公示"
