"""The header of an extract: who, where, what kind of monitoring, when."""

import re
from datetime import date
from functools import cache

from goodstanding.formats.social_audit.errors import CutOff, DateUnreadable
from goodstanding.formats.social_audit.figures import read_dates
from goodstanding.formats.social_audit.layout import Sections
from goodstanding.formats.social_audit.source import Line, Source
from goodstanding.formats.social_audit.tables import table
from goodstanding.kernel.social_audit import AuditHeader

DATES = ("monitoring_start_date", "closing_meeting_finished_date", "submission_date", "expiration_date", "generated_on")
REQUIRED = {"G2": ("monitored_party", "monitoring_start_date"), "G3": (), "G4": ()}
REQUIRED_NOW = ("monitored_party", "amfori_id", "site_amfori_id", "monitoring_type", "monitoring_start_date")
GENERATED = re.compile(r"generated on:? ?([\d/.-]{8,10}|\d{1,2} \w+ \d{4})", re.IGNORECASE)
TEMPLATE_YEAR = re.compile(r"©\s*(?:amfori|Foreign Trade Association(?: \(FTA\))?),?\s*(\d{4})")
DISCLAIMER = ("This is an extract", "amfori does not assume", "All rights reserved")
FOLDED = "Finished Date"  # G3 prints "Closing Meeting : <date>" and the rest of the key on the next line


def read_header(source: Source, sections: Sections, layout: str) -> AuditHeader:
    """Raises CutOff naming the missing keys, DateUnreadable for a date that is none."""
    pairs = _pairs_g2(source) if layout == "G2" else _pairs(sections["header"])
    missing = [key for key in REQUIRED[layout] or REQUIRED_NOW if not pairs.get(key)]
    if missing:
        raise CutOff(file=source.file, missing="header: " + ", ".join(missing).replace("_", " "))
    texts = {key: pairs.pop(key) for key in DATES if pairs.get(key)}
    generated = GENERATED.search(source.text)
    if generated:
        texts.setdefault("generated_on", generated[1])
    dates = _dates(source, texts)
    return AuditHeader(**pairs, **dates)  # type: ignore[arg-type]  # the keys come from layouts.yaml


def template_year(text: str) -> int | None:
    """The year of the copyright line: it dates the template, not the report."""
    found = TEMPLATE_YEAR.search(text)
    return int(found[1]) if found else None


def _dates(source: Source, texts: dict[str, str]) -> dict[str, date | None]:
    stated = {key: text for key, text in texts.items() if key != "expiration_date" or re.search(r"\d", text)}
    dates = read_dates(stated)
    if isinstance(dates, str):
        raise DateUnreadable(file=source.file, key=dates.replace("_", " "), value=stated[dates])
    return dates


def _pairs(lines: list[Line]) -> dict[str, str]:
    """Key and value, with or without a colon, several in a line, values running on over lines."""
    pairs: dict[str, str] = {}
    last = ""
    for line in lines:
        if line.text.strip().startswith(DISCLAIMER):
            break
        for part in _parts(line.text):
            key, value = _key(part)
            if key and key not in pairs:
                pairs[key], last = value, key
            elif not key and last and part != FOLDED:
                pairs[last] = _continued(pairs[last], part)
    return pairs


def _parts(text: str) -> list[str]:
    if "\t" in text:
        return [part.strip() for part in text.split("\t") if part.strip()]
    cut = _inner().sub(lambda found: "\t" + found.group().strip(), text.strip())
    return [part.strip() for part in cut.split("\t") if part.strip()]


def _continued(value: str, more: str) -> str:
    if more.startswith(":"):
        return f"{value.rstrip(', ')}, {more.lstrip(': ')}" if value else more.lstrip(": ")
    return f"{value} {more}".strip()


def _key(part: str) -> tuple[str, str]:
    for printed, field in _keys():
        if part == printed or part.startswith((printed + " ", printed + ":", printed + "\t")):
            return field, part[len(printed) :].strip().removeprefix(":").strip()
    return "", part


def _pairs_g2(source: Source) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for printed, field in table("layouts")["keys_g2"].items():
        found = re.search(rf"(?m)(?:^|\s|\t){re.escape(printed)}\s*:\s*([^\n\t]+)", source.text)
        if found and field not in pairs:
            pairs[field] = _until_next_key(found[1]).strip()
    return pairs


def _until_next_key(value: str) -> str:
    return re.split(r"\s(?:and )?(?:Audit (?:Id|Date|Type)|DBID|Page \d|Generated on)\b", value, maxsplit=1)[0]


@cache
def _keys() -> tuple[tuple[str, str], ...]:
    keys = table("layouts")["keys"]
    return tuple(sorted(keys.items(), key=lambda pair: -len(pair[0])))


@cache
def _inner() -> re.Pattern[str]:
    keys = sorted(table("layouts")["inner_keys"], key=len, reverse=True)
    return re.compile(
        r"(?<=\S)(?<!Site)\s+(?:" + "|".join(map(re.escape, keys)) + r")(?=\s)|(?<=\S)\s+Address(?=\s+[^:\s])"
    )
