"""What a finding says: then and now, the answers in its prose, status words, evidence, laws."""

import re

from goodstanding.formats.social_audit.tables import first_meaning, lexicon, pattern, table
from goodstanding.kernel.questionnaire import area_of, crucial_questions
from goodstanding.kernel.social_audit import AuditFinding

ANSWERS = {"yes": "Yes", "no": "No", "n/a": "N/A", "not applicable": "N/A"}  # every other word rated is "Partially"


def read_finding(
    *,
    question: str,
    crucial_printed: bool,
    wording: str,
    english: str,
    local: str,
    frame: tuple[str, str, str, int],
) -> AuditFinding:
    """`english` and `local` are whole texts; `frame` is the area heading, site, site id and line."""
    previous, current = split_status(english)
    heading, site, site_id, line = frame
    area = area_of(question) if question else heading.split(":")[0]
    return AuditFinding(
        question=question,
        crucial=crucial_printed or question in crucial_questions(),
        crucial_printed=crucial_printed,
        area=area,
        wording=wording,
        previous=previous,
        current=current,
        local=local,
        answer_previous=read_answer(previous),
        answer_current=read_answer(current) or read_answer_local(local),
        answer_local=read_answer_local(local),
        status=first_meaning("wording", "status", current.lstrip(" .:")),
        status_local=first_meaning("wording", "status_local", local),
        evidence_previous=read_evidence(previous),
        evidence=read_evidence(current),
        laws_previous=_all("law_previous", previous),
        laws=_laws(current),
        laws_local=_all("law_local", local),
        heading=heading,
        site=site,
        site_id=site_id,
        line=line,
    )


def split_status(english: str) -> tuple[str, str]:
    """The previous finding and the current status, without their labels. No labels: all of it is current."""
    then = pattern("wording", "previous_label").search(english)
    now = pattern("wording", "current_label").search(english)
    if then and now and then.start() < now.start():
        return _joined(english[: then.start()], english[then.end() : now.start()]), english[now.end() :].strip()
    if then and now:
        return english[then.end() :].strip(), _joined(english[: now.start()], english[now.end() : then.start()])
    if then:
        return english[then.end() :].strip(), english[: then.start()].strip()
    return "", _joined(english[: now.start()], english[now.end() :]) if now else english


def read_answer(english: str) -> str | None:
    """Yes, Partially, No or N/A, as the text says the question was answered; None where it does not say."""
    rated = pattern("wording", "answer_rated").search(english)
    if rated:
        word = next(group for group in rated.groups() if group).lower()
        return ANSWERS.get(word, "Partially")
    return first_meaning("wording", "answer", english)


def read_answer_local(local: str) -> str | None:
    """The same from the Chinese text."""
    return first_meaning("wording", "answer_local", local)


def read_evidence(english: str) -> tuple[str, ...]:
    """The kinds of evidence named in the opening "Based on ..." clause, in the form's order."""
    clause = pattern("wording", "evidence_clause").search(english)
    if not clause:
        return ()
    named = next(group for group in clause.groups() if group)
    found = {code for code, words in lexicon("wording", "evidence") if words.search(named)}
    return tuple(code for code in table("wording")["evidence_order"] if code in found)


def _laws(current: str) -> tuple[str, ...]:
    return _all("law", current)


def _all(key: str, text: str) -> tuple[str, ...]:
    found = (next((group for group in match.groups() if group), "") for match in pattern("wording", key).finditer(text))
    return tuple(re.sub(r"\s+", " ", law).strip(" .。") for law in found if law.strip())


def _joined(before: str, text: str) -> str:
    return f"{before.strip()} {text.strip()}".strip()
