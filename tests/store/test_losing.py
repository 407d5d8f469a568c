"""A server that goes away under a program is told as such; any other fault passes untouched."""

import os
import signal

import psycopg
import pytest
from django.db import OperationalError

from goodstanding.store.errors import StoreLost, Unreachable
from goodstanding.store.losing import loss_told


def test_a_killed_server_is_told_with_what_to_do(installation):
    program = installation.program()
    with psycopg.connect(program.url) as line:
        os.kill(installation.server().pid, signal.SIGKILL)
        with pytest.raises(StoreLost) as lost, loss_told():
            line.execute("SELECT pg_sleep(60)")

    told = lost.value.as_dict()
    assert all(told[key] for key in ("message", "message_zh", "next_step", "next_step_zh"))


@pytest.mark.parametrize("cause", [psycopg.OperationalError("refused"), psycopg.errors.AdminShutdown("ended")])
def test_it_is_seen_behind_what_django_makes_of_it(cause):
    with pytest.raises(StoreLost), loss_told():
        raise OperationalError("x") from cause


@pytest.mark.parametrize(
    "fault",
    [
        psycopg.errors.DiskFull("full"),
        psycopg.errors.DeadlockDetected("waited"),
        psycopg.errors.UniqueViolation("twice"),
        ValueError("x"),
        Unreachable(url="postgresql://", fault="refused"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_other_faults_pass_as_they_are(fault):
    with pytest.raises(type(fault)) as passed, loss_told():
        raise fault from psycopg.OperationalError("earlier") if isinstance(fault, Unreachable) else None

    assert passed.value is fault
