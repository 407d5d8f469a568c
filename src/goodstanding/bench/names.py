"""Name matching beside its peers on the committed pairs, each peer at its best threshold on the development half."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from goodstanding.bench import name_peers, name_search
from goodstanding.bench.place import own_store
from goodstanding.bench.registry import Findings, Row, Say, data_folder
from goodstanding.names import scoring
from goodstanding.names.writing import has_hanzi

Score = Callable[[str, str], float]
_PREPARED_PAIRS = 300_000
_REPEAT_UNTIL = 0.3  # seconds a scorer is timed at least


class Pair(NamedTuple):
    a: str
    b: str
    same: bool


class Quality(NamedTuple):
    precision: float
    recall: float
    f1: float


def run(*, size: int | None, say: Say) -> Findings:
    """Score the held-out half, then search a register of `size` organisations, a million without a size."""
    development, heldout = (_pairs(data_folder("names") / f"pairs-{half}.csv") for half in ("development", "heldout"))
    peers = {**name_peers.rapidfuzz_scorers(), **name_peers.nomenklatura_matchers()}
    ours = _judge("goodstanding", _our_score, heldout, (scoring.PROPOSE, scoring.PROPOSE))
    rows = [ours, _prepared_row(heldout)]
    for system, score in peers.items():
        say(f"{system} ...")
        thresholds = (_best_threshold(score, development), _best_threshold(score, _one_script(development)))
        rows.append(_judge(system, score, heldout, thresholds))
    with own_store(say):
        searched, ratio = name_search.rows(size or 1_000_000, say)
    return Findings("names", (*rows, *searched), _ratios(rows) | ratio, _notes(peers))


def quality(scores: Sequence[float], pairs: Sequence[Pair], threshold: float) -> Quality:
    """Precision, recall and F1 of proposing every pair at or above the threshold."""
    proposed = [pair.same for value, pair in zip(scores, pairs, strict=True) if value >= threshold]
    right, meant = sum(proposed), sum(pair.same for pair in pairs)
    precision, recall = right / len(proposed) if proposed else 0.0, right / meant
    return Quality(precision, recall, 2 * right / (len(proposed) + meant))


def _best_threshold(score: Score, pairs: Sequence[Pair]) -> float:
    """The threshold of best F1: any score met may be it."""
    scores = [score(pair.a, pair.b) for pair in pairs]
    return max(sorted(set(scores)), key=lambda threshold: quality(scores, pairs, threshold).f1)


def _one_script(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs with Hanzi on both sides or on none: the ones every system can at least read."""
    return [pair for pair in pairs if has_hanzi(pair.a) == has_hanzi(pair.b)]


def _judge(system: str, score: Score, pairs: Sequence[Pair], thresholds: tuple[float, float]) -> Row:
    """Quality over all pairs and over those in one script, each at its own threshold; and the time a pair takes."""
    found, seconds = _quality_of(score, pairs, thresholds[0]), _seconds_each(score, pairs)
    alone = _quality_of(score, _one_script(pairs), thresholds[1])
    extra: dict[str, object] = {name: round(value, 4) for name, value in found._asdict().items()}
    extra |= {"f1_one_script": round(alone.f1, 4), "microseconds": round(seconds * 1e6, 2)}
    extra |= {"threshold": round(thresholds[0], 4), "pairs": len(pairs)}
    return Row(system, seconds * len(pairs), 1 / seconds, extra)


def _quality_of(score: Score, pairs: Sequence[Pair], threshold: float) -> Quality:
    return quality([score(pair.a, pair.b) for pair in pairs], pairs, threshold)


def _seconds_each(score: Score, pairs: Sequence[Pair]) -> float:
    """Seconds a pair, caches warm as in a run over many: the mean of whole rounds."""
    rounds, start = 0, perf_counter()
    while perf_counter() - start < _REPEAT_UNTIL:
        for pair in pairs:
            score(pair.a, pair.b)
        rounds += 1
    return (perf_counter() - start) / rounds / len(pairs)


def _our_score(a: str, b: str) -> float:
    return scoring.score(a, b).score


def _prepared_row(pairs: Sequence[Pair]) -> Row:
    """One name against many, each read before: how candidates are scored."""
    queries = [scoring.prepare(pair.a) for pair in pairs]
    candidates = [scoring.prepare(pair.b) for pair in pairs]
    rounds = max(1, _PREPARED_PAIRS // (len(queries) * len(candidates)))
    start = perf_counter()
    for _ in range(rounds):
        for query in queries:
            scoring.likeness_of_each(query, candidates)
    seconds, count = perf_counter() - start, rounds * len(queries) * len(candidates)
    extra: dict[str, object] = {"microseconds": round(seconds / count * 1e6, 2), "pairs": count}
    return Row("goodstanding, prepared names", seconds, count / seconds, extra)


def _ratios(rows: Sequence[Row]) -> dict[str, float]:
    ours, prepared, *peers = rows
    ratio = {f"f1 to {row.system}": _over(ours.extra["f1"], row.extra["f1"]) for row in peers}
    ratio |= {
        f"f1 in one script to {row.system}": _over(ours.extra["f1_one_script"], row.extra["f1_one_script"])
        for row in peers
    }
    return ratio | {f"prepared pairs/s to {row.system}": _over(prepared.rate, row.rate) for row in peers}


def _over(ours: object, theirs: object) -> float:
    assert isinstance(ours, float)
    assert isinstance(theirs, float)
    return round(ours / theirs, 2) if theirs else float("inf")


def _notes(peers: dict[str, Score]) -> tuple[str, ...]:
    absent = [name for name in ("nomenklatura", "pypinyin") if not any(name in system for system in peers)]
    missing = [f"{name} is not installed: pip install 'goodstanding[bench]' measures it too." for name in absent]
    said = "Quality on the held-out half; peers at their best threshold on the development half, ours at its own."
    return (said, *missing)


def _pairs(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [Pair(row["a"], row["b"], row["same"] == "1") for row in csv.DictReader(lines)]
