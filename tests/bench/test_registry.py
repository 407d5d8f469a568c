"""Benchmarks are found by name, their quality figures are right, and an unknown one is refused."""

import pytest

from goodstanding.bench import names, registry


def test_an_unknown_benchmark_is_refused_with_the_known_ones() -> None:
    with pytest.raises(registry.NoSuchBench) as refused:
        registry.run("nothing", size=None, say=str)

    assert "names" in str(refused.value.as_dict()["message"])


def test_every_listed_benchmark_can_be_run() -> None:
    import importlib

    modules = [importlib.import_module(line["module"]) for line in registry.benches().values()]

    assert all(callable(module.run) for module in modules)


def test_precision_recall_and_f1_are_counted_over_proposals() -> None:
    pairs = [names.Pair("", "", same) for same in (True, True, True, False, False)]

    found = names.quality([0.9, 0.8, 0.1, 0.9, 0.1], pairs, 0.5)

    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(2 / 3)
