"""A store of the benchmark's own: in a temporary home, gone afterwards; nobody's data is touched."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from goodstanding.bench.registry import Say


@contextmanager
def own_store(say: Say) -> Iterator[Path]:
    """An embedded store, migrated and empty, with Django awake over it. Yields a folder for the benchmark's files."""
    with TemporaryDirectory(prefix="goodstanding-bench-") as folder:
        os.environ["GOODSTANDING_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        from goodstanding.store.opening import opened

        say("starting a store of the benchmark's own ...")
        with opened() as url:
            os.environ["DATABASE_URL"] = url
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodstanding.settings.production")
            _wake()
            yield Path(folder)


def _wake() -> None:
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    connections.close_all()
    call_command("migrate", verbosity=0)
