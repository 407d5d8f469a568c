"""The city, loaded once for all tests of it that need a store."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SIZE = 40


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A small city in the tests' store, its snapshots in a folder of their own: what `load` answered."""
    from goodstanding.demo.loading import load
    from goodstanding.kernel.identifiers import make_code
    from goodstanding.parties import actions, queries

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        patched.setenv("GOODSTANDING_HOME", str(tmp_path_factory.mktemp("home")))
        founder = queries.founder(unit=make_code("1", "2", "999999", 0).code, unit_name="望舒市信用中心")
        actions.install(actor=founder, responsible="Demonstration Operator", at=NOW, demonstration=True)
        yield load(actor=queries.operator(), organisations=SIZE, now=NOW, report=lambda *_: None)
        call_command("flush", interactive=False, verbosity=0)
