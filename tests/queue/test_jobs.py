"""The queue: what is enqueued runs once its transaction has committed, and runs again after a failure."""

from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import pytest
from django.db import connection, connections, transaction

from goodstanding.queue import jobs
from goodstanding.trail import tasks

pytestmark = pytest.mark.django_db(transaction=True)
DONE = []


@jobs.job(name="tests.note")
def note(word):
    DONE.append(word)


@jobs.job(name="tests.only_one", one_waiting=True)
def only_one():
    DONE.append("one")


@jobs.job(name="tests.fail", attempts=2)
def fail():
    DONE.append("tried")
    raise ValueError("not today")


@pytest.fixture(autouse=True)
def nothing_done():
    """The queue's tables belong to no model, so the database is not cleaned of them by itself."""
    DONE.clear()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def work():
    """Empty the queue, in a thread of its own: the browser of other tests keeps an event loop in this one."""

    def run():
        try:
            jobs.run_worker(until_empty=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def test_a_job_runs_with_its_arguments_and_is_gone():
    assert jobs.enqueue(note, word="here") is not None
    work()

    assert DONE == ["here"]
    assert "tests.note" not in waiting()


def test_a_job_of_a_transaction_that_fails_never_was():
    with transaction.atomic():
        jobs.enqueue(note, word="never")
        transaction.set_rollback(True)

    assert "tests.note" not in waiting()


def test_one_that_waits_is_not_enqueued_twice():
    assert jobs.enqueue(only_one) is not None
    assert jobs.enqueue(only_one) is None
    assert waiting().count("tests.only_one") == 1


def test_a_failing_job_waits_for_another_try():
    jobs.enqueue(fail)
    work()

    assert DONE == ["tried"]
    assert "tests.fail" in waiting()


def test_every_contexts_jobs_are_found():
    assert "goodstanding.trail.tasks" in jobs.task_modules()
    assert tasks.sign_checkpoint.name == "trail.sign_checkpoint"


def test_the_tables_are_those_of_the_installed_procrastinate():
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('procrastinate_jobs'::regclass)")
        assert cursor.fetchone() == (f"procrastinate {version('procrastinate')}",)
