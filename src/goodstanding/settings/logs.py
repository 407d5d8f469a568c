"""Logs: to standard error, warnings and worse, and nothing in them that would let somebody in or names a person."""

import logging
from collections.abc import MutableMapping
from typing import Any  # structlog's own signature

import structlog

from goodstanding.kernel.masking import masked, masked_value


class Masking(logging.Formatter):
    """Masks the finished line, what was raised included: whichever library wrote it."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def mask_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The same for our own events, value by value."""
    return {name: masked_value(name, value) for name, value in event.items()}


def configure() -> None:
    """Put the mask before whatever renders an event."""
    before, render = structlog.get_config()["processors"][:-1], structlog.get_config()["processors"][-1]
    if mask_event not in before:
        structlog.configure(processors=[*before, mask_event, render])


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": Masking, "format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked", "level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "CRITICAL"}},  # errors of pages are told by web.pages, once
}
