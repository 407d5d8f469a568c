"""From a scheme's YAML file to its rulebook for one evaluation year."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.grading import scheme as shapes
from goodstanding.law.grading.errors import UnknownScheme
from goodstanding.law.grading.points import hundredths

FOLDER = Path(__file__).parent / "schemes"
RuleShape = TypeVar("RuleShape", bound=shapes.Rule)
Raw = Mapping[str, Any]


def known_schemes() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def document(code: str) -> dict[str, Any]:
    """The scheme's file as it lies. Raises UnknownScheme."""
    if code not in known_schemes():
        raise UnknownScheme(scheme=code, known=", ".join(known_schemes()))
    raw: dict[str, Any] = read_yaml(FOLDER / f"{code}.yaml")
    return raw


def read(raw: Raw, year: int) -> shapes.Rulebook:
    """The rulebook of a document already loaded; faults in it raise KeyError, TypeError or ValueError."""
    texts = {name: raw[name] for name in ("name", "name_zh", "label", "label_zh", "method")}
    clauses: Any = {name: _clauses(raw, name, year) for name in CLAUSES}
    return shapes.Rulebook(
        scheme=raw["code"],
        year=year,
        version=_version(raw, year),
        **texts,
        **clauses,
        grades=tuple(raw["grades"]),
        facts=dict(raw.get("facts", {})),
        criteria=_criteria(raw, year),
        bands=tuple(_band(raw, line) for line in _rows(raw, "bands", year)),
        restoration=_restoration(raw, year),
        overall=_overall(raw, year),
        direct_restoration=_direct_restoration(raw, year),
        reorganisation=_reorganisation(raw, year),
        waivers_from=raw["waivers"]["from_year"] if "waivers" in raw else None,
        excuses={line["code"]: _rule(raw, line, shapes.Rule) for line in _rows(raw, "excuses", year)},
        period=_period(raw),
        successor=raw.get("successor", ""),
        areas=_areas(raw),
        doubt=_doubt(raw, year),
        full=hundredths(raw["answers"]["full"]) if "answers" in raw else 0,
        sources=raw.get("sources", {}),
        records=raw.get("records", {}),
    )


CLAUSES = ("starts", "counting", "instead", "bars", "direct", "carry_over", "not_evaluated")
FLAGS = ("plus_percent", "small", "gradual", "continuing", "flag", "status", "person", "pays")


def in_year(line: Raw, year: int) -> bool:
    return int(line.get("from_year", year)) <= year <= int(line.get("to_year", year))


def _rows(raw: Raw, section: str, year: int) -> Iterable[Raw]:
    return (line for line in raw.get(section, ()) if in_year(line, year))


def _version(raw: Raw, year: int) -> str:
    decided = [line["instrument"] for line in _rows(raw, "versions", year)]
    return str(decided[-1] if decided else raw["instrument"])


def cite_of(raw: Raw, line: Raw, pinpoint: str) -> Cite:
    """A row's own place in the law; else the scheme's annex and the row's code."""
    if "cite" in line:
        return Cite(**line["cite"])
    return Cite(line.get("instrument", raw["instrument"]), str(line.get("pinpoint", pinpoint)))


def _rule(raw: Raw, line: Raw, shape: type[RuleShape], **more: Any) -> RuleShape:
    code = str(line.get("code", ""))
    pinpoint = f"{raw['annex']}, {code}".rstrip(", ")
    return shape(
        code=code,
        name=line.get("name", ""),
        name_zh=line.get("name_zh", ""),
        cite=cite_of(raw, line, pinpoint),
        confidence=line["confidence"],
        source=tuple(line.get("source", ())),
        **more,
    )


def _clauses(raw: Raw, section: str, year: int) -> tuple[shapes.Clause, ...]:
    return tuple(
        _rule(
            raw,
            line,
            shapes.Clause,
            when=line.get("when", {}),
            points=hundredths(line.get("points", 0)),
            grade=line.get("grade", ""),
            falls_to=line.get("falls_to", ""),
            of=tuple(line.get("of", ())),
            reason=line.get("reason", "direct"),
        )
        for line in _rows(raw, section, year)
    )


def _band(raw: Raw, line: Raw) -> shapes.Band:
    low, high = (hundredths(line[name]) if name in line else None for name in ("from", "below"))
    return _rule(raw, {**line, "code": f"grade {line['grade']}"}, shapes.Band, grade=line["grade"], low=low, high=high)


def _criteria(raw: Raw, year: int) -> tuple[shapes.Criterion, ...]:
    if raw["method"] == "share":
        return tuple(_answers(raw))
    if raw["method"] == "count":
        return tuple(_ratings(raw))
    lines = (line for row in _rows(raw, "criteria", year) for line in _climb(raw, row))
    return tuple(_criterion(raw, line) for line in lines)


def _climb(raw: Raw, row: Raw) -> Iterable[Raw]:
    """A ladder stands for its rungs under each of its groups."""
    if "ladder" not in row:
        return (row,)
    return (
        {
            "per": "occurrence",
            "restore": False,
            **rung,
            "code": f"{group}/{rung['rung']}",
            "name": f"{words['name']}: {rung['name']}",
            "name_zh": f"{words['name_zh']}：{rung['name_zh']}",
            "confidence": row["confidence"],
        }
        for group, words in row["groups"].items()
        for rung in raw["ladders"][row["ladder"]]
    )


