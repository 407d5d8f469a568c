"""Checkpoints leave the store: published once, in order, and read again."""

import pytest

from goodstanding.proofs import notes
from goodstanding.trail import actions, keys, publication, queries
from goodstanding.trail.models import Checkpoint
from tests.trail.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("GOODSTANDING_HOME", str(tmp_path / "home"))


def sizes():
    trusted = [anchor.x for anchor in keys.trusted("trail")]
    return [notes.open_checkpoint(note, trusted).size for note in publication.published(queries.origin())]


def test_what_is_signed_is_published_once(act):
    for step in (3, 1, 20):
        act(step)
        publication.sign_and_publish(at=AT)
        publication.sign_and_publish(at=AT)
    assert sizes() == [3, 4, 24]


def test_nothing_is_signed_or_published_of_an_empty_trail():
    assert publication.sign_and_publish(at=AT) is None
    assert not keys.trusted()


def test_a_note_signed_but_not_published_is_published_the_next_time(act):
    act(2)
    actions.sign_checkpoint(key=keys.signing_key("trail", at=AT), at=AT)
    publication.sign_and_publish(at=AT)
    assert sizes() == [2]
    assert Checkpoint.objects.count() == 1


def test_two_stores_of_one_home_have_files_of_their_own(act):
    act(1)
    publication.sign_and_publish(at=AT)
    assert publication.other_logs(queries.origin()) == []
    assert publication.other_logs("goodstanding-trail/0000000000000000") == [queries.origin()]
    assert publication.published("goodstanding-trail/0000000000000000") == []


@pytest.mark.parametrize("text", ["", "\n", "one part only"])
def test_a_file_without_notes_has_none(text):
    assert publication.split_notes(text) == []
