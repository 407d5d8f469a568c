"""V-ratio: a percentage is the ratio it stands beside; a part is no more than its whole."""

import re
from collections.abc import Iterator
from decimal import Decimal

from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import Passage, all_passages, finding_passages, integers, rounded_as, sentence_before
from goodstanding.law.audits.verdict import Check, Verdict, judge

OUT_OF = re.compile(
    r"(\d+) out of (?:the )?(\d+)\b(?P<rest>[^.;]{0,80}?\((?:i\.e\.|that is|=)?,? ?(?P<percent>\d+(?:\.\d+)?) ?%)?"
)
BRACKET = re.compile(r"[（(](?P<percent>\d+(?:\.\d+)?) ?%[^)）]{0,60}[)）]")
LOOSE = re.compile(r"(?<![\d.(（])(?P<percent>\d+(?:\.\d+)?) ?%")
COUNTED = re.compile(
    r"\d+ (?:[a-z-]+ ){0,3}(?:workers?|employees?|persons?|machines?|containers?|records?|contracts?)\b[^.;]{0,25}$"
    r"|\d+[名人台份个][^。；]{0,30}$|% of (?:the )?(?:total )?(?:work|employees)|员工",
    re.IGNORECASE,
)
ELIGIBLE = re.compile(
    r"\b\d+ (?:workers?|employees?) (?:were|are) (?:eligible|entitled)\b[^.;,(]{0,40}"
    r"|\b\d+ (?:out )?of (?:the )?\d+ eligible (?:workers?|employees?)\b",
    re.IGNORECASE,
)
EVERYBODY = re.compile(r"\bout of (?:the )?(?:total )?(?:of )?\d+ (?:workers?|employees?)\b", re.IGNORECASE)
PAY = re.compile(r"wage|paid|pay|工资|加班费", re.IGNORECASE)
ALL_SOME = (
    re.compile(
        r"\ball (\d+) (workers|employees|machines)\b"
        r"(?:(?!\b[Aa]rt(?:icles?|\.) ?\d|\(In accordance|This violated).){0,220}?\b(\d+) (?:of (?:them|the)|\2)\b"
    ),
    re.compile(r"(\d+)(名|台|人)[^。；]{0,60}?[，,]但?有?(\d+)\2"),
)


def parts_out_of_wholes(report: SocialAudit) -> Iterator[Check]:
    """A part is at most its whole, and the percentage beside them is what they give."""
    for passage in all_passages(report):
        for match in OUT_OF.finditer(passage.text):
            part, whole = int(match[1]), int(match[2])
            yield judge("part-out-of", part <= whole, passage.where, says=match.group(), computed=f"{part} of {whole}")
            if match["percent"] and whole:
                yield _ratio(passage, match.group(), match["percent"], part, whole)


def percentages_in_brackets(report: SocialAudit) -> Iterator[Check]:
    """A percentage in brackets is that of the count before it and a whole named there."""
    for passage in all_passages(report):
        for match in BRACKET.finditer(passage.text):
            before = sentence_before(passage.text, match.start())
            numbers = list(integers(before))
            if "out of" in before[-60:] or PAY.search(before[-60:]):
                continue
            says = f"{before[-80:]}{match.group()}"
            several = re.findall(r"(\d+(?:\.\d+)?) ?%", match.group())
            if len(several) > 1:
                yield from _respectively(passage, says, several, numbers)
                continue
            numbers = _wholes_and_part(before, numbers)
            counted = COUNTED.search(before) or COUNTED.search(match.group())
            if len(numbers) < 2 or not counted:
                yield judge("ratio", Verdict.NOT_TESTABLE, passage.where, says=says)
            else:
                yield _bracket(passage, says, match["percent"], numbers)


def percentages_without_counts(report: SocialAudit) -> Iterator[Check]:
    """A bare percentage in a finding cannot be recomputed."""
    for passage in finding_passages(report, "previous", "current"):
        for match in LOOSE.finditer(passage.text):
            near = passage.text[max(0, match.start() - 60) : match.end() + 40]
            if not PAY.search(near) and "i.e." not in near[:60]:
                yield judge("ratio", Verdict.NOT_TESTABLE, passage.where, says=near.strip())


def wholes_of_both_periods(report: SocialAudit) -> Iterator[Check]:
    """A share then and a share now are compared over one kind of whole: all workers, or those it can be about."""
    for finding in report.findings:
        then, now = _whole(finding.previous), _whole(finding.current)
        if then and now:
            where = f"line {finding.line}, {finding.question or finding.area}, current"
            words = ["the eligible" if one[1] else "all workers" for one in (then, now)]
            verdict = Verdict.HOLDS if then[1] is now[1] else Verdict.DOUBTFUL
            computed = f"before {words[0]}, now {words[1]}"
            yield judge("same-whole", verdict, where, says=f"{then[0]} / {now[0]}", computed=computed)


def _whole(text: str) -> tuple[str, bool] | None:
    """The whole a share of workers is of, and whether it is those it can be about only; None where none is told."""
    if "%" not in text:
        return None
    if match := ELIGIBLE.search(text):
        return match.group(), True
    match = EVERYBODY.search(text)
    return (match.group(), False) if match else None


def some_of_all(report: SocialAudit) -> Iterator[Check]:
    """Of all workers, at most all of them did not."""
    for passage in finding_passages(report, "current", "local"):
        for expression in ALL_SOME:
            for match in expression.finditer(passage.text):
                whole, part = int(match[1]), int(match[3])
                yield judge(
                    "some-of-all", part <= whole, passage.where, says=match.group(), computed=f"{part} of {whole}"
                )


def _respectively(passage: Passage, says: str, percents: list[str], numbers: list[int]) -> Iterator[Check]:
    """Several percentages in one bracket are those of as many counts before it, in their order."""
    parts, wholes = numbers[-len(percents) :], numbers[: -len(percents)]
    if len(parts) < len(percents) or not any(wholes):
        yield judge("ratio", Verdict.NOT_TESTABLE, passage.where, says=says)
        return
    for part, percent in zip(parts, percents, strict=True):
        yield _bracket(passage, says, percent, [*wholes, part])


def _wholes_and_part(before: str, numbers: list[int]) -> list[int]:
    """Counts that a percentage may be of: not those before it that have one of their own."""
    own = {int(count) for count in re.findall(r"(\d{1,6})[^\d.;(（]{0,30}[（(]\d+(?:\.\d+)? ?%", before)}
    return [*(number for number in numbers[:-1] if number not in own), *numbers[-1:]]


def _bracket(passage: Passage, says: str, percent: str, numbers: list[int]) -> Check:
    part = numbers[-1]
    wholes = [number for number in numbers[:-1] if number >= part and number]
    fitting = [whole for whole in wholes if _percent(part, whole, percent) == Decimal(percent)]
    if not wholes:
        return judge("ratio", Verdict.NOT_TESTABLE, passage.where, says=says)
    return _ratio(passage, says, percent, part, (fitting or [_likely(wholes)])[0])


def _likely(wholes: list[int]) -> int:
    """The whole meant when none fits: the largest count that is not a year."""
    return max((whole for whole in wholes if not 1990 <= whole <= 2100), default=wholes[0])


def _ratio(passage: Passage, says: str, percent: str, part: int, whole: int) -> Check:
    found = _percent(part, whole, percent)
    return judge("ratio", found == Decimal(percent), passage.where, says=says, computed=f"{part} / {whole} = {found} %")


def _percent(part: int, whole: int, printed: str) -> Decimal:
    return rounded_as(Decimal(100 * part) / whole, printed)
