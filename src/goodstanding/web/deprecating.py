"""Which endpoints will end, and how that is said beforehand: data, headers, description."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.utils.http import http_date

from goodstanding.kernel.calendar import add_months
from goodstanding.kernel.yaml_file import read_yaml

FILE: Final = Path(__file__).with_name("deprecations.yaml")
NOTICE_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Ending:
    """One endpoint that will end."""

    operation: str
    announced: date
    sunset: date
    successor: str

    def headers(self) -> dict[str, str]:
        """What every answer of it carries from the announcement on."""
        links = [f'<{self.successor}>; rel="successor-version"', '</v1/openapi.json>; rel="deprecation"']
        return {
            "Deprecation": f"@{_instant(self.announced)}",
            "Sunset": http_date(_instant(self.sunset)),
            "Link": ", ".join(links),
        }


@cache
def endings(file: Path = FILE) -> Mapping[str, Ending]:
    """Every announced end by operation. Raises ValueError where the notice is shorter than promised."""
    found = {line["operation"]: Ending(**line) for line in read_yaml(file)["deprecations"]}
    short = [name for name, one in found.items() if one.sunset < add_months(one.announced, NOTICE_MONTHS)]
    if short:
        raise ValueError(f"less than {NOTICE_MONTHS} months' notice: {short}")
    return MappingProxyType(found)


def _instant(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
