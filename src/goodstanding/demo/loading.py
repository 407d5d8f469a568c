"""Loading the demonstration city: parties, accounts, three years of files through the door that real ones take."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from goodstanding.demo import actions
from goodstanding.demo.errors import RealInstallation
from goodstanding.demo.grading import Grading, grade
from goodstanding.demo.scenes import Scene, play
from goodstanding.demo.stories import Afterwards
from goodstanding.demo.streams import Delivery
from goodstanding.demo.tables import party_code, table
from goodstanding.demo.timeline import city_of, timeline
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.parties import actions as parties
from goodstanding.parties.errors import NoSuchAccount
from goodstanding.parties.models import Party
from goodstanding.parties.queries import acting_as, party, responsible
from goodstanding.records import actions as records
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions import actions as submissions
from goodstanding.submissions import delivering, raw_files
from goodstanding.trail.queries import facts_of

ORGANISATIONS = 3_000
Reporter = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A demonstration account and its password, which is no secret."""

    login: str
    password: str
    role: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the store holds now. `fresh` is false where it held the city before and nothing was changed."""

    organisations: int
    records: int
    today: date
    fresh: bool
    accounts: list[Credentials]


def load(*, actor: Actor, organisations: int = ORGANISATIONS, now: datetime, report: Reporter) -> Loaded:
    """Load the city as of `now`. `report` is told (records so far, day of the delivery).

    A second time changes nothing; one that was broken off goes on where it stopped, with the size and day it had.
    Raises RealInstallation, CityTooSmall.
    """
    refuse_real_installation()
    begun, finished = _marks()
    if begun and finished:
        return _loaded(begun, fresh=False)
    if not begun:
        begun = {"organisations": organisations, "today": now.astimezone(CHINA).date().isoformat()}
        city_of(organisations=organisations, today=date.fromisoformat(begun["today"]))
        actions.begin(actor=actor, organisations=organisations, today=date.fromisoformat(begun["today"]), at=now)
    units = _register_parties(actor, now)
    _open_accounts(actor, now)
    loader = _Loader(actor, units, report)
    count = loader.run(int(begun["organisations"]), date.fromisoformat(begun["today"]), now)
    actions.finish(actor=actor, organisations=int(begun["organisations"]), deliveries=count, at=now)
    return _loaded(begun, fresh=True)


@dataclass
class _Loader:
    """Delivers file after file; remembers which submission each became."""

    actor: Actor
    units: dict[str, Party]
    report: Reporter
    records: int = 0
    became: dict[str, int] = field(default_factory=dict)

    def run(self, organisations: int, today: date, now: datetime) -> int:
        city = city_of(organisations=organisations, today=today)
        with TemporaryDirectory(prefix="goodstanding-city-") as folder:
            for step in timeline(city):
                self._let_go(step.at)
                if isinstance(step, Delivery):
                    self._deliver(step, Path(folder) / step.name)
                elif isinstance(step, Scene):
                    play(step)
                elif isinstance(step, Grading):
                    grade(self.actor, step)
                else:
                    self._afterwards(step)
        self._let_go(now)
        return len(self.became)

    def _deliver(self, delivery: Delivery, path: Path) -> None:
        delivery.write(path)
        provider = self.units[delivery.provider]
        done, _ = delivering.deliver(
            actor=self.actor,
            provider=provider,
            item=delivery.item,
            path=path,
            name=delivery.name,
            at=delivery.at,
            report=lambda _: None,
        )
        path.unlink()
        self.became[delivery.name] = done.pk
        self.records += done.accepted
        self.report(self.records, delivery.at.date().isoformat())

    def _afterwards(self, step: Afterwards) -> None:
        record = Record.objects.filter(submission=self.became[step.delivery], known_until=None).first()
        if record is None:  # done before the loading was broken off
            return
        if step.act == "withdraw":
            records.withdraw(actor=self.actor, record=record.pk, reason=step.reason, at=step.at)
            return
        records.erase(actor=self.actor, record=record.pk, document=step.document, reason=step.reason, at=step.at)

    def _let_go(self, at: datetime) -> None:
        """Raw files whose days are over go when they go in a real installation."""
        for submission in raw_files.outlived(at):
            submissions.forget_raw_file(actor=self.actor, submission=submission, at=at)


def is_loaded() -> bool:
    """Whether the store holds a whole city."""
    return any(True for _ in facts_of(actions.LOADED))


def refuse_real_installation() -> None:
    """Refuse a store in which somebody answers for real information. An empty one passes."""
    account = responsible()
    if account is not None and not account.party.demonstration:
        raise RealInstallation


def _marks() -> tuple[dict[str, Any], bool]:
    """(the figures a loading began with, whether one came to its end)."""
    return next((facts for _, facts in facts_of(actions.BEGUN)), {}), is_loaded()


def _loaded(begun: dict[str, Any], *, fresh: bool) -> Loaded:
    return Loaded(
        organisations=Subject.objects.filter(in_register=True).count(),
        records=Record.objects.count(),
        today=date.fromisoformat(begun["today"]),
        fresh=fresh,
        accounts=accounts(),
    )


def _register_parties(actor: Actor, now: datetime) -> dict[str, Party]:
    found = {}
    for key, line in table("parties").items():
        code, name, kind = party_code(key), line["name"], line["kind"]
        found[key] = parties.register_provider(
            actor=actor, code=code, name=name, kind=kind, items=[], at=now, demonstration=True
        )
    return found


def _open_accounts(actor: Actor, now: datetime) -> None:
    held = table("accounts")
    for line in held["accounts"]:
        if "party" not in line:
            own = responsible()
            assert own is not None
            parties.set_password(actor=actor, account=own, password=held["password"], at=now)
        elif not _is_open(line["login"]):
            parties.open_account(
                actor=actor, name=line["name"], party=party_code(line["party"]), role=line["role"],
                login=line["login"], password=held["password"], at=now,
            )  # fmt: skip


def _is_open(login: str) -> bool:
    try:
        acting_as(login)
    except NoSuchAccount:
        return False
    return True


def accounts() -> list[Credentials]:
    """Who can sign in to the demonstration, and how."""
    held = table("accounts")
    own = responsible()
    return [
        Credentials(
            login=own.login if own and "party" not in line else line["login"],
            password=held["password"],
            role=line["role"],
            name=line["name"],
            unit=party(party_code(line["party"])).name if "party" in line else (own.party.name if own else ""),
        )
        for line in held["accounts"]
    ]
