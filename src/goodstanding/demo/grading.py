"""The city is graded: runs over everybody, as whoever runs the platform would start them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from goodstanding.demo.evaluation import rulebook_of
from goodstanding.demo.population import City
from goodstanding.demo.tables import table
from goodstanding.demo.years import moment
from goodstanding.grading.evaluating import grade_population
from goodstanding.grading.models import Run
from goodstanding.grading.runs import Order
from goodstanding.kernel.actor import Actor

MINUTE = 600  # in the evening, after everything else of the day


@dataclass(frozen=True, slots=True)
class Grading:
    """A line of `runs` in story.yaml and the moment it is started."""

    at: datetime
    scheme: str
    year: int


def gradings(city: City) -> Iterator[Grading]:
    """Every run, in order."""
    for number, line in enumerate(table("story")["runs"]):
        year = city.years.today.year + line["year"]
        at = moment(city.years.today + timedelta(days=line["day"]), MINUTE + number)
        yield Grading(at, line.get("scheme") or rulebook_of(year), year)


def grade(actor: Actor, step: Grading) -> None:
    """Let it happen; one that was finished before a loading was broken off does not happen again."""
    if not Run.objects.filter(scheme=step.scheme, known=step.at, status="done").exists():
        order = Order(step.scheme, step.year, step.at)
        grade_population(actor=actor, order=order, clock=lambda: step.at)
