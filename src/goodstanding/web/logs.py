"""Our own events of pages, masked value by value before anything renders them."""

from collections.abc import MutableMapping
from typing import Any  # structlog's own signature

import structlog

from goodstanding.kernel.masking import masked_value


def mask_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event as it may be written down."""
    return {name: masked_value(name, value) for name, value in event.items()}


*_BEFORE, _RENDER = structlog.get_config()["processors"]
LOG = structlog.wrap_logger(None, [*_BEFORE, mask_event, _RENDER])
