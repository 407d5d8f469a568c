"""The audits benchmark counts what it was given."""

from goodstanding.bench import audits


def test_every_third_report_contradicts_itself() -> None:
    assert [audits.is_contradicted(number) for number in range(6)] == [True, False, False, True, False, False]


def test_a_small_run_has_its_rows_and_ratios() -> None:
    found = audits.run(size=30, say=lambda _: None).as_dict()

    assert [row["system"] for row in found["rows"]] == [
        "one report",
        "3 reports, 1 core(s)",
        "30 reports, 2 core(s)",
        "attendance of 3 workers, 786 rows",
    ]
    assert found["rows"][2]["contradicted"] == 10
    assert found["rows"][3]["months"] == 12
    assert set(found["ratio"]) == {
        "batch per core to its tenth",
        "limit of 300 ms to one report",
        "limit of 2 s to a year's attendance of 1,000",
    }
