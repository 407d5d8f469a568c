"""A report with its checks in the margin: each claim that does not hold beside the sentence it concerns."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goodstanding.kernel.questionnaire import areas
from goodstanding.kernel.social_audit import AuditFinding, SocialAudit
from goodstanding.law.audits.checking import check
from goodstanding.law.audits.checks.letters import possible_letters
from goodstanding.law.audits.prose import Passage, finding_passages, general_passages
from goodstanding.law.audits.rating import overall
from goodstanding.law.audits.verdict import Check, Verdict

ENDS = re.compile(r"(?<!\bi\.e)(?<!\be\.g)(?<!\b[A-Z])[.;。；](?=\s|[^\d\sa-z])\s*")
NOTED = (Verdict.CONTRADICTION, Verdict.DOUBTFUL)
BEGINNING = 40  # characters of what a check quotes that are enough to find its sentence


@dataclass(frozen=True, slots=True)
class Note:
    """A check with its number on the page."""

    number: int
    check: Check

    @property
    def contradicts(self) -> bool:
        return self.check.verdict is Verdict.CONTRADICTION


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the notes on it."""

    text: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage, sentence by sentence; `apart` are the notes that quote no sentence of it."""

    label: str
    sentences: tuple[Sentence, ...]
    apart: tuple[Note, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        return (*(note for sentence in self.sentences for note in sentence.notes), *self.apart)


@dataclass(frozen=True, slots=True)
class FindingBeside:
    """A finding with its three texts; `None` where it has none."""

    finding: AuditFinding
    previous: Beside | None
    current: Beside | None
    local: Beside | None


@dataclass(frozen=True, slots=True)
class AreaLetters:
    """One area: the letter printed, and those its answers can give ("" where they are not told)."""

    area: str
    printed: str | None
    computed: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report and every check of it, arranged for a page."""

    report: SocialAudit
    checks: tuple[Check, ...]
    notes: tuple[Note, ...]
    description: tuple[Beside, ...]
    findings: tuple[FindingBeside, ...]
    letters: tuple[AreaLetters, ...]
    elsewhere: tuple[Note, ...]  # on the header, the ratings, the figures

    @property
    def overall_computed(self) -> str | None:
        return overall(rating.letter for rating in self.report.ratings)

    @property
    def untested(self) -> int:
        return sum(one.verdict is Verdict.NOT_TESTABLE for one in self.checks)

    def counts(self) -> dict[str, int]:
        found = Counter(one.verdict for one in self.checks)
        return {verdict.value: found[verdict] for verdict in Verdict}

    def held(self) -> list[tuple[str, int]]:
        """How many claims of each validator hold."""
        return sorted(Counter(one.rule for one in self.checks if one.verdict is Verdict.HOLDS).items())


def in_the_margin(report: SocialAudit) -> CheckedReport:
    """Check a report and set each check beside what it is about. Contradictions are numbered first."""
    checks = check(report)
    noted = [one for verdict in NOTED for one in checks if one.verdict is verdict]
    notes = tuple(Note(number, one) for number, one in enumerate(noted, start=1))
    passages = {passage.where: passage for passage in [*general_passages(report), *finding_passages(report)]}
    return CheckedReport(
        report=report,
        checks=tuple(checks),
        notes=notes,
        description=tuple(_beside(passage, notes) for passage in general_passages(report)),
        findings=tuple(_finding(finding, report, notes) for finding in report.findings),
        letters=tuple(_letters(report)),
        elsewhere=tuple(note for note in notes if note.check.where not in passages),
    )


def _finding(finding: AuditFinding, report: SocialAudit, notes: Sequence[Note]) -> FindingBeside:
    parts = {passage.part: passage for passage in finding_passages(report) if passage.finding is finding}
    texts = {name: _beside(parts[name], notes) if name in parts else None for name in ("previous", "current", "local")}
    return FindingBeside(finding, **texts)


def _beside(passage: Passage, notes: Sequence[Note]) -> Beside:
    texts = list(_sentences(passage.text))
    placed: list[list[Note]] = [[] for _ in texts]
    apart: list[Note] = []
    for note in notes:
        if note.check.where == passage.where:
            place = _place(note.check.says, texts)
            (apart if place is None else placed[place]).append(note)
    sentences = (Sentence(text, tuple(own)) for text, own in zip(texts, placed, strict=True))
    return Beside(passage.part, tuple(sentences), tuple(apart))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in ENDS.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if text[start:].strip():
        yield text[start:]


def _place(says: str, sentences: Sequence[str]) -> int | None:
    """The sentence in which what a check quotes begins."""
    plain = [" ".join(sentence.split()) for sentence in sentences]
    whole = " ".join(plain)
    found = whole.find(says[:BEGINNING]) if len(says) > 3 else -1
    if found < 0:
        return None
    reached = 0
    for place, sentence in enumerate(plain):
        reached += len(sentence) + 1
        if found < reached:
            return place
    return None


def _letters(report: SocialAudit) -> Iterator[AreaLetters]:
    for area in areas():
        printed = report.letter(area.code)
        findings = [finding for finding in report.findings if finding.area == area.code]
        _, letters = possible_letters(area, findings) if report.findings else ([], [])
        yield AreaLetters(area.code, printed, "/".join(letters), printed is None or not letters or printed in letters)
