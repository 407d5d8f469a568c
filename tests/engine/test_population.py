"""A population in parts: the parts are the whole, a killed run goes on, DuckDB and Spark agree to the digest."""

import random
import shutil
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goodstanding import engine
from goodstanding.law.grading import tables
from goodstanding.law.grading.plan import plan
from goodstanding.law.grading.published import rulebook

SCHEMES = [("tax-credit-2025", 2026), ("tax-credit-2014", 2023)]


def _subject(draw, number, year):
    return {
        "subject": number,
        "started_on": date(year - draw.randint(0, 6), draw.randint(1, 12), 1),
        "new": draw.random() < 0.1,
        "business_income": draw.random() < 0.9,
        "recurring_complete": draw.random() < 0.9,
        "payment_complete": None if draw.random() < 0.05 else draw.random() < 0.7,  # a NULL must refuse on every engine
        "nonrecurring_now": draw.random() < 0.5,
        "nonrecurring_recent": draw.random() < 0.7,
        "previous_grade": draw.choice(["", "A", "D"]),
        "previous_reason": draw.choice(["", "score", "direct", "kept"]),
        "clean_months": draw.randint(0, 14),
        "pledge": draw.random() < 0.5,
        "obstacle": "",
    }


def _event(draw, number, subject, book):
    day = date(book.year, 1, 1) + timedelta(days=draw.randint(-40, 380))
    criterion = draw.choice(book.criteria)
    amount = draw.choice([None, 0, 1, 199_999, 200_000, 200_001, 4_999_999, 5_000_000, 10_000_000, 10**14])
    return {
        "id": number,
        "subject": subject,
        "code": "未知" if draw.random() < 0.01 else criterion.events_as,
        "date": None if draw.random() < 0.01 else day,
        "until": draw.choice([None, day + timedelta(days=200)]),
        "period": draw.choice([None, book.year * 100 + 5]),
        "tax": draw.choice([None, 1, 2]),
        "amount": amount,
        "base": draw.choice([None, 0, 1, 100_000_000, 3]),
        "paid": draw.choice([None, None, 0, 100]),
        "corrected_on": draw.choice([None, day + timedelta(days=draw.randint(0, 500))]),
        "paid_on": draw.choice([None, day + timedelta(days=3)]),
        "lifted_on": draw.choice([None, None, day + timedelta(days=300)]),
        "waived": draw.random() < 0.05,
    }


def _population(folder, scheme, year, subjects=120, parts=3):
    """Subjects with every kind of event, fault and NULL, in parts by subject."""
    draw, book = random.Random(7), rulebook(scheme, year)
    people = [_subject(draw, number, year) for number in range(subjects)]
    events = [_event(draw, number, draw.randrange(subjects), book) for number in range(4 * subjects)]
    for name in ("subjects", "events"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for part in range(parts):
        mine = [one for one in people if one["subject"] % parts == part]
        theirs = [event for event in events if event["subject"] % parts == part]
        _write(folder / "subjects" / f"part-{part}.parquet", mine, tables.subjects_schema(book))
        _write(folder / "events" / f"part-{part}.parquet", theirs, tables.EVENTS)
    return book, people, events


def _write(path, rows, columns):
    pq.write_table(engine.arrow_table(rows, columns), path, coerce_timestamps="us")


def _digests(folder):
    return [engine.digest(folder, name) for name in ("lines", "results")]


@pytest.mark.parametrize(("scheme", "year"), SCHEMES)
def test_a_population_in_parts_is_its_subjects_graded_together(tmp_path, scheme, year):
    book, people, events = _population(tmp_path, scheme, year)

    engine.grade_population(book, tmp_path)

    stored = pq.read_table(tmp_path / "results").sort_by("subject").to_pylist()
    _, _, together = engine.grade_rows(plan(scheme, year), people, events)
    assert stored == together
    assert {row["fault"] for row in stored} > {0}
    assert {row["refused"] for row in stored} > {0} or "payment_complete" not in book.facts


def test_parts_already_there_are_kept(tmp_path):
    book, _, _ = _population(tmp_path, *SCHEMES[0])
    engine.grade_population(book, tmp_path)
    before = _digests(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "results").iterdir()}
    (tmp_path / "results" / "part-1.parquet").unlink()

    told = []
    engine.grade_population(book, tmp_path, progress=lambda done, parts: told.append((done, parts)))

    kept = [path for path in times if path.stat().st_mtime_ns == times[path]]
    assert len(kept) == 2
    assert _digests(tmp_path) == before
    assert told[-1] == (3, 3)


