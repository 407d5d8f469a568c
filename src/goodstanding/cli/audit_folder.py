"""`goodstanding audit check FOLDER`: thousands of reports checked side by side, one line each, nothing stops it."""

import csv
import hashlib
import io
import json
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from goodstanding.cli.output import Format, emit_json, say, table
from goodstanding.cli.progress import counting
from goodstanding.kernel.refusal import Refusal
from goodstanding.proofs.problems import Unwritable

LONGEST: Final = 60  # seconds one report may take
LARGEST: Final = 50_000_000  # bytes; more than any report has, and no archive is read into memory
VERDICTS: Final = ("holds", "contradiction", "doubtful", "not testable")
COLUMNS: Final = (
    "file", "state", "layout", "code", "site", "closed", "overall_printed", "overall_computed", *VERDICTS,
    "contradicted", "same_as", "refusal", "message", "message_zh",
)  # fmt: skip
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so
FAULTS: Final = {
    "TimeoutError": ("took longer than a minute", "超过一分钟未完成"),
    "BrokenProcessPool": ("ended the program that read it", "读取程序异常终止"),
    "OSError": ("the file cannot be opened", "文件无法打开"),
    "": ("cannot be checked: a fault of ours, please report it", "无法检查：程序缺陷，请反馈"),
}
Line = dict[str, Any]


def check_folder(folder: Path, *, summary: Path | None, jobs: int, output: Format) -> bool:
    """Check every file below a folder; answers whether a claim of any is contradicted. Raises Unwritable."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path, folder))
    write = _writer(summary)
    with counting("reports checked 已检查的报告") as count:
        lines = _marked(_counted(_looked(files, folder, jobs), count))
    document = {"files": lines, "counts": _counts(lines)}
    write(document)
    if output is Format.json:
        emit_json(document)
    else:
        _print(document, summary)
    return any(line["contradiction"] for line in lines)


def look(path: Path) -> Line:
    """One report in one line; whatever is wrong with it is said there."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        return _checked(path)
    except Refusal as refusal:
        told = refusal.as_dict()
        return {
            "state": "refused",
            "refusal": told["code"],
            "message": told["message"],
            "message_zh": told["message_zh"],
        }
    except Exception as fault:  # noqa: BLE001 - one bad file never stops the others
        return _failed(fault)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _checked(path: Path) -> Line:
    from goodstanding.formats.social_audit.errors import TooLarge
    from goodstanding.formats.social_audit.reading import read
    from goodstanding.law.audits.checking import check
    from goodstanding.law.audits.rating import overall

    if (size := path.stat().st_size) > LARGEST:
        raise TooLarge(file=path.name, found=f"{size / 1e6:.0f} MB", limit=f"{LARGEST / 1e6:.0f} MB")
    data = path.read_bytes()
    report = read(data, path.name)
    checks = check(report)
    counts = Counter(found.verdict.value for found in checks)
    wrong = sorted({found.claim for found in checks if found.verdict.value == "contradiction"})
    return {
        "state": "checked", "layout": report.layout, "code": report.subject.code, "site": report.header.site_amfori_id,
        "closed": report.header.closing_meeting_finished_date, "overall_printed": report.overall_printed,
        "overall_computed": overall(line.letter for line in report.ratings),
        "contradicted": wrong, "digest": hashlib.sha256(data).hexdigest(), **{name: counts[name] for name in VERDICTS},
    }  # fmt: skip


def _looked(files: Sequence[Path], folder: Path, jobs: int) -> Iterator[Line]:
    """A line for each file, in order; after a crash those that were under way are read alone, to find which it was."""
    left = list(files)
    while left:
        with _pool(jobs) as pool:
            under_way = [(path, pool.submit(look, path)) for path in left]
            left = []
            for path, future in under_way:
                if (line := _result(future)) is None:
                    left.append(path)
                else:
                    yield _line(path, folder, line)
        for path in left[: jobs + 1]:
            yield _line(path, folder, _alone(path))
        left = left[jobs + 1 :]


def _alone(path: Path) -> Line:
    with _pool(1) as pool:
        return _result(pool.submit(look, path)) or _failed(BrokenProcessPool())


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


def _result(future: "Future[Line]") -> Line | None:
    """What came of it; None where the process ended under it."""
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _line(path: Path, folder: Path, told: Line) -> Line:
    name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
    empty = dict.fromkeys(COLUMNS) | dict.fromkeys(VERDICTS, 0) | {"contradicted": [], "digest": ""}
    return empty | told | {"file": name}


def _failed(fault: Exception) -> Line:
    kind = "OSError" if isinstance(fault, OSError) and not isinstance(fault, TimeoutError) else type(fault).__name__
    words, words_zh = FAULTS.get(kind, FAULTS[""])
    return {"state": "failed", "refusal": kind, "message": words, "message_zh": words_zh}


def _too_long(*_: object) -> None:
    raise TimeoutError


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _counted(lines: Iterator[Line], count: Callable[[int], None]) -> Iterator[Line]:
    for done, line in enumerate(lines, start=1):
        count(done)
        yield line


def _marked(lines: Iterator[Line]) -> list[Line]:
    """The lines with `same_as`: the first file of the very same bytes."""
    first: dict[str, str] = {}
    found = []
    for line in lines:
        digest = line.pop("digest")
        earlier = first.setdefault(digest, line["file"]) if digest else line["file"]
        found.append(line | {"same_as": earlier if earlier != line["file"] else None})
    return found


def _counts(lines: Sequence[Line]) -> dict[str, int]:
    states = Counter(line["state"] for line in lines)
    wrong = sum(bool(line["contradiction"]) for line in lines)
    return {
        "files": len(lines),
        **{name: states[name] for name in ("checked", "refused", "failed")},
        "contradicted": wrong,
    }


def _writer(summary: Path | None) -> Callable[[dict[str, Any]], None]:
    """How the summary is written; a place that cannot be written is told before the work, not after it."""
    if summary is None:
        return lambda _: None
    if summary.is_dir() or not summary.parent.is_dir():
        raise Unwritable(file=summary, fault="there is no such folder, or a folder of that name")
    return partial(_write, summary)


def _write(summary: Path, document: dict[str, Any]) -> None:
    plain = summary.suffix.lower() == ".json"
    text = json.dumps(document, ensure_ascii=False, indent=1, default=str) if plain else _as_csv(document["files"])
    try:
        summary.write_text(text, encoding="utf-8" if plain else "utf-8-sig", newline="")
    except OSError as fault:
        raise Unwritable(file=summary, fault=fault.strerror) from fault


def _as_csv(lines: Sequence[Line]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(line[name]) for name in COLUMNS] for line in lines)
    return text.getvalue()


def _cell(value: object) -> str:
    plain = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{plain}" if plain.startswith(ACTIVE) else plain


def _print(document: dict[str, Any], summary: Path | None) -> None:
    lines, counts = document["files"], document["counts"]
    wrong = [line for line in lines if line["contradiction"]]
    unread = [line for line in lines if line["state"] != "checked"]
    if wrong:
        rows = [(line["file"], line["contradiction"], ", ".join(line["contradicted"])) for line in wrong]
        table(f"Reports that contradict themselves: {len(wrong)}", ("file", "claims", "which"), rows)
    if unread:
        rows = [(line["file"], line["refusal"], f"{line['message']}\n{line['message_zh']}") for line in unread]
        table(f"Not read: {len(unread)}", ("file", "why", "what"), rows)
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    if summary:
        say(f"{summary}: one line for each file 每个文件一行")
