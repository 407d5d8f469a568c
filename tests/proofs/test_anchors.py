"""Trust anchors: what is written is read again, and nothing else is."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from goodstanding.proofs import anchors
from goodstanding.proofs.anchors import Anchor, AnchorsUnreadable

START = datetime(2026, 1, 1, tzinfo=UTC)
# RFC 8037 appendix A.2 and A.3: a public Ed25519 key and its thumbprint
PUBLISHED = anchors.unbase64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
ED = Anchor(purpose="trail", curve="Ed25519", x=PUBLISHED, since=START)
EC = Anchor(purpose="pdf", curve="P-256", x=bytes(32), y=bytes(range(32)), since=START, certificate=b"\x30\x00")


def test_the_published_thumbprint():
    assert ED.kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_what_is_written_is_read_again():
    ended = Anchor("report", "Ed25519", PUBLISHED, START, until=START + timedelta(days=1), revoked=START)
    assert anchors.load(anchors.dump([ED, EC, ended])) == [ED, EC, ended]


@pytest.mark.parametrize(
    ("minutes", "until", "revoked", "signs"),
    [
        (-1, None, None, False),
        (0, None, None, True),
        (60, 60, None, True),
        (61, 60, None, False),
        (30, None, 60, False),
    ],
)
def test_a_key_signs_in_its_period_and_never_once_given_up(minutes, until, revoked, signs):
    def after(count):
        return None if count is None else START + timedelta(minutes=count)

    anchor = Anchor("trail", "Ed25519", PUBLISHED, START, until=after(until), revoked=after(revoked))
    assert anchor.signs_at(after(minutes)) is signs


def changed(**values):
    document = json.loads(anchors.dump([ED]))
    document["keys"][0] |= values
    return json.dumps(document)


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", "null", "[" * 100_000, '{"format": "goodstanding-anchors/2", "keys": []}',
        '{"format": "goodstanding-anchors/1"}', '{"format": "goodstanding-anchors/1", "keys": [1]}',
        anchors.dump([ED])[:200],
        changed(kid="other"), changed(x="AA"), changed(crv="P-521"), changed(kty="EC"), changed(x="11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
        changed(**{"from": "yesterday"}), changed(**{"from": "2026-01-01"}), changed(x5c=[]), changed(x5c="AAAA"),
    ],
)  # fmt: skip
def test_anything_else_is_unreadable(text):
    with pytest.raises(AnchorsUnreadable) as refused:
        anchors.load(text)
    assert refused.value.unreadable


@pytest.mark.parametrize("text", ["AB", "AA==", "A", "+/+/", "AA\n", "Ａ"])
def test_base64url_has_one_spelling(text):
    with pytest.raises(ValueError, match=r"base64|spelling|characters|ASCII|padd"):
        anchors.unbase64url(text)


def test_base64url_round_trip():
    for value in (b"", b"\xff\xef", bytes(range(256))):
        assert anchors.unbase64url(anchors.base64url(value)) == value
        assert base64.urlsafe_b64decode(anchors.base64url(value) + "==") == value
