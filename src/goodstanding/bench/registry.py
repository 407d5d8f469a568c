"""The benchmarks there are, and the shape of what one finds."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One system's result: `seconds` it took, `rate` of things a second; `extra` as its benchmark explains."""

    system: str
    seconds: float
    rate: float
    extra: dict[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        return {"system": self.system, "seconds": round(self.seconds, 6), "rate": round(self.rate, 1), **self.extra}


@dataclass(frozen=True, slots=True)
class Findings:
    """What a benchmark found. `ratio`: ours over the peer's, by name; `notes`: what a reader has to know."""

    bench: str
    rows: tuple[Row, ...]
    ratio: dict[str, float]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        rows = [row.as_dict() for row in self.rows]
        return {"bench": self.bench, "rows": rows, "ratio": self.ratio, "notes": list(self.notes)}


class NoSuchBench(Refusal):
    code = "NO_SUCH_BENCH"
    status = 404
    message = "There is no benchmark “{name}”; there are: {known}."
    message_zh = "没有名为“{name}”的基准测试；现有：{known}。"
    next_step = "Name one of them, or `all`."
    next_step_zh = "请指定其中之一，或使用 `all`。"


class BenchDataMissing(Refusal):
    code = "BENCH_DATA_MISSING"
    status = 404
    message = "The benchmark's data, {path}, is not here: it comes with the source, not with the installed package."
    message_zh = "缺少基准测试数据 {path}：该数据随源代码提供，不在安装包内。"
    next_step = "Run the benchmark in a checkout of the source."
    next_step_zh = "请在源代码目录中运行基准测试。"


@cache
def benches() -> dict[str, dict[str, Any]]:
    """Name to its line of `benches.yaml`."""
    table: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_name("benches.yaml"))
    return table


def run(name: str, *, size: int | None, say: Say) -> Findings:
    """Run one benchmark. Refused (`NoSuchBench`) where there is none of that name."""
    line = benches().get(name)
    if line is None:
        raise NoSuchBench(name=name, known=", ".join(benches()))
    findings: Findings = importlib.import_module(line["module"]).run(size=size, say=say)
    return findings


def data_folder(name: str) -> Path:
    """A benchmark's data in the source. Refused (`BenchDataMissing`) where only the package is installed."""
    folder = Path(__file__).resolve().parents[3] / "benchmarks" / name
    if not folder.is_dir():
        raise BenchDataMissing(path=f"benchmarks/{name}")
    return folder
