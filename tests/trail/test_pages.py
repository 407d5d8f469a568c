"""What everybody may fetch: signed checkpoints, keys, consistency; nobody's acts."""

import base64
from itertools import pairwise

import pytest

from goodstanding.proofs import anchors, merkle, notes
from goodstanding.trail import publication
from tests.trail.conftest import ACTOR, AT, SUBJECT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("GOODSTANDING_HOME", str(tmp_path / "home"))


@pytest.fixture
def signed(act):
    found = []
    for step in (3, 20, 10):
        act(step)
        found.append(publication.sign_and_publish(at=AT))
    return found


def test_a_reader_follows_the_checkpoints_and_proves_each_from_the_one_before(client, signed):
    trusted = [anchor.x for anchor in anchors.load(client.get("/trail/anchors.json").content.decode())]
    text = client.get("/trail/checkpoints.txt").content.decode()
    read = [notes.open_checkpoint(note, trusted) for note in publication.split_notes(text)]
    assert [point.size for point in read] == [3, 23, 33]
    for old, new in pairwise(read):
        found = client.get(f"/trail/consistency.json?old={old.size}&new={new.size}").json()
        proof = [base64.b64decode(step) for step in found["proof"]]
        assert merkle.verify_consistency(old=old.size, new=new.size, old_root=old.root, new_root=new.root, proof=proof)


def test_only_newer_checkpoints_are_sent_to_who_has_the_older(client, signed):
    assert client.get("/trail/checkpoints.txt?since=23").content.decode() == signed[2].note
    assert client.get("/trail/checkpoints.txt?since=33").content == b""


def test_nothing_of_who_did_what_is_sent(client, signed):
    for address in ("checkpoints.txt", "anchors.json", "consistency.json?old=3&new=33"):
        said = client.get(f"/trail/{address}").content.decode()
        assert ACTOR.account not in said
        assert SUBJECT not in said


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?old=3",
        "?old=x&new=5",
        "?old=-1&new=5",
        "?old=5&new=3",
        "?old=3&new=34",
        "?old=3&new=" + "9" * 30,
        "?old=1&new=٣",
    ],
)
def test_sizes_that_are_none_are_refused_in_both_languages(client, signed, query):
    done = client.get(f"/trail/consistency.json{query}")
    assert done.status_code == 400
    assert {"message", "message_zh"} <= done.json().keys()


def test_a_since_that_is_no_number_is_refused(client):
    assert client.get("/trail/checkpoints.txt?since=all").status_code == 400


def test_an_empty_trail_has_no_checkpoints_and_no_keys(client):
    assert client.get("/trail/checkpoints.txt").content == b""
    assert client.get("/trail/anchors.json").json()["keys"] == []
