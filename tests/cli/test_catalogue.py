"""`goodstanding catalogue`: over an empty store, and with the providers of a real one."""

from goodstanding.kernel.identifiers import make_code

COURT = make_code("1", "1", "990100", 77).code


def test_an_empty_store_shows_what_init_publishes(program):
    done = program("catalogue", "--format", "json")

    assert done.status == 0
    assert done.document["edition"] == "2026"
    assert len(done.document["items"]) == 13
    penalty = next(item for item in done.document["items"] if item["code"] == "penalty")
    assert penalty["name_zh"] == "行政处罚"
    assert penalty["publicity"] == "open"
    assert penalty["retention"]["years"] == 5
    assert penalty["basis"][0]["title_zh"] == "中华人民共和国行政处罚法"
    assert penalty["providers"] == []
    assert "init" in done.err


def test_an_edition_never_published_is_refused(running):
    refused = running("catalogue", "--edition", "1999", "--format", "json")

    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "NO_SUCH_EDITION"


def test_the_providers_of_each_item_are_named_by_code(running):
    running.json("provider", "add", COURT, "--name", "甲市人民法院", "--kind", "court")
    items = {item["code"]: item for item in running.json("catalogue", "--edition", "2026")["items"]}

    assert items["judgment"]["providers"] == [COURT]
    assert COURT not in items["penalty"]["providers"]


def test_a_person_reads_a_table(running):
    done = running("catalogue")

    assert done.status == 0
    assert "行政许可" in done.out
    assert "social-audit" in done.out
