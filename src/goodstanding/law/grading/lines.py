"""events -> explanation lines: what counted, once per what, with the points it cost and those that came back.

Small named steps, table in, table out; the only branches are over the scheme's own data.
"""

from datetime import date
from typing import Any

import ibis
import ibis.expr.datatypes as dt

from goodstanding.law.grading.points import AMOUNT_LIMIT
from goodstanding.law.grading.scheme import Rulebook
from goodstanding.law.grading.steps import Step
from goodstanding.law.grading.tables import LEFT_OUT, LINES, PER, PERIODS

UNKNOWN, DATELESS, NEGATIVE, LACKING, UNFIT, BACKWARDS = range(1, 7)
"""Fault numbers, as `errors.FAULTS` names them."""


def line_steps(rulebook: Rulebook, rules: Any) -> list[Step]:
    """From `tables.EVENTS` to `tables.LINES`, the lines of every subject."""
    return [
        ("unwaived", lambda events: events.filter(~events.waived)),
        *_sorting(rulebook, rules),
        ("counted", lambda events: events.filter(events.reason == "").drop("reason")),
        ("faulted", faulted),
        ("keyed", lambda events: keyed(rulebook, events)),
        ("counted_days", lambda events: counted_days(rulebook, events)),
        ("once_per_what", lambda events: once_per_what(rulebook, events)),
        ("windowed", lambda lines: windowed(rulebook, lines)),
        ("priced", lambda lines: priced(lines, rules)),
        ("capped", lambda lines: capped(rulebook, lines)),
        ("shared", shared),
        ("restored", lambda lines: restored(lines).select(*LINES)),
    ]


def left_out_steps(rulebook: Rulebook, rules: Any) -> list[Step]:
    """From `tables.EVENTS` to `tables.LEFT_OUT`, the events that do not count, and why."""
    return [
        *_sorting(rulebook, rules),
        ("left_out", lambda events: events.filter(events.reason != "").select(*LEFT_OUT)),
    ]


def _sorting(rulebook: Rulebook, rules: Any) -> list[Step]:
    return [
        ("ruled", lambda events: ruled(events, rules)),
        ("sorted_out", lambda events: sorted_out(rulebook, events)),
    ]


RULING = (
    *("code", "ord", "per", "undated", "status", "asked", "plus_percent", "direct"),
    *("amount_from", "amount_below", "share_from", "share_below", "lenient"),
)


def ruled(events: Any, rules: Any) -> Any:
    """Each event with its criterion; an unknown code keeps its event, for it refuses the grade."""
    return events.left_join(rules.select(*RULING), "code").drop("code_right")


def sorted_out(rulebook: Rulebook, events: Any) -> Any:
    """With `reason`, why an event does not count; empty where it does."""
    reasons = [
        (events.waived, "waived"),
        (~events.asked.fill_null(True), "not-asked"),  # noqa: FBT003 - a column's default
        (~in_year(rulebook, events), "other-year"),
        (_below_threshold(events), "below-threshold"),
    ]
    return events.mutate(reason=ibis.cases(*reasons, else_=""))


def _below_threshold(events: Any) -> Any:
    """A finding whose stated amounts are not the criterion's; impossible ones show nothing and refuse the grade."""
    return events.lenient.fill_null(False) & out_of_bounds(events) & ~_impossible(events)  # noqa: FBT003 - a default


def in_year(rulebook: Rulebook, events: Any) -> Any:
    """Dated in the year evaluated, or a standing that lasted into it; the dateless are judged later."""
    first, last = ibis.literal(date(rulebook.year, 1, 1)), ibis.literal(date(rulebook.year, 12, 31))
    if rulebook.method != "deduction":
        return ibis.literal(True)  # noqa: FBT003 - a literal column
    standing = events.status.fill_null(False) & (events.until.isnull() | (events.until >= first))  # noqa: FBT003 - a default
    return events.date.isnull() | ((events.date <= last) & ((events.date >= first) | standing))


def out_of_bounds(events: Any) -> Any:
    """The stated amounts are not the criterion's; where none is stated the authority's own finding stands."""
    share = events.amount * 100
    outside = (
        (events.amount < events.amount_from).fill_null(False)  # noqa: FBT003 - a column's default
        | (events.amount >= events.amount_below).fill_null(False)  # noqa: FBT003 - a column's default
        | (share < events.base * events.share_from).fill_null(False)  # noqa: FBT003 - a column's default
        | (share >= events.base * events.share_below).fill_null(False)  # noqa: FBT003 - a column's default
    )
    return events.amount.notnull() & outside


