"""Sentences that are doubtful whatever else the report says, from phrases.yaml."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.audits.prose import Passage, all_passages
from goodstanding.law.audits.verdict import Check, Verdict

NON_PRODUCTION = re.compile(r"(\d+) non-production")


def doubtful_phrases(report: SocialAudit) -> Iterator[Check]:
    """One check for each sentence found."""
    passages = all_passages(report)
    whole = " ".join(passage.text for passage in passages)
    for row, expression in _phrases():
        if row.get("unless") and re.search(row["unless"], whole, re.IGNORECASE):
            continue
        for passage in passages:
            match = expression.search(passage.text)
            if match and _applies(row, passage, report):
                yield _check(row, passage, match)


def _check(row: dict[str, Any], passage: Passage, match: re.Match[str]) -> Check:
    says = " ".join(passage.text[max(0, match.start() - 30) : match.end() + 30].split())
    cite = Cite(row["cite"]["instrument"], str(row["cite"]["pinpoint"]))
    return Check(
        rule=row["rule"],
        claim="phrase",
        verdict=Verdict.DOUBTFUL,
        where=passage.where,
        says=says,
        computed="",
        message=row["message"],
        words_zh=row["message_zh"],
        cite=cite,
    )


def _applies(row: dict[str, Any], passage: Passage, report: SocialAudit) -> bool:
    """A phrase may depend on a figure: managers in the table are all who do not produce."""
    if row.get("when") != "management-is-other":
        return True
    other = NON_PRODUCTION.search(passage.text)
    labels = (f"Management - {sex}" for sex in ("Male", "Female", "Non-binary"))
    managers = sum((report.metric(label) or Decimal(0) for label in labels), Decimal(0))
    return other is not None and managers == int(other[1])


@cache
def _phrases() -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    rows = read_yaml(Path(__file__).parent.parent / "phrases.yaml")
    return tuple((row, re.compile(row["pattern"], re.IGNORECASE)) for row in rows)
