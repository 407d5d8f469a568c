"""What `verify` answers about a file: is it what the platform sealed, and is it still good?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.pack import verify_pack
from goodstanding.proofs.problems import Problem, Unsound
from goodstanding.proofs.seals import KINDS, Sealed, open_sealed, read_document
from goodstanding.proofs.statuses import StatusList, open_list


@dataclass(frozen=True, slots=True)
class Verdict:
    """`status` is `unknown` without a status list that holds; `valid` says nothing of it."""

    kind: str
    sealed: Sealed | None = None
    status: str = "unknown"
    status_as_of: datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        return not self.problems

    def as_dict(self) -> dict[str, object]:
        """`{"valid", "kind", "status", "status_as_of", "problems", "id", "issued_at", "digest", "key"}`."""
        sealed = self.sealed
        return {
            "valid": self.valid,
            "kind": self.kind,
            "status": self.status,
            "status_as_of": self.status_as_of.isoformat() if self.status_as_of else None,
            "problems": [problem.as_dict() for problem in self.problems],
            "id": sealed.id if sealed else None,
            "issued_at": sealed.issued_at.isoformat() if sealed else None,
            "digest": sealed.digest if sealed else None,
            "key": sealed.kid if sealed else None,
        }


def verify(file: bytes, anchors: Sequence[Anchor], status: bytes | None = None) -> Verdict:
    """Verify a sealed JSON file with the keys of `anchors` alone; `status` is a signed status list."""
    try:
        sealed = open_sealed(file, anchors)
    except Unsound as fault:
        return Verdict(_kind(file), problems=[fault.problem])
    return judge(sealed, anchors, status)


def _kind(file: bytes) -> str:
    """What a file that does not hold says it is."""
    try:
        kind = str(read_document(file)["kind"])
    except Unsound:
        return "unknown"
    return kind if kind in KINDS else "unknown"


def judge(sealed: Sealed, anchors: Sequence[Anchor], status: bytes | None) -> Verdict:
    """The verdict on a document whose own seal holds: proofs in it, and its status."""
    problems = verify_pack(sealed.content, anchors) if sealed.kind == "evidence-pack" else []
    listed: StatusList | None = None
    if status is not None:
        try:
            listed = open_list(status, anchors)
        except Unsound as fault:
            problems.append(fault.problem)
    if listed is None or problems:
        return Verdict(sealed.kind, sealed, problems=problems)
    return Verdict(sealed.kind, sealed, listed.of(sealed.id, sealed.issued_at), listed.as_of)
