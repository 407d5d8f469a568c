"""What happened on a day, for those who follow it: how many, and where to look; nothing of the content."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from goodstanding.enquiries import open_data
from goodstanding.enquiries.models import Authorisation, Look
from goodstanding.formats.values import CHINA
from goodstanding.grading import queries as grading
from goodstanding.kernel.actor import Actor
from goodstanding.notices import queries as notices
from goodstanding.records import queries as records

Data = dict[str, Any]
Window = tuple[datetime, datetime]


def happened(event: str, *, actor: Actor, day: date) -> Data:
    """What one event says of a day (in China) to one account; empty: nothing happened."""
    begin = datetime.combine(day, time(), CHINA)
    window = begin, begin + timedelta(days=1)
    return EVENTS[event](actor, window) if event in EVENTS else _told(event, actor, window)


def _told(event: str, actor: Actor, window: Window) -> Data:
    """What the account was told on the portal when it happened."""
    told = notices.counted(actor, event, *window)
    return {"notices": told, "href": "/notices/"} if told else {}


def _open_changed(actor: Actor, window: Window) -> Data:
    del actor
    counts = _changed(window, Q(item__in=open_data.open_items(), published=True))
    return counts | {"href": "/v1/open/changes"} if counts else {}


def _file_changed(actor: Actor, window: Window) -> Data:
    counts = _changed(window, Q(subject__code=actor.unit))
    return counts | {"organisation": actor.unit, "href": f"/v1/organisations/{actor.unit}/records"} if counts else {}


def _file_looked(actor: Actor, window: Window) -> Data:
    found = Look.objects.filter(subject__code=actor.unit, at__gte=window[0], at__lt=window[1])
    counts = found.exclude(unit=actor.unit).aggregate(
        looks=Count("pk", filter=Q(refusal="")), refused=Count("pk", filter=~Q(refusal=""))
    )
    if not any(counts.values()):
        return {}
    return counts | {"organisation": actor.unit, "href": f"/v1/organisations/{actor.unit}/looks"}


def _grade_given(actor: Actor, window: Window) -> Data:
    grades = grading.given(actor.unit, *window)
    href = f"/v1/organisations/{actor.unit}/grades"
    return {"grades": grades, "organisation": actor.unit, "href": href} if grades else {}


def _authorisation_changed(actor: Actor, window: Window) -> Data:
    return _authorised(Authorisation.objects.filter(grantee_id=actor.party_id), window)


def _own_authorisation_changed(actor: Actor, window: Window) -> Data:
    return _authorised(Authorisation.objects.filter(subject__code=actor.unit), window)


def _authorised(held: QuerySet[Authorisation], window: Window) -> Data:
    given = held.filter(granted_at__gte=window[0], granted_at__lt=window[1]).count()
    revoked = held.filter(revoked_at__gte=window[0], revoked_at__lt=window[1]).count()
    return {"given": given, "revoked": revoked, "href": "/v1/authorisations"} if given or revoked else {}


def _changed(window: Window, whose: Q) -> Data:
    """How many records were first known, and how many were closed."""
    found = records.changed_since(window[0] - timedelta(microseconds=1)).filter(whose).order_by()
    known = Count("pk", filter=Q(known_from__gte=window[0], known_from__lt=window[1]))
    closed = Count("pk", filter=Q(known_until__gte=window[0], known_until__lt=window[1]))
    counts = found.aggregate(known=known, closed=closed)
    return counts if any(counts.values()) else {}


EVENTS: Final[Mapping[str, Callable[[Actor, Window], Data]]] = {
    "open.changed": _open_changed,
    "file.changed": _file_changed,
    "file.looked": _file_looked,
    "authorisation.changed": _authorisation_changed,
    "own-authorisation.changed": _own_authorisation_changed,
    "grade.given": _grade_given,
}
