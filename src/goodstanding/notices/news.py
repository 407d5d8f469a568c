"""One thing to tell, and what somebody sets about being told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class News:
    """`event` is of events.yaml, `key` says what it is about (told once an account), `about` the organisation's code.

    `data` fills the event's words; nothing in it leaves the portal.
    """

    event: str
    key: str
    day: date
    about: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an account wants: events on the portal, events by mail, where to and in which language."""

    chosen: frozenset[str]
    mailed: frozenset[str]
    address: str
    language: str
