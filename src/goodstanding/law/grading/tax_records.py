"""Records of the tax authority and of the register -> events and facts of the tax schemes, one row per organisation."""

from datetime import date
from typing import Any

import ibis

from goodstanding.law.grading.record_steps import Chain, base, cents, counting, day, passed_over, yes
from goodstanding.law.grading.scheme import Rulebook
from goodstanding.law.grading.tables import EVENTS, KINDS, PERIODS
from goodstanding.law.waivers import waivable_codes

EVENT = (
    *("code", "date", "ended_on", "period", "tax", "amount", "back_tax", "evaded", "fine", "tax_due", "total_tax_due"),
    *("paid", "corrected_on", "paid_on", "restored_on", "waived", "excused"),
)
STATED = (
    *("started_on", "business_income", "recurring_complete", "payment_complete", "clean_months", "pledge"),
    *("obstacle", "reorganised_on"),
)
"""Evaluation information of the year itself; `nonrecurring` looks back."""
CREDIT = ("year", "grade", "reason", "nonrecurring", *STATED)
UNGRADED = "pending"
LOOK_BACK = 3


def tax_chain(book: Rulebook) -> Chain:
    """From records to the tables a tax scheme is graded from."""
    chain = Chain()
    records, earlier = base()
    held = counting(chain, records, book.records["disputed"], passed="not_counting")
    said = chain.read("event", held.filter(held.item == "tax-event"), EVENT, "id", "subject", "disputed")
    told = chain.step("not_excused", said.filter(said.excused.isnull()))
    excused = said.filter(said.excused.notnull()).select("subject", "id", reason=ibis.literal("excused"))
    chain.step("passed_over", ibis.union(passed_over("not_counting"), excused))
    results = chain.read("credit", held.filter(held.item == "tax-credit"), CREDIT, "subject", "disputed")
    results = chain.step("results", results.mutate(year=results.year.cast("int64")))
    events = chain.step("all_events", _with_reorganisation(book, as_events(told), results))
    facts = _facts(chain, book, held, results, earlier, events)
    problems = chain.step("all_problems", _problems(book, events, results))
    chain.step("problems", problems.semi_join(facts, "subject").distinct())
    graded = chain.step("subjects", facts.anti_join(problems, "subject").select("subject", *book.facts))
    chain.step("events", events.semi_join(graded, "subject").order_by("subject", "id"))
    chain.step("disputed", _disputed(book, told, results).semi_join(graded, "subject"))
    return chain


def _disputed(book: Rulebook, told: Any, results: Any) -> Any:
    """Events under objection, and organisations of which a fact is: `id` is NULL, whatever the grade it rests on it."""
    events = told.filter(told.disputed).select("subject", id=told.id.cast("int64"))
    deciding = results.disputed & results.year.isin([book.year, book.year - 1])
    facts = results.filter(deciding).select("subject", id=ibis.null("int64"))
    return ibis.union(events, facts, distinct=True)


def as_events(told: Any) -> Any:
    """Tax events as grading counts them; kinds of tax and periods as numbers of the organisation's own."""
    window = {"group_by": told.subject}
    tax = ibis.dense_rank().over(ibis.window(order_by=told.tax, **window)) + 1
    other = PERIODS - 1 - ibis.dense_rank().over(ibis.window(order_by=told.period, **window))
    month = told.period.re_search("^[0-9]{4}-(0[1-9]|1[0-2])$")
    number = ibis.ifelse(month, told.period.replace("-", ""), "0").cast("int64")
    return told.select(
        id=told.id,
        subject=told.subject,
        code=told.code,
        date=day(told.date),
        until=day(told.ended_on),
        period=ibis.cases((told.period.isnull(), None), (month, number), else_=other.cast("int64")),
        tax=ibis.ifelse(told.tax.isnull(), None, ibis.least(tax, KINDS - 1).cast("int64")),
        amount=cents(ibis.coalesce(told.amount, told.back_tax, told.evaded, told.fine)),
        base=cents(ibis.coalesce(told.tax_due, told.total_tax_due)),
        paid=cents(told.paid),
        corrected_on=day(told.corrected_on),
        paid_on=day(told.paid_on),
        lifted_on=day(told.restored_on),
        waived=yes(told.waived).fill_null(False),  # noqa: FBT003 - a column's default
    )


def _with_reorganisation(book: Rulebook, events: Any, results: Any) -> Any:
    """Each event with the day a court approved its organisation's reorganisation, as the year's row states it."""
    now = results.filter(results.year == book.year)
    decided = now.group_by("subject").agg(reorganised_on=day(now.reorganised_on).max())
    joined = events.left_join(decided, "subject")
    return joined.mutate(**{name: joined[name].cast("!int64") for name in ("id", "subject")}).select(*EVENTS)


