"""Evidence packs: acts of the trail and rows of deliveries, with their proofs, for a reader without the server.

A pack is a sealed document of kind `evidence-pack` whose content is
`{"about", "checkpoint": note, "entries": [{"leaf", "payload", "proof"}], "records": [{"leaf", "place", "salt",
"content", "proof"}]}`. A record is proved into the root that the act of its delivery, an entry of the same pack,
left in the trail; its content names its subject. Of one that was erased `"erased": [{"leaf", "place", "commitment",
"proof"}]` proves that it was there and tells nothing of it. `"case"` names the case a pack was cut to. The seal says
that the platform chose these entries: a pack proves what it holds, not that nothing else exists.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goodstanding.proofs import merkle
from goodstanding.proofs.anchors import Anchor, base64url, unbase64url
from goodstanding.proofs.commitments import commitment
from goodstanding.proofs.inclusions import open_signed, read_hashes, verify_entry, write_hashes
from goodstanding.proofs.problems import Problem, Unsound

_CONTENT = {"about", "checkpoint", "entries", "records"}
_MAY_HOLD = frozenset({"case", "erased"})
_ENTRY = {"leaf", "payload", "proof"}
_RECORD = {"leaf", "place", "salt", "content", "proof"}
_ERASED = {"leaf", "place", "commitment", "proof"}


@dataclass(frozen=True, slots=True)
class Row:
    """A record as evidence: its place among the delivery's rows (from 0), salt, content and proof.

    Without content it was erased: the commitment stands in its place.
    """

    leaf: int
    place: int
    salt: bytes
    content: str | None
    proof: Sequence[bytes]
    commitment: bytes = b""

    def as_dict(self) -> dict[str, Any]:
        said = (
            {"commitment": base64url(self.commitment)}
            if self.content is None
            else {"salt": base64url(self.salt), "content": self.content}
        )
        return {"leaf": self.leaf, "place": self.place, **said, "proof": write_hashes(self.proof)}


def pack_content(
    *, about: str, checkpoint: str, entries: Sequence[Mapping[str, Any]], records: Sequence[Row], case: str = ""
) -> dict[str, Any]:
    """The content of a pack to be sealed; `entries` as `{"leaf", "payload", "proof"}`."""
    rows = [row.as_dict() for row in records if row.content is not None]
    erased = [row.as_dict() for row in records if row.content is None]
    more = {name: value for name, value in (("case", case), ("erased", erased)) if value}
    return {"about": about, "checkpoint": checkpoint, "entries": list(entries), "records": rows, **more}


def verify_pack(content: Mapping[str, Any], anchors: Sequence[Anchor]) -> list[Problem]:
    """Every fault of a pack's proofs; none where all of it holds."""
    try:
        signed = open_signed(_shaped(content, _CONTENT, _MAY_HOLD)["checkpoint"], anchors)
        lists = _lists(content)
    except Unsound as fault:
        return [fault.problem]
    said: dict[int, dict[str, Any]] = {}
    faults = [
        _fault(lambda entry: said.update([verify_entry(_shaped(entry, _ENTRY), signed)]), each) for each in lists[0]
    ]
    faults += [_fault(lambda record: _verify_row(_shaped(record, _RECORD), said), each) for each in lists[1]]
    faults += [_fault(lambda record: _verify_row(_shaped(record, _ERASED), said), each) for each in lists[2]]
    return [fault for fault in faults if fault]


def _lists(content: Mapping[str, Any]) -> tuple[list[object], list[object], list[object]]:
    entries, records, erased = content["entries"], content["records"], content.get("erased", [])
    if not isinstance(entries, list) or not isinstance(records, list) or not isinstance(erased, list):
        raise Unsound("INCLUSION_MALFORMED", why="entries, records and erased are lists")
    return entries, records, erased


def _fault(verify: Callable[[object], None], part: object) -> Problem | None:
    try:
        verify(part)
    except Unsound as fault:
        return fault.problem
    return None


def _verify_row(record: Mapping[str, Any], said: Mapping[int, Mapping[str, Any]]) -> None:
    leaf, place = record["leaf"], record["place"]
    if type(leaf) is not int or type(place) is not int:
        raise Unsound("INCLUSION_MALFORMED", why="a leaf number and a place are expected")
    size, root = _delivery(said.get(leaf, {}), leaf)
    held = merkle.verify_inclusion(
        leaf=_commitment(record), index=place, size=size, proof=read_hashes(record["proof"]), root=root
    )
    if not held:
        raise Unsound("ROW_BROKEN", leaf=leaf)


def _delivery(said: Mapping[str, Any], leaf: int) -> tuple[int, bytes]:
    """How many rows the delivery of this leaf has, and their root."""
    try:
        facts = said["facts"]
        if said["act"] != "submission.accepted" or type(facts["accepted"]) is not int:
            raise Unsound("ROW_BROKEN", leaf=leaf)
        return facts["accepted"], bytes.fromhex(facts["root"])
    except (KeyError, TypeError, ValueError):
        raise Unsound("ROW_BROKEN", leaf=leaf) from None


def _commitment(record: Mapping[str, Any]) -> bytes:
    try:
        if "commitment" in record:
            return unbase64url(record["commitment"])
        json.loads(record["content"])
        return commitment(salt=unbase64url(record["salt"]), content=record["content"])
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Unsound("INCLUSION_MALFORMED", why="salt or content is spelled wrongly") from None


def _shaped(part: object, members: set[str], may_hold: frozenset[str] = frozenset()) -> Mapping[str, Any]:
    if not isinstance(part, dict) or set(part) - may_hold != members:
        raise Unsound("INCLUSION_MALFORMED", why="members are missing or too many")
    return part