def _criterion(raw: Raw, line: Raw) -> shapes.Criterion:
    restore = line.get("restore", "points" in line)
    return _rule(
        raw,
        line,
        shapes.Criterion,
        events_as=line["code"],
        points=hundredths(line.get("points", 0)),
        per=line.get("per", "occurrence"),
        cap=hundredths(line.get("cap", 0)),
        direct=line.get("direct", ""),
        bars=line.get("bars", ""),
        when=line.get("when", {}),
        fits=line.get("fits", {}),
        restore={True: "yes", False: "no"}.get(restore, restore),
        **{name: bool(line.get(name, False)) for name in FLAGS},
    )


def _answers(raw: Raw) -> Iterable[shapes.Criterion]:
    """One row per question and answer: what the answer falls short of a full one."""
    answers = raw["answers"]
    full = hundredths(answers["full"])
    for area, words in raw["areas"].items():
        for number in range(1, words["questions"] + 1):
            question = f"{area.removeprefix('PA')}.{number}"
            weight = next((name for name in answers["weights"] if number in words.get(name, ())), "ordinary")
            scores = {**answers["weights"][weight], answers["unasked"]: answers["full"]}
            for answer, score in scores.items():
                yield _answer(raw, answers, f"{question}={answer}", full - hundredths(score), weight)


def _answer(raw: Raw, answers: Raw, event: str, points: int, weight: str) -> shapes.Criterion:
    question, answer = event.split("=")
    line = {**answers, "code": question, "name": f"Question {question} ({weight})", "name_zh": f"问题 {question}"}
    asked = answer != answers["unasked"]
    more: dict[str, Any] = {"points": points, "asked": asked, "value": answer, "restore": "no"}
    return _rule(raw, line, shapes.Criterion, events_as=event, **more)


def _ratings(raw: Raw) -> Iterable[shapes.Criterion]:
    ratings = raw["ratings"]
    for area in raw["areas"]:
        for letter in (*ratings["letters"], ratings["unasked"]):
            line = {**ratings, "code": area, "name": f"Rating of {area}", "name_zh": f"{area} 评级"}
            more: dict[str, Any] = {"asked": letter != ratings["unasked"], "value": letter, "restore": "no"}
            yield _rule(raw, line, shapes.Criterion, events_as=f"{area}={letter}", **more)


def _areas(raw: Raw) -> Mapping[str, Any]:
    areas = raw.get("areas", {})
    return areas if isinstance(areas, dict) else {area: {} for area in areas}


def _restoration(raw: Raw, year: int) -> shapes.Restoration | None:
    line = next(iter(_rows(raw, "restoration", year)), None)
    if line is None:
        return None
    small = line.get("small", {})
    return _rule(
        raw,
        {**line, "code": "restoration", "name": "Restoration of points", "name_zh": "信用修复"},
        shapes.Restoration,
        windows=tuple(shapes.Window(**window) for window in line["windows"]),
        small_limit=hundredths(small.get("amount_at_most", 0)),
        small_days=small.get("within_days", 0),
        small_percent=small.get("percent", 0),
    )


def _overall(raw: Raw, year: int) -> shapes.Overall | None:
    line = raw.get("overall")
    if line is None or not in_year(line, year):
        return None
    return _rule(
        raw,
        line,
        shapes.Overall,
        points_per_month=hundredths(line["points_per_month"]),
        months_above=line["months_above"],
        cap=hundredths(line["cap"]),
        when=line.get("when", {}),
    )


def _direct_restoration(raw: Raw, year: int) -> shapes.DirectRestoration | None:
    line = next(iter(_rows(raw, "direct_restoration", year)), None)
    if line is None:
        return None
    more = {name: line[name] for name in ("bars", "falls_to")}
    waiting = tuple(_waiting(raw, {"cite": line["cite"], **one}) for one in line["waiting"])
    return _rule(raw, {**line, "code": "direct-restoration"}, shapes.DirectRestoration, waiting=waiting, **more)


def _waiting(raw: Raw, line: Raw) -> shapes.Waiting:
    return _rule(
        raw,
        line,
        shapes.Waiting,
        criteria=tuple(line.get("criteria", ())),
        months=line["months"],
        until=line.get("until", ""),
        within_days=line.get("within_days"),
        when=line.get("when", {}),
        reorganised=bool(line.get("reorganised", False)),
        by_itself=bool(line.get("by_itself", False)),
    )


def _reorganisation(raw: Raw, year: int) -> shapes.Rule | None:
    line = raw.get("reorganisation")
    return None if line is None or not in_year(line, year) else _rule(raw, line, shapes.Rule)


def _period(raw: Raw) -> shapes.Period | None:
    line = raw.get("period")
    if line is None:
        return None
    month, day = line["by"].split("-")
    return _rule(raw, {**line, "code": "next-evaluation"}, shapes.Period, month=int(month), day=int(day))


def _doubt(raw: Raw, year: int) -> shapes.Doubt | None:
    note = raw.get("first_year_note", {})
    if note.get("year") != year or note["confidence"] >= shapes.UNCONFIRMED_BELOW:
        return None
    return shapes.Doubt(note["why"], note["why_zh"])
