"""A table a person reads: folded while it is narrow, line by line where it has many columns and does not fit."""

import pytest

from goodstanding.cli.output import table

COLUMNS = ("run", "scheme", "year", "stage", "unknown", "digest")
ROW = (1, "tax-credit-2025", 2025, "[result]", None, "a" * 64)


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def test_many_columns_that_do_not_fit_go_line_by_line_and_no_word_is_broken(capsys):
    table("Runs", COLUMNS, [ROW, ROW])
    said = capsys.readouterr().out

    assert max(map(len, said.splitlines())) <= 80
    assert said.count("a" * 64) == 2
    assert "[result]" in said
    assert "unknown" not in said  # there is nothing to say of it


@pytest.mark.parametrize(("columns", "row"), [(COLUMNS, (1, "x", 2025, "y", "z", "w")), (("a", "b"), ("x", "长" * 60))])
def test_few_columns_and_short_cells_stay_a_table(capsys, columns, row):
    table("Runs", columns, [row])
    said = capsys.readouterr().out

    assert "│" in said
    assert max(map(len, said.splitlines())) <= 80
