"""The installation's keys: made once, the owner's alone, and verifiable after they were rotated."""

import stat
import threading
from datetime import timedelta

import pytest

from goodstanding.proofs import anchors
from goodstanding.store.places import home
from goodstanding.trail import keys
from tests.trail.conftest import AT


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("GOODSTANDING_HOME", str(tmp_path / "home"))


def test_a_key_is_made_on_first_use_and_stays():
    first = keys.signing_key("trail", at=AT)
    again = keys.signing_key("trail", at=AT + timedelta(days=1))
    assert first.private_bytes_raw() == again.private_bytes_raw()
    assert stat.S_IMODE((home() / "keys" / "trail.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((home() / "keys").stat().st_mode) == 0o700


def test_the_public_part_is_among_the_anchors_and_the_private_is_not():
    key = keys.signing_key("trail", at=AT)
    text = (home() / "keys" / "anchors.json").read_text(encoding="utf-8")
    assert [anchor.x for anchor in anchors.load(text)] == [key.public_key().public_bytes_raw()]
    assert anchors.base64url(key.private_bytes_raw()) not in text


def test_programs_that_start_together_make_one_key():
    made = []
    threads = [threading.Thread(target=lambda: made.append(keys.signing_key("trail", at=AT))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({key.private_bytes_raw() for key in made}) == 1
    assert len(keys.trusted("trail")) == 1


def test_rotation_ends_the_old_period_and_keeps_the_old_public_key():
    old = keys.signing_key("trail", at=AT)
    later = AT + timedelta(days=365)
    keys.rotate("trail", at=later)
    new = keys.signing_key("trail", at=later)
    first, second = keys.trusted("trail")
    assert (first.x, first.since, first.until) == (old.public_key().public_bytes_raw(), AT, later)
    assert (second.x, second.since, second.until) == (new.public_key().public_bytes_raw(), later, None)
    assert keys.signing_key("trail", at=later).private_bytes_raw() == new.private_bytes_raw()


@pytest.mark.parametrize("purpose", ["trail", "seal", "status", "pdf"])
def test_a_compromised_key_is_given_up_and_the_next_one_is_not(purpose):
    keys.pdf_key(name="Good Standing", at=AT) if purpose == "pdf" else keys.signing_key(purpose, at=AT)
    later = AT + timedelta(days=1)
    made = keys.rotate(purpose, at=later, compromised=True)
    old, new = keys.trusted(purpose)
    assert (old.until, old.revoked, new.since, new.revoked) == (later, later, later, None)
    assert made == new
    assert not old.signs_at(AT)
    assert new.kid != old.kid


def test_purposes_have_keys_of_their_own():
    trail, report = (keys.signing_key(purpose, at=AT) for purpose in ("trail", "report"))
    assert trail.private_bytes_raw() != report.private_bytes_raw()
    assert [anchor.purpose for anchor in keys.trusted()] == ["trail", "report"]


def test_the_key_of_pdf_seals_is_made_once_with_its_certificate_among_the_anchors():
    first = keys.pdf_key(name="Example Platform", at=AT)
    again = keys.pdf_key(name="Another Name", at=AT + timedelta(days=1))
    assert again.certificate == first.certificate
    (anchor,) = keys.trusted("pdf")
    assert (anchor.certificate, anchor.curve, anchor.since) == (first.certificate, "P-256", AT)
    assert stat.S_IMODE((home() / "keys" / "pdf.key").stat().st_mode) == 0o600