def faulted(events: Any) -> Any:
    """With `fault`, why the event refuses its subject's grade (0: it does not), and `mended`, when it was put right."""
    # a direct grade is not mended by paying late but by the authority's decision
    own = ibis.ifelse(events.direct > 0, ibis.null("date"), ibis.coalesce(events.corrected_on, events.paid_on))
    mended = ibis.coalesce(events.lifted_on, own)
    fault = ibis.cases(
        (events.ord.isnull(), UNKNOWN),
        (events.date.isnull() & ~events.undated, DATELESS),
        (_impossible(events), NEGATIVE),
        (_lacking(events), LACKING),
        (out_of_bounds(events), UNFIT),
        (mended < events.date, BACKWARDS),
        else_=0,
    )
    return events.mutate(mended=mended, fault=fault.cast("int8"), ord=events.ord.fill_null(-1))


def _impossible(events: Any) -> Any:
    return _out_of_range(events.amount) | _out_of_range(events.base) | _out_of_range(events.paid)


def _out_of_range(column: Any) -> Any:
    return ((column < 0) | (column > AMOUNT_LIMIT)).fill_null(False)  # noqa: FBT003 - a column's default


def _lacking(events: Any) -> Any:
    """Amounts that decide something and are not stated, or only by half."""
    blank_base = events.base.isnull() | (events.base == 0)
    part_paid = events.paid.notnull() & (
        events.amount.isnull() | (events.paid_on.isnull() & events.corrected_on.isnull())
    )
    shares = events.share_from.notnull() | events.share_below.notnull()
    half = shares & (events.amount.notnull() & events.base.isnull() | events.amount.isnull() & events.base.notnull())
    return part_paid | half | (events.plus_percent & (events.amount.isnull() | blank_base))


def keyed(rulebook: Rulebook, events: Any) -> Any:
    """With `key`: events of a subject and criterion with the same one are one in the eyes of the criterion."""
    month = (events.date.year() * 100 + events.date.month()).cast("int64")
    keys = [(events.per == PER["occurrence"], events.id), (events.per == PER["month"], month)]
    if by_kind(rulebook):
        kind = events.tax.fill_null(0) * PERIODS
        due = ibis.coalesce(events.period, month)
        keys += [(events.per == PER["tax-kind"], kind + due), (events.per == PER["tax-kind-year"], kind)]
    return events.mutate(key=ibis.cases(*keys, else_=0))


def by_kind(rulebook: Rulebook) -> list[int]:
    """The places of the criteria counted by kind of tax."""
    return [place for place, item in enumerate(rulebook.criteria) if item.per in ("tax-kind", "tax-kind-year")]


def counted_days(rulebook: Rulebook, events: Any) -> Any:
    """With `days` from the event to its correction; under a reorganisation no more than the first window has."""
    days = events.mended.delta(events.date, unit="day")
    windows = rulebook.restoration.windows if rulebook.restoration else ()
    if rulebook.reorganisation and windows and windows[0].within_days is not None:
        covered = (events.date <= events.reorganised_on).fill_null(False)  # noqa: FBT003 - a column's default
        days = ibis.ifelse(covered, ibis.least(days, windows[0].within_days), days)
    return events.mutate(days=days)


def once_per_what(rulebook: Rulebook, events: Any) -> Any:
    """One row per occurrence, month, kind of tax or year: the slowest correction counts, one missing opens it all."""
    last = {"mended": lambda t: t.mended.max()} if _by_calendar(rulebook) else {}
    return (
        events.mutate(weight=_weight(events), paid_up=_paid(events))
        .group_by("subject", "ord", "key")
        .agg(
            events=lambda t: t.count(),
            first_on=lambda t: t.date.min(),
            days=lambda t: t.days.max(),
            mendings=lambda t: t.mended.count(),
            weight=lambda t: total(t.weight),
            part_paid=lambda t: t.paid.count(),
            paid=lambda t: total(t.paid_up),
            fault=lambda t: t.fault.max(),
            evidence=lambda t: array_agg(t.id),
            **last,
        )
    )


def _by_calendar(rulebook: Rulebook) -> bool:
    return rulebook.restoration is not None and any(window.until for window in rulebook.restoration.windows)


def _weight(events: Any) -> Any:
    """The amount; where points go by its share of the tax due, that share in hundredths of a percentage point."""
    return ibis.ifelse(events.plus_percent, half_up(events.amount * 10000, events.base), events.amount)