def test_the_digest_does_not_depend_on_the_parts(tmp_path):
    for parts in (1, 4):
        book, _, _ = _population(tmp_path / str(parts), *SCHEMES[0], parts=parts)
        engine.grade_population(book, tmp_path / str(parts))

    assert _digests(tmp_path / "1") == _digests(tmp_path / "4")


def test_an_engine_that_is_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    book, _, _ = _population(tmp_path, *SCHEMES[0], subjects=2, parts=1)

    with pytest.raises(engine.EngineUnavailable):
        engine.grade_population(book, tmp_path, "spark://127.0.0.1:1")


def test_a_snapshot_that_cannot_be_read_stops_the_run_by_name(tmp_path):
    book, _, _ = _population(tmp_path, *SCHEMES[0], subjects=3, parts=1)
    (tmp_path / "events" / "part-0.parquet").write_bytes(b"PAR1 not any more")

    with pytest.raises(engine.EngineFailed):
        engine.grade_population(book, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "year"), SCHEMES)
def test_spark_and_duckdb_agree_to_the_digest(tmp_path, scheme, year):
    pytest.importorskip("pyspark", reason="goodstanding[spark] is not installed")
    if shutil.which("java") is None:
        pytest.skip("no Java runtime on the path")
    book, _, _ = _population(tmp_path, scheme, year)
    engine.grade_population(book, tmp_path)
    on_duckdb = _digests(tmp_path)

    engine.grade_population(book, tmp_path, "local[2]")

    assert _digests(tmp_path) == on_duckdb


@pytest.mark.long
def test_spark_reads_null_decimals_dates_and_chinese_as_duckdb_does(tmp_path):
    """The traps of engines: NULL turned NaN, character against byte lengths, days, halves, divisions by zero."""
    pytest.importorskip("pyspark", reason="goodstanding[spark] is not installed")
    if shutil.which("java") is None:
        pytest.skip("no Java runtime on the path")
    values = pa.table(
        {
            "n": pa.array([None, 1, 5, 25, 10**14], pa.int64()),
            "d": pa.array([2, 0, 2, 10, 3], pa.int64()),
            "t": pa.array(["零申报", "", None, "A级", "Ａ"]),
            "on": pa.array([date(2024, 2, 29), None, date(2023, 12, 31), date(2024, 1, 1), date(1999, 1, 1)]),
        }
    )
    pq.write_table(values, tmp_path / "values.parquet")

    ours, theirs = (engine.probe(_conformance, tmp_path / "values.parquet", url) for url in ("duckdb", "local[2]"))

    assert ours == theirs
    assert ours[0]["half"] is None


def _conformance(t):
    """Every kind of operation the schemes compile to."""
    import ibis

    from goodstanding.law.grading.lines import array_agg, half_up, total

    worked = t.mutate(
        half=half_up(t.n * 10, t.d),
        least=ibis.least(t.n, t.d),
        greatest=ibis.greatest(t.d, 3),
        days=t.on.delta(ibis.literal(date(2024, 1, 1)), unit="day"),
        month=(t.on.year() * 100 + t.on.month()).cast("int64"),
        known=t.t.fill_null("~"),
        same=(t.t == "零申报").fill_null(False),
        chosen=ibis.cases((t.n > 4, "many"), (t.n.isnull(), "none"), else_="few"),
        modulo=t.n % t.d.nullif(0),
    )
    grouped = t.group_by("d").agg(rows=t.count(), sum=total(t.n), most=t.n.max(), all=array_agg(t.d))
    joined = worked.left_join(grouped, "d").drop("d_right")
    return joined.mutate(all=joined.all.sort()).order_by("d", "n")
