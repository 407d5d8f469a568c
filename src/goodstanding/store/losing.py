"""A server that goes away under a program at work: told as such, whatever part of the program noticed it first."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from goodstanding.kernel.refusal import Refusal
from goodstanding.store.errors import StoreLost

SHUT_DOWN = "57P"  # operator intervention (postgresql.org/docs/current/errcodes-appendix.html)


@contextmanager
def loss_told() -> Iterator[None]:
    """Raises StoreLost for a fault that a lost server caused; every other fault passes as it is."""
    try:
        yield
    except Refusal:
        raise
    except Exception as fault:
        cause = lost(fault)
        if cause is None:
            raise
        raise StoreLost(fault=(str(cause).strip() or type(cause).__name__).splitlines()[0]) from fault


def lost(fault: BaseException | None) -> psycopg.OperationalError | None:
    """The driver's own word that the server is gone, behind what Django makes of it; None for any other fault.

    A server that answers gives its faults a state; a connection that broke has none.
    """
    while fault is not None:
        if isinstance(fault, psycopg.OperationalError) and (fault.sqlstate or SHUT_DOWN).startswith(SHUT_DOWN):
            return fault
        fault = fault.__cause__
    return None
