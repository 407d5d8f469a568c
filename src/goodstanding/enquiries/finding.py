"""Search as somebody may see it: organisations of the register, and others only where that person is shown a record."""

from collections.abc import Sequence
from datetime import datetime

from goodstanding.enquiries.queries import Question, own_audience, shows_anything
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.law.publicity import Audience
from goodstanding.subjects import search
from goodstanding.subjects.search import Hit


def find(text: str, *, now: datetime, actor: Actor | None = None, limit: int = 20) -> list[Hit]:
    """At most `limit` organisations `text` may mean, best first; without an actor, as the public sees them."""

    def shown(hits: Sequence[Hit]) -> list[Hit]:
        found: list[Hit] = []
        for hit in hits:
            if len(found) < limit and (hit.in_register or shows_anything(hit.subject_id, _question(hit, actor, now))):
                found.append(hit)
        return found

    return search.find(text, limit=limit, shown=shown)


def _question(hit: Hit, actor: Actor | None, now: datetime) -> Question:
    audience = own_audience(actor, hit.code) if actor else Audience.public
    return Question(code=hit.code, audience=audience, at=now.astimezone(CHINA).date(), known=now, now=now)
