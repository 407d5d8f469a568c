"""Raw labour records judged by every rule there are records for; what leaves the uploader's screen is "k of n"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from goodstanding.kernel.labour_records import Ints, Records, Roster
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.labour.breach import Breach, month_name
from goodstanding.law.labour.limits import MONTHS, excluded_by_approval, hour_breaches
from goodstanding.law.labour.parameters import MinimumWages, rules
from goodstanding.law.labour.pay import not_adding_up, paid_months, pay_breaches
from goodstanding.law.labour.worked_days import WorkedDays, worked_days
from goodstanding.law.labour.workforce import coverage, hired_as_children, young_at_night

SCHEMES_ZH = {
    "pension": "养老保险",
    "medical": "医疗保险",
    "injury": "工伤保险",
    "unemployment": "失业保险",
    "maternity": "生育保险",
}
OF_ATTENDANCE = ("missing_punch", "impossible_times", "no_day", "no_punch")


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in both languages, with no worker in it."""

    text: str
    text_zh: str


@dataclass(frozen=True, slots=True)
class HoursAudit:
    """`workers` seen in the attendance; `months` (YYYY-MM) covered; `incomplete`: worker-months with unknown hours."""

    workers: int
    months: tuple[str, ...]
    breaches: tuple[Breach, ...]
    findings: tuple[Said, ...]
    replaced: int
    incomplete: int

    def as_dict(self) -> dict[str, object]:
        """Plain values; `unconfirmed` counts the breaches that rest on weak sources or leave doubt."""
        breaches = [breach.as_dict() for breach in self.breaches]
        return {
            "workers": self.workers,
            "months": list(self.months),
            "breaches": breaches,
            "findings": [one.text for one in self.findings],
            "findings_zh": [one.text_zh for one in self.findings],
            "replaced": self.replaced,
            "incomplete": self.incomplete,
            "unconfirmed": sum(bool(breach["unconfirmed"]) for breach in breaches),
        }


def audit_hours(records: Records, *, district: str = "", minimum: MinimumWages | None = None) -> HoursAudit:
    """Judge hours, and pay, insurance and age where their tables were given. Unknown neither acquits nor convicts."""
    days = worked_days(records.punches, records.workers, records.approvals)
    present = _present(records, days)
    open_months = _incomplete(records, days)
    breaches = [*hour_breaches(days, records.workers, records.approvals)]
    findings = [*_of_hours(records, days, len(present), open_months)]
    if records.payroll is not None:
        found, said = _judge_pay(records, days, minimum)
        breaches += found
        findings += [*said, *_of_district(district, minimum)]
    if records.roster is not None:
        found, said = _judge_roster(records.roster, records, days)
        breaches += found
        findings += said
    breaches.sort(key=lambda one: (list(rules()).index(one.rule), one.worker, one.month))
    months = np.unique(np.concatenate([days.month, records.punches.unknown_month.astype(np.int64)]))
    return HoursAudit(
        len(present),
        tuple(month_name(month) for month in months if month > -MONTHS),
        tuple(breaches),
        (*_of_breaches(breaches, records, len(present)), *findings),
        records.replaced,
        len(open_months),
    )


def _present(records: Records, days: WorkedDays) -> set[int]:
    return set(np.unique(np.concatenate([days.worker, records.punches.unknown_worker])).tolist())


def _incomplete(records: Records, days: WorkedDays) -> Ints:
    """Worker-months (worker * MONTHS + month) with hours not known; a row without a day opens all of its worker's."""
    worker, month = records.punches.unknown_worker, records.punches.unknown_month
    dated = ~np.isnat(month)
    keys = worker[dated] * MONTHS + month[dated].astype(np.int64)
    undated = np.isin(days.worker, worker[~dated])
    found: Ints = np.unique(np.concatenate([keys, (days.worker * MONTHS + days.month)[undated]]))
    return found


def _judge_pay(records: Records, days: WorkedDays, minimum: MinimumWages | None) -> tuple[list[Breach], list[Said]]:
    payroll = records.payroll
    assert payroll is not None
    paid = paid_months(days, payroll)
    present, of_pay = _present(records, days), set(payroll.worker.tolist())
    attended = np.unique(days.worker * MONTHS + days.month)
    unpaid = ~np.isin(attended, payroll.worker * MONTHS + payroll.month.astype(np.int64))
    said = [
        *_counted("pay_other_codes", len(of_pay - present), len(of_pay)),
        *_zeros_lost(records, of_pay, present, ("payroll", "工资表")),
        *_counted("pay_without_attendance", int((~paid.attended).sum()), len(payroll.worker)),
        *_counted("attendance_without_pay", int(unpaid.sum()), len(attended)),
        *_counted("not_adding_up", not_adding_up(payroll), len(payroll.worker)),
    ]
    return pay_breaches(paid, payroll, records.workers, minimum), said