def _facts(chain: Chain, book: Rulebook, held: Any, results: Any, earlier: Any, events: Any) -> Any:
    """One row for each organisation that is to be graded; what nobody stated is NULL and refuses the grade."""
    tables = [
        chain.step("registered", registered(chain, held)),
        chain.step("stated_now", _stated_now(book, results)),
        chain.step("looked_back", _looked_back(book, results)),
        chain.step("result_before", _result_before(book, results)),
        chain.step("own_before", earlier.select("subject", own_grade="grade", own_reason="reason")),
        chain.step("in_year", _in_year(book, events)),
    ]
    everyone = chain.step(
        "everyone",
        ibis.union(*[table.select("subject") for table in tables[:2]], tables[5].select("subject"), distinct=True),
    )
    joined = everyone
    for table in tables:
        joined = joined.left_join(table, "subject").drop("subject_right")
    joined = chain.step("joined", joined)
    return chain.step("facts", _told(book, joined.filter(evaluated(book, joined))))


def registered(chain: Chain, held: Any) -> Any:
    read = chain.read(
        "registration", held.filter(held.item == "registration"),
        ("kind", "established_on", "deregistered_on"), "subject",
    )  # fmt: skip
    return read.group_by("subject").agg(
        kind=read.kind.max(),
        established_on=day(read.established_on).min(),
        deregistered_on=day(read.deregistered_on).max(),
    )


def _stated_now(book: Rulebook, results: Any) -> Any:
    now = results.filter(results.year == book.year)
    return now.group_by("subject").agg(**{name: now[name].max() for name in STATED}, informed=now.year.count())


def _looked_back(book: Rulebook, results: Any) -> Any:
    """Years with non-recurring information: of the year itself, and of the last three."""
    found = results.filter(
        yes(results.nonrecurring) & (results.year <= book.year) & (results.year > book.year - LOOK_BACK)
    )
    return found.group_by("subject").agg(
        nonrecurring_now=(found.year == book.year).any(), nonrecurring_recent=found.year.notnull().any()
    )


def _result_before(book: Rulebook, results: Any) -> Any:
    """What the authority says it graded the year before; of a D the reason, NULL where it does not say."""
    before = results.filter((results.year == book.year - 1) & (results.grade != UNGRADED))
    return before.group_by("subject").agg(before_grade=before.grade.max(), before_reason=before.reason.max())


def _in_year(book: Rulebook, events: Any) -> Any:
    return events.filter(events.date.year() == book.year).select("subject").distinct().mutate(active=True)


def evaluated(book: Rulebook, facts: Any) -> Any:
    """Enterprises of the register that exist in the year, and whomever the tax authority says something of for it."""
    last = ibis.literal(date(book.year, 12, 31))
    enterprise = facts.established_on.notnull() & (facts.kind.isnull() | (facts.kind == "enterprise"))
    there = (facts.established_on.isnull() | (facts.established_on <= last)) & (
        facts.deregistered_on.isnull() | (facts.deregistered_on > last)
    )
    return there & (enterprise | facts.informed.notnull() | facts.active.notnull())


def _told(book: Rulebook, joined: Any) -> Any:
    started = ibis.coalesce(day(joined.started_on), joined.established_on)
    grade = ibis.coalesce(joined.before_grade, joined.own_grade, "")
    official = ibis.ifelse(joined.before_grade == "D", joined.before_reason, "")
    columns = {
        "started_on": started,
        "new": ibis.coalesce(joined.established_on, started).year() == book.year,
        "business_income": yes(joined.business_income),
        "recurring_complete": yes(joined.recurring_complete),
        "payment_complete": yes(joined.payment_complete),
        "nonrecurring_now": joined.nonrecurring_now.fill_null(False),  # noqa: FBT003 - nobody states any
        "nonrecurring_recent": joined.nonrecurring_recent.fill_null(False),  # noqa: FBT003 - nobody states any
        "previous_grade": grade,
        "previous_reason": ibis.ifelse(joined.before_grade.notnull(), official, joined.own_reason.fill_null("")),
        "clean_months": joined.clean_months.cast("int64").fill_null(0),
        "pledge": yes(joined.pledge).fill_null(False),  # noqa: FBT003 - nobody says one was given
        "obstacle": joined.obstacle.fill_null(""),
    }
    return joined.select("subject", **columns)


def _problems(book: Rulebook, events: Any, results: Any) -> Any:
    """Statements that contradict each other or the list of waivers: their organisation is refused by name."""
    return ibis.union(
        _named(_not_waivable(book, events), "NOT_WAIVABLE"),
        _named(_two_results(book, results), "TWO_RESULTS_FOR_ONE_YEAR"),
        _named(_contradicted(book, results), "FACTS_CONTRADICT"),
    )


def _named(subjects: Any, code: str) -> Any:
    return subjects.select("subject", code=ibis.literal(code))


def _not_waivable(book: Rulebook, events: Any) -> Any:
    if book.waivers_from is None or book.year < book.waivers_from:
        return events.filter(events.waived)
    return events.filter(events.waived & ~events.code.isin(sorted(waivable_codes())))


def _two_results(book: Rulebook, results: Any) -> Any:
    before = results.filter((results.year == book.year - 1) & (results.grade != UNGRADED))
    counted = before.group_by("subject").agg(count=before.count())
    return counted.filter(counted["count"] > 1)


def _contradicted(book: Rulebook, results: Any) -> Any:
    now = results.filter(results.year == book.year)
    counted = now.group_by("subject").agg(**{name: now[name].nunique() for name in STATED})
    return counted.filter(ibis.or_(*[counted[name] > 1 for name in STATED]))
