"""Which grades an audience may see: as the catalogue says of the item a scheme publishes them as."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from goodstanding.grading.models import Grade
from goodstanding.law.catalogue import Item, edition
from goodstanding.law.grading.reading import document
from goodstanding.law.publicity import Audience, Clocks, Visibility, clocks, visible

OWN = (Audience.subject, Audience.officer)


def told(
    grades: Iterable[Grade], audience: Audience, on: date, *, authorised: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """The dossier's `grades`, in the order given: what that audience may see on that day.

    Previews and reviews are for the organisation and officers only; the public sees what the authority publishes.
    """
    found = []
    for grade in grades:
        verdict = visibility(grade, audience, on, authorised=authorised)
        if verdict.shown:
            found.append(_line(grade, verdict, own=audience in OWN or _item(grade).code in authorised))
    return found


def visibility(grade: Grade, audience: Audience, on: date, *, authorised: frozenset[str] = frozenset()) -> Visibility:
    """May this audience see the grade on that day."""
    item, own_clocks = _item(grade), _clocks(grade)
    official = grade.run.official
    return visible(
        publicity=item.publicity,
        audience=audience,
        authorised=official and item.code in authorised,
        published=official and own_clocks.published,
        public_until=own_clocks.public_until,
        retained_until=own_clocks.retained_until,
        at=on,
    )


def _item(grade: Grade) -> Item:
    return edition()[document(grade.run.scheme)["records"]["publishes"]]


def _clocks(grade: Grade) -> Clocks:
    """A grade is of a year and stands for its last day, like a result the authority delivers."""
    item, last = _item(grade), date(grade.run.year, 12, 31)
    publication = item.publication
    if publication is None or not publication.tier_of:
        return clocks(item, occurred_on=last, ended_on=last)
    tiers = {choice.code: choice.tier for choice in item.field(publication.tier_of).choices}
    tier = tiers.get(grade.grade) or next(name for name, one in publication.tiers.items() if one.months == 0)
    return clocks(item, occurred_on=last, ended_on=last, tier=tier)


def _line(grade: Grade, verdict: Visibility, *, own: bool) -> dict[str, Any]:
    scheme = document(grade.run.scheme)
    return {
        "scheme": grade.run.scheme,
        **{name: scheme[name] for name in ("name", "name_zh", "label", "label_zh")},
        "year": grade.run.year,
        "stage": (grade.run.of or grade.run).stage,
        "grade": grade.grade or None,
        "score": grade.score_text if own else None,
        "refusal": grade.refusal or None,
        "disputed": grade.disputed,
        "decided_on": grade.run.as_of.isoformat(),
        "run": grade.run_id,
        "visibility": verdict.reason.code,
    }