def _paid(events: Any) -> Any:
    return ibis.coalesce(events.paid, ibis.ifelse(events.mended.isnull(), 0, events.amount))


def windowed(rulebook: Rulebook, lines: Any) -> Any:
    """With `percent` and (of small amounts) `small_percent`, the shares that come back by when it was mended."""
    rule = rulebook.restoration
    is_open = lines.mendings < lines.events
    if rule is None:
        return lines.mutate(open=is_open, percent=ibis.literal(0), small_percent=ibis.literal(0))
    windows = [(_within(rulebook, window, lines), window.percent) for window in rule.windows]
    soon = (lines.days <= rule.small_days) & (lines.weight <= rule.small_limit)
    return lines.mutate(
        open=is_open,
        percent=ibis.cases((is_open, 0), *windows, else_=0),
        small_percent=ibis.cases((is_open, 0), (soon, rule.small_percent), else_=0),
    )


def _within(rulebook: Rulebook, window: Any, lines: Any) -> Any:
    if window.within_days is not None:
        return lines.days <= window.within_days
    last = {"year-end": rulebook.year, "next-year-end": rulebook.year + 1}.get(window.until)
    return lines.mended <= ibis.literal(date(last, 12, 31)) if last else lines.mendings > 0


def priced(lines: Any, rules: Any) -> Any:
    """With the criterion's points, its formula worked out, and what else it does."""
    kept = rules.select("ord", "points", "cap", "plus_percent", "direct", "bars", "restores", "small", "gradual")
    joined = lines.left_join(kept, "ord").drop("ord_right")
    extra = ibis.ifelse(joined.plus_percent, joined.weight, 0).fill_null(0)
    return joined.mutate(points=joined.points.fill_null(0) + extra, evidence=joined.evidence.sort())


def capped(rulebook: Rulebook, lines: Any) -> Any:
    """Points of a criterion with a cap stop at it, in the order of the days."""
    if not any(item.cap for item in rulebook.criteria):
        return lines
    window = ibis.window(group_by=["subject", "ord"], order_by=["first_on", "key"], following=0)
    before = narrow(lines.points.sum().over(window)) - lines.points
    left = ibis.greatest(lines.cap - before, 0)
    return lines.mutate(points=ibis.ifelse(lines.cap > 0, ibis.least(lines.points, left), lines.points))


def shared(lines: Any) -> Any:
    """With `back`: the points of the criterion times the share of the window, half up."""
    percent = ibis.ifelse(lines.small, ibis.greatest(lines.percent, lines.small_percent), lines.percent)
    back = half_up(lines.points * percent, ibis.literal(100))
    return lines.mutate(back=ibis.ifelse(lines.restores & (lines.percent > 0), back, 0))


def restored(lines: Any) -> Any:
    """With the points that came back (arrears in the share that was paid), and what was lifted or is still open."""
    part = lines.gradual & (lines.part_paid > 0) & (lines.weight > 0)
    by_share = half_up(lines.back * ibis.least(lines.paid, lines.weight), lines.weight)
    direct = lines.direct.fill_null(0)
    lifted = (direct > 0) & ~lines.open
    return lines.mutate(
        restored=ibis.ifelse(part, by_share, lines.back).fill_null(0),
        direct=ibis.ifelse(lines.open, direct, 0).cast("int8"),
        lifted=lifted.cast("int8"),
        bars=lines.bars.fill_null(0).cast("int8"),
        open=(lines.open & ((lines.points > 0) | (direct > 0))).cast("int8"),
    )


# Ibis's own `collect` guards against NULL, which a record's id never is, at a seventh of the whole time
array_agg = ibis.udf.agg.builtin(lambda _number: ..., name="array_agg", signature=((dt.int64,), dt.Array(dt.int64)))


def total(column: Any) -> Any:
    """A sum of 64 bits: DuckDB widens sums of whole numbers."""
    return narrow(column.sum())


def narrow(column: Any) -> Any:
    """Ibis drops a cast to the type it believes a column has; the type without NULL is another one to it."""
    return column.cast("!int64")


def half_up(value: Any, divisor: Any) -> Any:
    """The quotient to the nearest whole number, halves up; both not negative.

    Whole-number division alike on every engine: what remains is taken off first, so the quotient is exact
    and rounding only undoes its spelling as a float.
    """
    doubled, twice = value * 2 + divisor, divisor * 2
    return ((doubled - doubled % twice.nullif(0)) / twice.nullif(0)).round().cast("int64")
