"""Each benchmark runs at its smallest size and says what it found beside its peers; no time is asserted."""

import json
import os
import subprocess
import sys

import pytest

from goodstanding.bench.registry import benches

SIZES = {
    "intake": "2000",
    "intake-memory": "400",
    "names": "2000",
    "trail": "2000",
    "audits": "20",
    "grading": "2000",
    "grading-series": "2000",
    "reports": "20",
}


@pytest.mark.long
@pytest.mark.parametrize("name", list(benches()))
def test_a_benchmark_runs_at_its_smallest_size(name: str) -> None:
    command = [
        sys.executable,
        "-m",
        "goodstanding",
        "bench",
        name,
        "--size",
        SIZES.get(name, "1000"),
        "--format",
        "json",
    ]
    own = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}

    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=900, env=own)

    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["bench"] == name
    assert all(row["seconds"] > 0 and row["rate"] > 0 for row in found["rows"])
