"""Everything that happens in the city, in the order of its days; files are made when their turn comes."""

import heapq
from collections.abc import Iterator
from datetime import date

from goodstanding.demo.errors import CityTooSmall
from goodstanding.demo.evaluation import evaluations
from goodstanding.demo.fixed import fixed_organisations
from goodstanding.demo.grading import Grading, gradings
from goodstanding.demo.population import City, build
from goodstanding.demo.registers import registrations
from goodstanding.demo.scenes import Scene, scenes
from goodstanding.demo.stories import Afterwards, stories
from goodstanding.demo.streams import Delivery, deliveries, streams
from goodstanding.demo.years import Years

MOST = 1_000_000


def city_of(*, organisations: int, today: date) -> City:
    """The city of that size as of that day. Raises CityTooSmall, also for a size beyond a million."""
    least = len(fixed_organisations(Years(today), 0))
    if not least <= organisations <= MOST:
        raise CityTooSmall(given=organisations, least=least, most=MOST)
    return build(organisations=organisations, today=today)


def timeline(city: City) -> Iterator[Delivery | Afterwards | Scene | Grading]:
    """Deliveries and what becomes of records, earliest first; the same city gives the same files."""
    regular = (deliveries(city, stream) for stream in streams())
    told = (registrations(city), evaluations(city), stories(city), scenes(city), gradings(city))
    return heapq.merge(*told, *regular, key=lambda step: step.at)
