"""`submit` of what is no file ends in words, before any store is opened."""

from pathlib import Path

import pytest

from goodstanding.cli.submit import submit
from goodstanding.formats.errors import UnreadableFile


@pytest.mark.parametrize("name", ["", "missing.csv", "a" * 5000, "."])
def test_what_is_no_file_is_refused_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile):
        submit(tmp_path / name, provider="", item="penalty")
