"""The program over a store that `init` made ready, as a newcomer uses it."""

from tests.cli.conftest import installed, running

__all__ = ["installed", "running"]