def _zeros_lost(records: Records, listed: set[int], present: set[int], table: tuple[str, str]) -> Iterator[Said]:
    """Codes that a spreadsheet took for numbers: they are not matched, for two workers may differ by a zero."""
    known = {records.workers[one].lstrip("0") for one in present}
    lost = sum(records.workers[one].isdigit() and records.workers[one].lstrip("0") in known for one in listed - present)
    yield from _counted("zeros_lost", lost, len(listed), text=table[0], text_zh=table[1])


def _of_district(district: str, minimum: MinimumWages | None) -> Iterator[Said]:
    if minimum is None:
        yield _say("no_district" if district else "district_missing", text=district[:20])


def _judge_roster(roster: Roster, records: Records, days: WorkedDays) -> tuple[list[Breach], list[Said]]:
    at = _last_day(records, days)
    if at is None:
        return [], [_say("no_day_of_roster", n=len(roster.worker))]
    found, uninsured = coverage(roster, records.workers, at)
    children, undecided = hired_as_children(roster, records.workers)
    size = len(roster.worker)
    present, listed = _present(records, days), set(roster.worker.tolist())
    ageless = int((np.isnat(roster.born_first) | np.isnat(roster.hired_first)).sum())
    said = [
        *(
            _say(
                "scheme",
                k=k,
                n=found.known[name],
                text=name,
                text_zh=SCHEMES_ZH[name],
                share=_share(k, found.known[name]),
            )
            for name, k in found.insured.items()
            if found.known[name]
        ),
        *_counted("excluded", found.retired + found.new, size, retired=found.retired, new=found.new),
        *_counted("unsaid", found.unsaid, found.eligible),
        *_counted("untold", found.untold, size),
        *_counted("age_open", undecided, size),
        *_counted("no_age", ageless, size),
        *_counted("roster_other_codes", len(listed - present), len(listed)),
        *_zeros_lost(records, listed, present, ("roster", "名册")),
        *_counted("not_on_roster", len(present - listed), len(present)),
    ]
    return [*uninsured, *children, *young_at_night(roster, records.punches, records.workers)], said


def _last_day(records: Records, days: WorkedDays) -> np.datetime64 | None:
    """The last day worked, or the end of the last month with a row: the day the roster is judged on."""
    if len(days.day):
        return np.datetime64(days.day.max())
    months = records.punches.unknown_month
    dated = months[~np.isnat(months)]
    return np.datetime64((dated.max() + 1).astype("datetime64[D]") - 1) if len(dated) else None


def _share(k: int, n: int) -> str:
    return f"{100 * k / n:.1f}"


def _of_hours(records: Records, days: WorkedDays, present: int, open_months: Ints) -> Iterator[Said]:
    noticed = records.noticed
    rows = len(records.punches.worker) + sum(noticed[kind] for kind in OF_ATTENDANCE)
    months = len(np.unique(np.concatenate([days.worker * MONTHS + days.month, open_months])))
    yield from _counted("incomplete", len(open_months), months)
    yield from _counted("approved", excluded_by_approval(days), present)
    for period in days.unmatched:
        yield _say("unmatched", text=period)
    yield from _counted("provisional", days.outside, rows)
    yield from _counted("merged", days.merged, rows)
    yield from _counted("replaced", records.replaced, len(records.workers))
    for kind in sorted(noticed):
        yield from _counted(kind, noticed[kind], rows)


def _of_breaches(breaches: Sequence[Breach], records: Records, present: int) -> Iterator[Said]:
    of_roster = len(records.roster.worker) if records.roster is not None else 0
    for name, rule in rules().items():
        held = [breach for breach in breaches if breach.rule == name]
        if not held:
            continue
        size = of_roster if name in {"social-insurance", "child-labour"} else present
        if rule.cite.pinpoint == "art. 16" or name in {"overtime-pay", "minimum-wage"}:
            size = len(np.unique(records.payroll.worker)) if records.payroll is not None else present
        yield _of_rule(held, size)


def _of_rule(held: Sequence[Breach], size: int) -> Said:
    rule = rules()[held[0].rule]
    key = {"h": "breach_h", "d": "breach_d"}.get(rule.unit, "breach")
    workers = len({breach.worker for breach in held})
    high = max(float(breach.value) for breach in held)
    said = _say(key, k=workers, n=size, months=len(held), high=f"{high:g}", words=rule.words, words_zh=rule.words_zh)
    doubtful = sum(breach.unconfirmed or rule.unconfirmed for breach in held)
    if not doubtful:
        return said
    more = _say("unconfirmed", k=doubtful)
    return Said(said.text + more.text, said.text_zh + more.text_zh)


def _counted(kind: str, k: int, n: int, **more: object) -> Iterator[Said]:
    if k:
        yield _say(kind, k=k, n=n, **more)


def _say(kind: str, **details: object) -> Said:
    words = _words()[kind]
    local = {**details, **{name: details[f"{name}_zh"] for name in ("text", "words") if f"{name}_zh" in details}}
    return Said(words["en"].format_map(details), words["zh"].format_map(local))


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("findings.yaml"))
    return words
