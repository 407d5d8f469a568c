"""What a check says: a claim of the report, where it stands, what was computed, and whether the two agree."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.yaml_file import read_yaml


class Verdict(StrEnum):
    HOLDS = "holds"
    CONTRADICTION = "contradiction"
    DOUBTFUL = "doubtful"
    NOT_TESTABLE = "not testable"


@dataclass(frozen=True, slots=True)
class Check:
    """One claim tested. `rule` is the validator's id, `claim` the kind of claim in `claims.yaml`.

    `unconfirmed`: the rule applied rests on sources too weak to be relied on without saying so.
    """

    rule: str
    claim: str
    verdict: Verdict
    where: str
    says: str
    computed: str
    message: str
    message_zh: str
    cite: Cite | None = None
    unconfirmed: bool = False

    def as_dict(self) -> dict[str, object]:
        """Plain values, in the order a reader wants them."""
        return {
            "rule": self.rule,
            "claim": self.claim,
            "verdict": self.verdict.value,
            "where": self.where,
            "says": self.says,
            "computed": self.computed,
            "message": self.message,
            "message_zh": self.message_zh,
            "cite": self.cite.as_dict() if self.cite else None,
            "unconfirmed": self.unconfirmed,
        }


@cache
def claims() -> dict[str, dict[str, Any]]:
    """`claims.yaml`: kind of claim -> rule, messages, cite."""
    rows: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_name("claims.yaml"))
    return rows


def judge(claim: str, holds: object, where: str, *, says: object, computed: object = "", **details: object) -> Check:
    """A check of the kind `claim`. `holds`: True, False (a contradiction), or the verdict itself."""
    row = claims()[claim]
    verdict = holds if isinstance(holds, Verdict) else Verdict.HOLDS if holds else Verdict.CONTRADICTION
    said, found = _short(says), _short(computed)
    details |= {"says": said, "computed": found, "where": where}
    cite = row.get("cite")
    return Check(
        rule=row["rule"],
        claim=claim,
        verdict=verdict,
        where=where,
        says=said,
        computed=found,
        message=row["message"].format_map(details),
        message_zh=row["message_zh"].format_map(details),
        cite=Cite(cite["instrument"], cite.get("pinpoint", "")) if cite else None,
        unconfirmed=bool(row.get("unconfirmed")),
    )


def _short(value: object) -> str:
    text = " ".join(str(value if value is not None else "").split())
    return text if len(text) <= 240 else text[:239] + "…"
