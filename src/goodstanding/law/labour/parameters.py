"""The dated values of the labour rules, read once: limits, holidays, minimum wages, each with its confidence."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from yaml import YAMLError

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.labour_records import Days, Floats, Ints
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.working_days import PRC
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.instruments import UNCONFIRMED_BELOW

HERE = Path(__file__).parent
PARAMETERS: dict[str, Any] = read_yaml(HERE / "parameters.yaml")
HOUR = 3600
DAY_LIMIT = int(PARAMETERS["hours_a_day"]["value"] * HOUR)
WORKDAY, REST, HOLIDAY = 0, 1, 2


class WageTableUnreadable(Refusal):
    code = "WAGE_TABLE_UNREADABLE"
    status = 422
    unreadable = True
    message = "{file}: this is not a table of minimum wages"
    message_zh = "{file}：不是最低工资标准表"
    next_step = "Write it like the published table: provinces, districts, values with `from`, `monthly`, `confidence`."
    next_step_zh = "请按已公布的格式填写：省份、区县、标准（施行日期、月标准、可信度）。"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of `rules.yaml`."""

    id: str
    limit: float
    unit: str
    cite: Cite
    unconfirmed: bool
    words: str
    words_zh: str


@dataclass(frozen=True, slots=True)
class MinimumWages:
    """Monthly values of one tier, the earliest first: `since` datetime64[D], CNY, and whether each is unconfirmed."""

    since: Days
    monthly: Floats
    unconfirmed: Ints


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its id."""
    lines = read_yaml(HERE / "rules.yaml")
    return {
        name: Rule(
            name,
            line.get("limit", 0),
            line["unit"],
            Cite(line["instrument"], line["pinpoint"]),
            line["confidence"] < UNCONFIRMED_BELOW,
            line["words"],
            line["words_zh"],
        )
        for name, line in lines.items()
    }


@cache
def statutory_holidays() -> tuple[date, ...]:
    """The days paid at 300 %, of every year held."""
    table = read_yaml(HERE / "statutory_holidays.yaml")
    days: set[date] = set()
    for year, moving in table["moving"].items():
        fixed = [line for line in table["fixed"] if line["from"].year <= year][-1]
        days |= {date.fromisoformat(f"{year}-{day}") for day in fixed["days"]}
        days |= {moving[0] + timedelta(days=place) for place in fixed["spring_festival"]}
        days |= set(moving[1:])
    return tuple(sorted(days))


def first_day() -> np.datetime64:
    """The first day whose kind is known."""
    return np.datetime64(date(statutory_holidays()[0].year, 1, 1), "D")


@cache
def day_kinds() -> Ints:
    """WORKDAY, REST or HOLIDAY for each day from `first_day` to the end of the last year held."""
    years = statutory_holidays()[-1].year + 1 - 1970
    days = np.arange(first_day(), np.datetime64(years, "Y").astype("datetime64[D]"))
    works = np.is_busday(days)
    works[np.isin(days, np.array(list(PRC.off), "datetime64[D]"))] = False
    works[np.isin(days, np.array(list(PRC.worked), "datetime64[D]"))] = True
    kinds: Ints = np.where(works, WORKDAY, REST)
    kinds[np.isin(days, np.array(statutory_holidays(), "datetime64[D]"))] = HOLIDAY
    return kinds


@cache
def workdays_before() -> Ints:
    """How many workdays lie before each place of `day_kinds`, with one place more at the end."""
    return np.concatenate([[0], np.cumsum(day_kinds() == WORKDAY)])


def minimum_wages(district: str, path: Path | None = None) -> MinimumWages | None:
    """The tier of a district (six digits, or province-tier: 35-2); None where no table has it.

    `path`: an operator's own table of the same shape, asked first. Raises `WageTableUnreadable`.
    """
    tables = [_provinces(path)] if path else []
    for provinces in [*tables, _provinces(HERE / "minimum_wages.yaml")]:
        province = provinces.get(district[:2])
        tier = _tier(province, district) if province else None
        if province and tier:
            return _values(province["values"], tier - 1)
    return None


def _provinces(path: Path) -> dict[str, Any]:
    try:
        table = read_yaml(path)["provinces"]
        held = {str(code): line for code, line in table.items()}
        for line in held.values():
            _values(line["values"], 0)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, YAMLError) as fault:
        raise WageTableUnreadable(file=path.name) from fault
    return held


def _tier(province: dict[str, Any], district: str) -> int | None:
    if len(district) > 3 and district[2] == "-" and district[3:].isdigit():
        return int(district[3:])
    districts = {str(code): tier for code, tier in province.get("districts", {}).items()}
    return districts.get(district)


def _values(lines: list[dict[str, Any]], place: int) -> MinimumWages:
    held = sorted((line for line in lines if place < len(line["monthly"])), key=lambda line: line["from"])
    return MinimumWages(
        np.array([line["from"] for line in held], "datetime64[D]"),
        np.array([line["monthly"][place] for line in held], np.float64),
        np.array([line["confidence"] < UNCONFIRMED_BELOW for line in held], np.int64),
    )
