"""The same grades by other means: hand-written DuckDB SQL, Polars, and a plain Python loop."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

SQL = Path(__file__).with_name("grading.sql")
MEMORY = "2GB"


def by_hand(folder: Path, out: Path) -> None:
    """`grading.sql` over the whole population at once."""
    words = {name: f"{folder}/{name}/*.parquet" for name in ("events", "subjects")}
    words |= {"rules": f"{folder}/rules.parquet", "lines": f"{out}/lines.parquet", "results": f"{out}/results.parquet"}
    text = SQL.read_text(encoding="utf-8")
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    with duckdb.connect(":memory:", config={"memory_limit": MEMORY}) as db:
        db.execute(text)


def by_polars(folder: Path, out: Path) -> None:
    """Polars, lazy, with the streaming engine."""
    import polars as pl

    rules = pl.scan_parquet(folder / "rules.parquet")
    lines = _polars_lines(pl, pl.scan_parquet(folder / "events" / "*.parquet"), rules)
    lines.sink_parquet(out / "lines.parquet", compression="zstd")
    written = pl.scan_parquet(out / "lines.parquet")
    results = _polars_results(pl, pl.scan_parquet(folder / "subjects" / "*.parquet"), written)
    results.sink_parquet(out / "results.parquet", compression="zstd")


def _polars_lines(pl: Any, events: Any, rules: Any) -> Any:
    mended = pl.coalesce("corrected_on", "paid_on")
    inside = pl.col("date").is_between(date(2026, 1, 1), date(2026, 12, 31))
    month = pl.col("date").dt.year().cast(pl.Int64) * 100 + pl.col("date").dt.month()
    counted = (
        events.filter(~pl.col("waived") & inside)
        .join(rules.select("code", "ord", "per"), on="code")
        .with_columns(mended=mended)
        .with_columns(
            key=pl.when(pl.col("per") == 0).then("id").when(pl.col("per") == 1).then(month).otherwise(0),
            days=(pl.col("mended") - pl.col("date")).dt.total_days(),
            paid_up=pl.coalesce("paid", pl.when(pl.col("mended").is_null()).then(0).otherwise("amount")),
        )
    )
    grouped = counted.group_by("subject", "ord", "key").agg(
        events=pl.len(),
        first_on=pl.col("date").min(),
        days=pl.col("days").max(),
        mendings=pl.col("mended").count(),
        amount=pl.col("amount").sum(),
        part_paid=pl.col("paid").count(),
        paid=pl.col("paid_up").sum(),
        evidence=pl.col("id").sort(),
    )
    return _polars_priced(pl, grouped.join(rules.drop("code", "per"), on="ord"))


def _polars_priced(pl: Any, lines: Any) -> Any:
    is_open = pl.col("mendings") < pl.col("events")
    percent = (
        pl.when(is_open | ~pl.col("restores"))
        .then(0)
        .when(pl.col("small") & (pl.col("days") <= 30) & (pl.col("amount") <= 200_000))
        .then(100)
        .when(pl.col("days") <= 3)
        .then(100)
        .when(pl.col("days") <= 30)
        .then(80)
        .when(pl.col("days") <= 90)
        .then(60)
        .otherwise(40)
    )
    part = pl.col("gradual") & (pl.col("part_paid") > 0) & (pl.col("amount") > 0)
    whole = pl.col("points") * pl.col("percent")
    by_share = whole // 100 * pl.min_horizontal("paid", "amount") * 2 + pl.col("amount")
    return (
        lines.with_columns(open=is_open, percent=percent.cast(pl.Int64))
        .with_columns(restored=pl.when(part).then(by_share // (pl.col("amount") * 2)).otherwise((whole + 50) // 100))
        .select(
            "subject", "ord", "key", "first_on", "events", "points", "restored", "direct", "bars", "open", "evidence"
        )
    )


def _polars_results(pl: Any, subjects: Any, lines: Any) -> Any:
    sums = lines.group_by("subject").agg(
        pl.col("points").sum(), pl.col("restored").sum(), pl.col("bars").max().cast(pl.Int64), pl.col("open").max()
    )
    starts = (
        pl.when(pl.col("recurring_complete") & pl.col("nonrecurring_recent"))
        .then(10_000)
        .when("nonrecurring_recent")
        .then(9_000)
        .when("payment_complete")
        .then(9_300)
        .otherwise(9_000)
    )
    kept = (pl.col("previous_grade") == "D") & (pl.col("previous_reason") == "direct")
    carried = (
        pl.when((pl.col("previous_grade") == "D") & (pl.col("previous_reason") == "score")).then(1_100).otherwise(0)
    )
    lost = pl.max_horizontal(pl.col("points") - pl.col("restored") + pl.col("carried"), 0)
    may = pl.col("pledge") & (pl.col("clean_months") > 6) & ~pl.col("open")
    overall = pl.when(may).then(pl.min_horizontal(pl.col("clean_months") * 100, 1_100, lost)).otherwise(0)
    score = pl.col("starts_at") - pl.col("points") + pl.col("restored") - pl.col("carried") + pl.col("overall")
    return (
        subjects.join(sums, on="subject", how="left")
        .with_columns(pl.col("points", "restored", "bars").fill_null(0), pl.col("open").fill_null(value=False))
        .with_columns(starts_at=starts.cast(pl.Int64), carried=carried.cast(pl.Int64), kept=kept)
        .with_columns(overall=overall.cast(pl.Int64))
        .with_columns(score=score)
        .with_columns(grade=_polars_grade(pl))
        .select("subject", "starts_at", "points", "restored", "carried", "overall", "score", "grade")
    )


def _polars_grade(pl: Any) -> Any:
    score = pl.col("score")
    band = pl.when(score >= 9_000).then(1).when(score >= 7_000).then(2).when(score >= 4_000).then(4).otherwise(5)
    barred = (pl.col("started_on") > date(2024, 1, 1)) | (pl.col("previous_grade") == "D")
    rank = pl.max_horizontal(band, "bars", pl.when(barred).then(2).otherwise(0))
    placed = pl.when("new").then(3).when(~pl.col("business_income") & (rank <= 2)).then(3).otherwise(rank)
    final = pl.max_horizontal(placed, pl.when("kept").then(5).otherwise(0))
    return pl.when(final == 1).then(pl.lit("A")).when(final == 2).then(pl.lit("B")).when(final == 3).then(
        pl.lit("M")).when(final == 4).then(pl.lit("C")).otherwise(pl.lit("D"))  # fmt: skip


def by_loop(folder: Path, part: str) -> tuple[int, dict[int, str]]:
    """One part by a plain loop over rows, which are read before the clock starts: events and grades."""
    events = pq.read_table(folder / "events" / part).to_pylist()
    subjects = pq.read_table(folder / "subjects" / part).to_pylist()
    rules = {row["code"]: row for row in pq.read_table(folder / "rules.parquet").to_pylist()}
    return len(events), loop(events, subjects, rules)


def loop(events: list[dict[str, Any]], subjects: list[dict[str, Any]], rules: dict[str, Any]) -> dict[int, str]:
    """Grades by subject, row after row."""
    lines: dict[tuple[int, int, int], list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        if event["waived"] or event["date"].year != 2026:
            continue
        rule = rules[event["code"]]
        day = event["date"]
        key = (event["id"], day.year * 100 + day.month, 0, 0)[rule["per"]]
        lines[event["subject"], rule["ord"], key].append(event)
    lost: dict[int, int] = defaultdict(int)
    still_open: set[int] = set()
    for (subject, _, _), group in lines.items():
        points, is_open = _loop_line(rules[group[0]["code"]], group)
        lost[subject] += points
        if is_open:
            still_open.add(subject)
    return {one["subject"]: _loop_grade(one, lost[one["subject"]], one["subject"] in still_open) for one in subjects}


def _loop_line(rule: dict[str, Any], group: list[dict[str, Any]]) -> tuple[int, bool]:
    mendings = [event["corrected_on"] or event["paid_on"] for event in group]
    if None in mendings:
        return rule["points"], True
    days = max((mended - event["date"]).days for mended, event in zip(mendings, group, strict=True))
    amount = sum(event["amount"] or 0 for event in group)
    percent = 100 if days <= 3 else 80 if days <= 30 else 60 if days <= 90 else 40
    if rule["small"] and days <= 30 and amount <= 200_000:
        percent = 100
    back = (rule["points"] * percent + 50) // 100
    if rule["gradual"] and amount and any(event["paid"] is not None for event in group):
        paid = sum(event["amount"] if event["paid"] is None else event["paid"] for event in group)
        back = (back * min(paid, amount) * 2 + amount) // (amount * 2)
    return rule["points"] - back, False


def _loop_grade(one: dict[str, Any], lost: int, is_open: bool) -> str:  # noqa: FBT001 - a peer, kept plain
    start = 9_300 if one["payment_complete"] else 9_000
    if one["nonrecurring_recent"]:
        start = 10_000 if one["recurring_complete"] else 9_000
    before_d, reason = one["previous_grade"] == "D", one["previous_reason"]
    lost += 1_100 if before_d and reason == "score" else 0
    if one["pledge"] and one["clean_months"] > 6 and not is_open:
        lost -= min(one["clean_months"] * 100, 1_100, lost)
    score = start - lost
    rank = 1 if score >= 9_000 else 2 if score >= 7_000 else 4 if score >= 4_000 else 5
    if one["started_on"] > date(2024, 1, 1) or before_d:
        rank = max(rank, 2)
    if one["new"] or (not one["business_income"] and rank <= 2):
        rank = 3
    return "ABMCD"[max(rank, 5 if before_d and reason == "direct" else 0) - 1]
