"""The acts, orders and standards that rules cite, and when each was in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

UNCONFIRMED_BELOW = 70


class UnknownInstrument(Refusal):
    code = "UNKNOWN_INSTRUMENT"
    message = "No instrument {instrument} is known."
    message_zh = "没有登记名为 {instrument} 的法律文件。"
    next_step = "Add it to instruments.yaml with its dates, or correct the citation."
    next_step_zh = "请在 instruments.yaml 中登记该文件及其施行日期，或更正引用。"


class NotInForce(Refusal):
    code = "NOT_IN_FORCE"
    message = "{instrument} was not in force on {on}: in force from {start} to {end}."
    message_zh = "{instrument} 在 {on} 不具效力：施行期间为 {start} 至 {end}。"
    next_step = "Cite the instrument that was in force on that day."
    next_step_zh = "请引用当日有效的法律文件。"


@dataclass(frozen=True, slots=True)
class Instrument:
    """`in_force_to` is the last day in force, None while it is. `confidence` in percent."""

    id: str
    title: str
    title_zh: str
    issuer: str
    in_force_from: date
    in_force_to: date | None
    confidence: int
    status: str = "enacted"
    link: str = ""
    note: str = ""

    @property
    def unconfirmed(self) -> bool:
        return self.confidence < UNCONFIRMED_BELOW

    def in_force(self, on: date) -> bool:
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument by id. A fault in the file raises."""
    lines = read_yaml(Path(__file__).with_suffix(".yaml"))
    known = {line["id"]: Instrument(**line) for line in lines}
    if len(known) != len(lines):
        raise ValueError("an instrument is listed twice")
    return MappingProxyType(known)


def resolve(cite: Cite, *, on: date) -> Instrument:
    """The instrument a citation names, if it was in force on that day.

    Raises UnknownInstrument or NotInForce.
    """
    instrument = instruments().get(cite.instrument)
    if instrument is None:
        raise UnknownInstrument(instrument=cite.instrument)
    if not instrument.in_force(on):
        end = instrument.in_force_to or "…"
        raise NotInForce(instrument=instrument.id, on=on, start=instrument.in_force_from, end=end)
    return instrument
