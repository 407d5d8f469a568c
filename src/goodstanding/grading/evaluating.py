"""The walk of a run, for every door: alone, begun, frozen, computed, taken over."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from goodstanding.engine import EngineFailed, EngineUnavailable
from goodstanding.grading import actions, queries, runs, snapshots
from goodstanding.grading.models import Grade, Run
from goodstanding.grading.runs import Order
from goodstanding.grading.snapshots import Report
from goodstanding.kernel.actor import Actor
from goodstanding.law import roles

Clock = Callable[[], datetime]


def silent(_doing: str, _done: int, _all: int) -> None:
    """A report to nobody."""


def grade_population(*, actor: Actor, order: Order, clock: Clock, report: Report = silent) -> Run:
    """Grade every organisation a scheme is about; a run that was broken off goes on where it stopped.

    Raises NotPermitted, RunUnderWay, SnapshotChanged, EngineUnavailable and what `runs.require_lawful` raises.
    """
    roles.require(actor, "run")
    stage = runs.require_lawful(order)
    with runs.alone(order):
        run = runs.begin(actor, order, stage)
        return _carried_out(actor, run, None, clock, report)


def regrade(*, actor: Actor, grades: Sequence[Grade], reason: str, at: datetime, clock: Clock) -> list[Run]:
    """Grade some organisations again, as the records stand now: a run for each scheme and year among the grades.

    Raises NotPermitted, ReasonMissing.
    """
    roles.require(actor, "run")
    found: dict[Run, set[int]] = {}
    for grade in grades:
        found.setdefault(grade.run.of or grade.run, set()).add(grade.subject_id)
    done = []
    for first, subjects in sorted(found.items(), key=lambda pair: pair[0].pk):
        order = Order(first.scheme, first.year, at, of=first, subjects=tuple(sorted(subjects)), reason=reason)
        run = runs.begin(actor, order, runs.require_lawful(order))
        done.append(_carried_out(actor, run, order.subjects, clock, silent))
    return done


def erase(*, actor: Actor, records: Collection[int], at: datetime) -> list[Run]:
    """Take erased records out of the snapshots of all finished runs; answers those that held any."""
    kept = [run.pk for run in queries.finished() if snapshots.place(run).is_dir()] if records else []
    done = [actions.erase(actor=actor, run=number, records=records, at=at) for number in kept]
    return [run for run in done if run]


def _carried_out(actor: Actor, run: Run, subjects: Sequence[int] | None, clock: Clock, report: Report) -> Run:
    """What was frozen is kept for another attempt where only the engine failed; else a failed run leaves nothing."""
    try:
        runs.freeze(run, subjects=subjects, report=report)
        runs.compute(run, report=report)
    except Exception as fault:
        if run.of_id or run.status == "freezing" or not isinstance(fault, EngineFailed | EngineUnavailable):
            runs.abandon(run)
        raise
    return actions.finish(actor=actor, run=run, at=clock())
