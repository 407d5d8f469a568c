"""A made-up population for the grading benchmark: skewed, in parts by subject, the same for the same size."""

from pathlib import Path

import duckdb

EVENTS_EACH = 10
PART = 250_000
CODES = (
    *("010101",) * 7, *("010102",) * 2, *("020101",) * 3,  # by month
    "010103", "010505", "020202", "010501",
)  # fmt: skip
SUBJECTS = """
SELECT i::BIGINT AS subject, DATE '2012-01-01' + (hash(i) % 5000)::INT AS started_on, hash(i + 1) % 50 = 0 AS "new",
       hash(i + 2) % 20 <> 0 AS business_income, hash(i + 9) % 25 <> 0 AS recurring_complete,
       hash(i + 3) % 3 <> 0 AS payment_complete, hash(i + 4) % 4 = 0 AS nonrecurring_now,
       hash(i + 4) % 4 <= 1 AS nonrecurring_recent,
       CASE WHEN hash(i + 5) % 30 = 0 THEN 'D' ELSE 'B' END AS previous_grade,
       CASE WHEN hash(i + 5) % 30 <> 0 THEN '' WHEN hash(i + 6) % 2 = 0 THEN 'score' ELSE 'direct' END
         AS previous_reason,
       (hash(i + 7) % 12)::BIGINT AS clean_months, hash(i + 8) % 2 = 0 AS pledge
FROM range({first}, {last}) t(i)
"""
# some organisations have thousands of events and most a few: the place within the part goes by a power of chance;
# most deadlines fall into the first month of a quarter
EVENTS = """
WITH drawn AS (
  SELECT i AS id, {first} + floor(pow((hash(i) % 1000000) / 1e6, 2.5) * {size})::BIGINT AS subject,
         hash(i * 31 + 7) AS g, hash(i * 17 + 3) AS k
  FROM range({first} * {each}, {last} * {each}) t(i)
), dated AS (
  SELECT *, {codes}[1 + (g % {kinds})::INT] AS code,
         make_date(2026, (1 + 3 * ((g // {kinds}) % 4) + (g // 1000) % 5 // 4)::INT, (1 + (g // 97) % 28)::INT) AS date
  FROM drawn
)
SELECT id::BIGINT AS id, subject, code, date, NULL::DATE AS until, NULL::BIGINT AS period, (1 + k % 2)::BIGINT AS tax,
       ((k // 2) % 4000000)::BIGINT AS amount, NULL::BIGINT AS base,
       CASE WHEN code = '020202' AND k % 3 = 0 THEN ((k // 2) % 2000000)::BIGINT END AS paid,
       CASE WHEN (k // 8) % 3 <> 0 THEN date + ((k // 24) % 120)::INT END AS corrected_on,
       CASE WHEN code = '020202' AND k % 3 = 0 THEN date + 20 END AS paid_on, NULL::DATE AS lifted_on,
       NULL::DATE AS reorganised_on, (k // 3000) % 40 = 0 AS waived
FROM dated
"""


def write_population(folder: Path, organisations: int) -> int:
    """`subjects/` and `events/` of that many organisations with ten events each; answers how many events."""
    for name in ("subjects", "events"):
        (folder / name).mkdir(parents=True)
    with duckdb.connect(":memory:", config={"memory_limit": "1GB"}) as db:
        for part, first in enumerate(range(0, organisations, PART)):
            last = min(first + PART, organisations)
            words: dict[str, object] = {"first": first, "last": last, "size": last - first, "each": EVENTS_EACH}
            words |= {"codes": list(CODES), "kinds": len(CODES)}
            for name, query in (("subjects", SUBJECTS), ("events", EVENTS)):
                target = folder / name / f"part-{part:05d}.parquet"
                db.execute(f"COPY ({query.format(**words)}) TO '{target}' (FORMAT parquet)")
    return organisations * EVENTS_EACH
