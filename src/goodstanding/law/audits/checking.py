"""Every validator over one report: each claim tested is listed, those that hold too."""

from collections.abc import Callable, Iterator

from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.checks import (
    agreement,
    bilingual,
    citations,
    dates,
    expiry,
    hours,
    identity,
    letters,
    months,
    owed,
    phrases,
    ratios,
    references,
    repeats,
    samples,
    statements,
    status,
    sums,
    wages,
)
from goodstanding.law.audits.verdict import Check, Verdict

Rule = Callable[[SocialAudit], Iterator[Check]]
RULES: tuple[Rule, ...] = (
    *(identity.amfori_ids, identity.site_ids, identity.site_names, identity.description, identity.unified_code),
    *(identity.type_and_announcement, identity.partner, identity.auditor),
    *(dates.order, dates.upload, dates.audit_day_in_text, dates.closing_meeting, dates.template_year),
    *(expiry.printed_expiry, expiry.mentioned_periods),
    *(letters.overall_letter, letters.area_letters, letters.lower_areas_have_findings),
    *(sums.workforce_by_sex, sums.families, sums.parts_of_a_sex, sums.sample_by_sex, sums.workforce_in_text),
    *(sums.production_split, sums.eligible_and_retired, sums.records_sampled),
    *(
        ratios.parts_out_of_wholes,
        ratios.percentages_in_brackets,
        ratios.percentages_without_counts,
        ratios.some_of_all,
        ratios.wholes_of_both_periods,
    ),
    *(months.sampled_months_are_reported, months.sampled_months_are_in_the_records),
    *(months.records_are_long_enough, months.months_are_past),
    *(statements.previous_months_are_before, statements.latest_month_is_past),
    *(hours.shifts, hours.overtime_of_a_day, hours.overtime_of_a_month, hours.rest_days),
    *(
        statements.week_is_the_statutory_one,
        statements.limit_is_the_statutory_one,
        agreement.overtime_is_described_alike,
    ),
    *(wages.minimum_by_hour, wages.minimum_in_the_table, wages.lowest_by_hour, wages.table_wages),
    *(wages.overtime_rates, wages.pay_day, wages.minimum_at_the_date, owed.pay_of_the_longest_month),
    *(samples.share_by_sex, samples.size),
    *(references.summary_areas, references.areas_listed_in_findings, references.questions_referred_to),
    *(references.own_question_cited, references.questions_known, references.crucial_marks, references.area_names),
    *(agreement.cover_is_described_alike, agreement.periods_are_described_alike, agreement.wholes_were_sampled),
    *(agreement.buildings_are_described, agreement.unions_agree, agreement.ages_agree, agreement.night_shifts_agree),
    *(statements.schemes_are_five, statements.licence_comes_first, statements.managers_do_not_produce),
    *(status.status_and_answers, status.status_in_both_languages, status.answers_in_both_languages),
    *(citations.laws_exist, citations.laws_in_force, citations.same_fact_same_law),
    *(citations.every_finding_has_a_basis, citations.both_languages_cite_the_same),
    *(bilingual.figures_agree, bilingual.highest_agree, bilingual.local_has_the_previous_finding),
    repeats.recurrences,
    phrases.doubtful_phrases,
)


def check(report: SocialAudit) -> list[Check]:
    """Test every claim of the report, in the order of RULES. The same report gives the same list."""
    return [found for rule in RULES for found in rule(report)]


def contradictions(checks: list[Check]) -> list[Check]:
    """Those that do not hold."""
    return [found for found in checks if found.verdict is Verdict.CONTRADICTION]
