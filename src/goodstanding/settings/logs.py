"""Logs: to standard error, warnings and worse, and nothing in them that would let somebody in or names a person."""

import logging

from goodstanding.kernel.masking import masked


class Masking(logging.Formatter):
    """Masks the finished line, what was raised included: whichever library wrote it."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": Masking, "format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked", "level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "CRITICAL"}},  # errors of pages are told by web.pages, once
}
