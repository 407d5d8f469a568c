"""Is this YAML document a catalogue item: known words, fields that exist, a class that agrees with its providers."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.yaml_file import read_yaml

FIELD_TYPES = ("text", "date", "money", "code", "choice", "choices", "integer", "decimal", "flag", "document")
INFORMATION = ("public", "market")
NATURES = ("adverse", "favourable", "neutral")
PUBLICITIES = ("open", "on-application", "authorised")  # Shanghai draft, article 8; widest first

# what each rule kind must say: docs/catalogue.md, "Rule kinds"
RULES = {
    "not-in-future": ("field",),
    "order": ("field", "after"),
    "amount-iff": ("field", "choices", "has"),
    "present-iff": ("field", "choices", "has"),
    "present-with": ("field", "when"),
    "absent-if": ("fields", "choices", "has"),
    "plausible-amount": ("field", "below"),
    "authority-code": ("field",),
    "source-covers": ("field", "of"),
    "subject-is-provider": (),
    "must-hold": ("field",),
    "between": ("field", "least", "most"),
}


def require(raw: dict[str, Any]) -> None:
    """Raise ValueError naming everything that is wrong with the item."""
    faults = list(problems(raw))
    if faults:
        raise ValueError(f"{raw.get('code')}: " + "; ".join(faults))


def problems(raw: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the item, in words for whoever wrote the file."""
    yield from _words(raw)
    yield from _providers(raw)
    types = {field["code"]: field["type"] for field in raw["fields"]}
    yield from (f"no field {code}" for code in _named_fields(raw) if code not in types)
    yield from _tiers(raw)
    for rule in raw.get("rules", ()):
        yield from _rule(rule, raw)


def _words(raw: dict[str, Any]) -> Iterator[str]:
    if raw["nature"] not in NATURES:
        yield f"no nature {raw['nature']}"
    if raw["publicity"] not in PUBLICITIES:
        yield f"no publicity {raw['publicity']}"
    codes = [field["code"] for field in raw["fields"]]
    yield from (f"field {code} twice" for code in {code for code in codes if codes.count(code) > 1})
    for field in raw["fields"]:
        if field["type"] not in FIELD_TYPES:
            yield f"{field['code']}: no field type {field['type']}"
        yield from _choices(field)


def _choices(field: dict[str, Any]) -> Iterator[str]:
    choices = field.get("choices", ())
    if field["type"] in ("choice", "choices") and not choices:
        yield f"{field['code']}: a choice among nothing"
    codes = [choice["code"] for choice in choices]
    yield from (f"{field['code']}: code {code!r} must be text" for code in codes if not isinstance(code, str))
    spellings = [
        spelling for choice in choices for spelling in {choice["code"], choice["name_zh"], *choice.get("aliases", ())}
    ]
    yield from (f"{field['code']}: {text} means two things" for text in set(spellings) if spellings.count(text) > 1)


@cache
def _classes() -> dict[str, list[str]]:
    """Which kinds of unit deliver which class of information: Shanghai draft, article 7."""
    kinds = read_yaml(Path(__file__).with_name("party_kinds.yaml"))["kinds"]
    classes: dict[str, list[str]] = {}
    for kind in kinds:
        classes.setdefault(kind["information"], []).append(kind["code"])
    return classes


def _providers(raw: dict[str, Any]) -> Iterator[str]:
    if raw["information"] not in INFORMATION:
        yield f"no class of information {raw['information']}"
        return
    allowed = _classes()[raw["information"]]
    strange = [kind for kind in raw["providers"] if kind not in allowed]
    yield from (f"{raw['information']} information cannot come from {kind}" for kind in strange)
    if not raw["providers"]:
        yield "nobody delivers it"


def _named_fields(raw: dict[str, Any]) -> Iterator[str]:
    publication = raw.get("publication") or {}
    single = [raw["occurred_on"], raw.get("document"), raw.get("lapses_on")]
    single += [publication.get(key) for key in ("from", "cap", "tier_of")]
    yield from (name for name in single if name)
    yield from raw["identity"]
    yield from raw.get("ended_on", ())
    yield from raw.get("register", {}).values()
    yield from raw.get("ends_if_whole", {}).values()
    if "at_once" in raw:
        yield raw["at_once"]["field"]


def _tiers(raw: dict[str, Any]) -> Iterator[str]:
    publication = raw.get("publication") or {}
    tiers = publication.get("tiers", {})
    used = {publication["tier"]} if publication.get("tier") else set()
    for field in raw["fields"]:
        if field["code"] == publication.get("tier_of"):
            used |= {choice.get("tier", "") for choice in field["choices"]}
    yield from (f"no tier {name or '(none)'}" for name in sorted(used - set(tiers)))
    if "from" in publication and not used:
        yield "a term of publication needs a tier"
    if publication.get("from", raw["occurred_on"]) != raw["occurred_on"]:
        yield "a term of publication runs from the day it happened"


def _rule(rule: dict[str, Any], raw: dict[str, Any]) -> Iterator[str]:
    kind = rule["rule"]
    if kind not in RULES:
        yield f"no rule {kind}"
        return
    if set(rule) - {"rule"} != set(RULES[kind]):
        yield f"{kind} says {', '.join(RULES[kind]) or 'nothing more'}"
        return
    fields = {field["code"]: field for field in raw["fields"]}
    named = [rule[key] for key in ("field", "after", "when", "choices", "of") if key in rule] + rule.get("fields", [])
    yield from (f"{kind}: no field {code}" for code in named if code not in fields)
    known = {choice["code"] for choice in fields.get(rule.get("choices", ""), {}).get("choices", ())}
    yield from (f"{kind}: no choice {code}" for code in rule.get("has", ()) if code not in known)
