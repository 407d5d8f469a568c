"""The tests' own store: one embedded PostgreSQL for the whole run, started when the first test asks for a database.

With pytest-xdist every worker holds the same server and has its own database on it; the last one leaving stops it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from goodstanding.store.address import django_database
from goodstanding.store.opening import opened

hypothesis_settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("no clock")  # a busy machine is no fault of the code
# Playwright's synchronous interface keeps an event loop in the thread of every test that runs after it in the same
# process; Django would take each of them for asynchronous code (docs.djangoproject.com, "Async safety").
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

OWN_HOME = pytest.StashKey[Path]()
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # nothing here outlives the run


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a home folder of its own; workers inherit it from the first process."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        config.stash[OWN_HOME] = Path(tempfile.mkdtemp(prefix="goodstanding-tests-"))
        os.environ["GOODSTANDING_HOME"] = str(config.stash[OWN_HOME])


def pytest_unconfigure(config: pytest.Config) -> None:
    if OWN_HOME in config.stash:
        shutil.rmtree(config.stash[OWN_HOME], ignore_errors=True)


@pytest.fixture(scope="session")
def store_url() -> Iterator[str]:
    """The address of the run's store: DATABASE_URL where it is set (CI may bring its own), else the embedded one."""
    with opened(options=FAST) as url:
        os.environ["DATABASE_URL"] = url
        yield url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(store_url: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django's door, before it makes its test database: tell Django where the store is."""
    del django_db_modify_db_settings_parallel_suffix
    test = settings.DATABASES["default"]["TEST"]
    settings.DATABASES["default"].update(django_database(store_url), TEST=test)


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_append_only_triggers() -> Iterator[None]:
    """A transactional test is cleaned up by TRUNCATE, which the trail refuses to everybody else."""
    original = DatabaseOperations.sql_flush

    def flush(*args: Any, **options: Any) -> list[str]:
        statements = original(*args, **options)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    DatabaseOperations.sql_flush = flush  # type: ignore[method-assign]  # given back below
    yield
    DatabaseOperations.sql_flush = original  # type: ignore[method-assign]
