"""What a check says: a claim of the report, where it stands, what was computed, and whether the two agree."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.yaml_file import read_yaml

COMPUTED = "\N{OBJECT REPLACEMENT CHARACTER}"  # where a Chinese message has what was computed; translated when read


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
    words_zh: str
    cite: Cite | None = None
    unconfirmed: bool = False
    computed_zh: str = ""  # where the general words do not do

    @property
    def message_zh(self) -> str:
        """The message in Chinese: what was computed is translated, the report's own words are not."""
        return self.words_zh.replace(COMPUTED, self.computed_zh or _in_chinese(self.computed))

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
        words_zh=row["message_zh"].format_map({**details, "computed": COMPUTED}),
        cite=Cite(cite["instrument"], cite.get("pinpoint", "")) if cite else None,
        unconfirmed=bool(row.get("unconfirmed")),
        computed_zh=str(details.get("computed_zh", "")),
    )


def _in_chinese(computed: str) -> str:
    for english, chinese in _words_zh():
        computed = english.sub(chinese, computed)
    return computed


@cache
def _words_zh() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = read_yaml(Path(__file__).with_name("words_zh.yaml"))
    return tuple((re.compile(english), chinese) for english, chinese in rows)


def _short(value: object) -> str:
    text = " ".join(str(value if value is not None else "").split())
    return text if len(text) <= 240 else text[:239] + "…"
