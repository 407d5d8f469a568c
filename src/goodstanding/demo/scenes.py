"""Who signed, asked and looked in the city: an authorisation, an enquiry on it, one without a ground, a few looks."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from goodstanding.demo import corrective
from goodstanding.demo.population import City
from goodstanding.demo.tables import party_code, table
from goodstanding.demo.years import moment
from goodstanding.enquiries import actions
from goodstanding.enquiries.authorising import Terms
from goodstanding.enquiries.models import Authorisation, Look
from goodstanding.enquiries.queries import Enquiry, Question
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import PUBLIC, Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.publicity import Audience
from goodstanding.parties.queries import acting_as, party
from goodstanding.subjects.models import Subject

MINUTE = 480
NOTICE = "演示用授权书文本 Text of the demonstration's authorisation"


@dataclass(frozen=True, slots=True)
class Scene:
    """A line of `scenes` in story.yaml and the moment it happens."""

    at: datetime
    line: dict[str, Any]


def scenes(city: City) -> Iterator[Scene]:
    """Every scene, in order."""
    for number, line in enumerate(table("story")["scenes"]):
        yield Scene(moment(city.years.today + timedelta(days=line["day"]), MINUTE + number), line)


def play(scene: Scene) -> None:
    """Let it happen; one that has happened before a loading was broken off does not happen again."""
    actor = PUBLIC if scene.line["by"] == "public" else acting_as(scene.line["by"])
    code = table("story")["organisations"][scene.line["of"]]["code"]
    if not Look.objects.filter(at=scene.at, account=actor.account).exists():
        ACTS[scene.line["act"]](actor, code, scene)


def _authorise(actor: Actor, code: str, scene: Scene) -> None:
    line, first = scene.line, scene.at.astimezone(CHINA).date()
    grantee = party(party_code(line["grantee"]))
    if Authorisation.objects.filter(subject__code=code, grantee=grantee).exists():
        return
    terms = Terms(
        subject=Subject.objects.get(code=code),
        grantee=grantee,
        items=line["items"],
        purpose=line["purpose"],
        valid_from=first,
        valid_until=first + timedelta(days=line["days"]),
        notice=hashlib.sha256(NOTICE.encode()).hexdigest(),
    )
    actions.authorise(actor=actor, terms=terms, at=scene.at)


def _enquire(actor: Actor, code: str, scene: Scene) -> None:
    held = Authorisation.objects.filter(subject__code=code, grantee_id=actor.party_id).first()
    enquiry = Enquiry(code, f"A{held.pk if held else 0}", scene.line["purpose"], scene.at)
    try:
        actions.answer(actor=actor, enquiry=enquiry)
    except Refusal as refusal:
        actions.note_refusal(actor=actor, enquiry=enquiry, refusal=refusal)


def _look(actor: Actor, code: str, scene: Scene) -> None:
    day = scene.at.astimezone(CHINA).date()
    audience = Audience(scene.line["audience"])
    question = Question(code=code, audience=audience, at=day, known=scene.at, now=scene.at)
    actions.show_dossier(actor=actor, question=question)


def _follow(actor: Actor, code: str, scene: Scene) -> None:
    del code
    corrective.follow(actor, acting_as(scene.line["verifier"]), scene.at)


def _supplier(actor: Actor, code: str, scene: Scene) -> None:
    corrective.look(actor, code, scene.at)


ACTS: dict[str, Callable[[Actor, str, Scene], None]] = {
    "authorise": _authorise,
    "enquire": _enquire,
    "look": _look,
    "follow": _follow,
    "supplier": _supplier,
}
