"""`trail check` as a person runs it: on a sound store, on a bent one, against notes kept elsewhere."""

import json

import pytest


@pytest.fixture
def bend(running):
    """Statements past the triggers, in the store of `running`; answers how to put them back."""

    def run(*statements):
        code = (
            "import sys, psycopg\nfrom goodstanding.store.opening import opened\n"
            "with opened() as url, psycopg.connect(url) as line:\n"
            "    line.execute('SET session_replication_role = replica')\n"
            "    [line.execute(each) for each in sys.argv[1:]]\n"
        )
        done = running.python(code, *statements)
        assert done.status == 0, done

    return run


def test_a_fresh_store_is_signed_and_holds(running):
    found = running.json("trail", "check")
    assert found["leaves"] == found["signed"] > 0
    assert (found["valid"], found["first_bad_leaf"], found["problems"]) == (True, None, [])


def test_a_changed_payload_is_named_in_both_languages(running, bend):
    bend("UPDATE trail_entry SET payload = replace(payload, 'store.installed', 'store.uninstalled')")
    done = running("trail", "check", "--format", "json")
    assert done.status == 1
    assert (done.document["valid"], done.document["first_bad_leaf"]) == (False, 0)
    assert done.document["problems"][0]["code"] == "PAYLOAD_CHANGED"
    assert "哈希" in done.document["problems"][0]["message_zh"]
    shown = running("trail", "check")
    assert shown.status == 1
    assert "PAYLOAD_CHANGED" in shown.out
    bend("UPDATE trail_entry SET payload = replace(payload, 'store.uninstalled', 'store.installed')")
    assert running("trail", "check").status == 0


def test_a_pack_of_an_organisation_verifies_with_the_anchors_written_beside_it(running, tmp_path):
    out = tmp_path / "evidence.json"
    made = running.json("trail", "pack", "91350582768597406T", "-o", out)
    assert (made["entries"], made["records"]) == (1, 0)
    found = running.json("verify", out, "--trust", made["anchors"])
    assert (found["valid"], found["kind"], found["id"]) == (True, "evidence-pack", made["pack"])
    assert running("trail", "pack", "91350582768597406T", "-o", tmp_path / "no" / "folder").status == 1
    assert running("trail", "pack", "92350582768597406T", "-o", out).status == 1


def test_a_store_put_back_is_revealed_by_the_published_note(running, bend, tmp_path):
    signed = running.json("trail", "sign")
    kept = tmp_path / "notes"
    kept.write_text(signed["note"], encoding="utf-8")
    anchors = tmp_path / "anchors.json"
    anchors.write_text(running("trail", "anchors").out, encoding="utf-8")
    assert running("trail", "check", "--published", kept, "--trust", anchors).status == 0
    bend("DELETE FROM trail_leaf", "DELETE FROM trail_checkpoint", "DELETE FROM trail_entry")
    (running.home / "published").rename(running.home / "published-aside")
    assert running.json("trail", "check")["leaves"] == 0
    done = running("trail", "check", "--published", kept, "--format", "json")
    assert [problem["code"] for problem in done.document["problems"]] == ["TREE_CUT"]


@pytest.mark.parametrize("option", ["--trust", "--published"])
def test_a_file_that_cannot_be_read_is_said_before_the_store_is_opened(program, option, tmp_path):
    done = program("trail", "check", option, tmp_path / "absent", "--format", "json")
    assert done.status == 3
    assert done.document["refusal"]["code"] == "FILE_UNREADABLE"
    assert not program.home.exists()


def test_anchors_of_another_format_are_refused(program, tmp_path):
    other = tmp_path / "anchors.json"
    other.write_text(json.dumps({"keys": []}), encoding="utf-8")
    assert program("trail", "check", "--trust", other).status == 3
