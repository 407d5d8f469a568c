"""Sealed documents: every byte counts, only anchors are believed, and a seal alone does not make a report."""

import json
import unicodedata
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from goodstanding.kernel.canonical import canonical_json
from goodstanding.proofs import seals
from goodstanding.proofs.anchors import Anchor, base64url, unbase64url
from goodstanding.proofs.problems import Unsound
from goodstanding.proofs.verification import verify
from tests.proofs.conftest import AT, MINUTE, REPORT, Platform, key_of, payload


def code_of(file, anchors, **options):
    with pytest.raises(Unsound) as refused:
        seals.open_sealed(file, anchors, **options)
    return refused.value.problem.code


def with_seal(file, compact):
    return (canonical_json(json.loads(file) | {"seal": compact}) + "\n").encode()


def statement(file):
    return seals._statement(json.loads(file))


def test_a_sealed_report_is_opened(platform):
    found = seals.open_sealed(platform.report(), platform.anchors)
    assert (found.kind, found.id, found.issued_at, found.content) == ("report", "R-1", AT, REPORT)
    assert found.digest == seals.content_digest(REPORT)


FILE = Platform().report()


@given(data=st.data())
def test_any_changed_bit_is_refused(data):
    platform, wrong = Platform(), bytearray(FILE)
    wrong[data.draw(st.integers(0, len(wrong) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert not verify(bytes(wrong), platform.anchors).valid


@given(data=st.data())
def test_any_byte_put_in_or_taken_out_is_refused(data):
    platform, file = Platform(), FILE
    spot = data.draw(st.integers(0, len(file)))
    more = data.draw(st.sampled_from([b" ", b"\n", b"0", b"\x00", b"{}"]))
    assert not verify(file[:spot] + more + file[spot:], platform.anchors).valid
    assert not verify(file[:spot] + file[spot + 1 :], platform.anchors).valid or spot == len(file)


def _spellings():
    """The same document for a lenient reader, written in another way."""
    text = FILE.decode()
    document = json.loads(text)
    return {
        "pretty": json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n",
        "escaped": json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n",
        "unsorted": json.dumps(dict(reversed(document.items())), ensure_ascii=False, separators=(",", ":")) + "\n",
        "key twice": text.replace('"id":"R-1"', '"id":"R-2","id":"R-1"', 1),
        "content twice": text.replace('"content":', '"content":{},"content":', 1),
        "no line end": text.rstrip("\n"),
        "carriage return": text.rstrip("\n") + "\r\n",
        "mark": "\ufeff" + text,
    }


@pytest.mark.parametrize("spelling", list(_spellings()))
def test_another_spelling_of_the_same_document_is_refused(platform, spelling):
    assert code_of(_spellings()[spelling].encode(), platform.anchors) in {"NOT_CANONICAL", "FORMAT_UNKNOWN"}
    assert code_of(_spellings()[spelling].encode("utf-16"), platform.anchors) in {"NOT_CANONICAL", "FORMAT_UNKNOWN"}


def test_text_is_compared_as_it_is_and_not_as_it_looks():
    """Two forms of one letter are two documents: a seal over one does not fit the other."""
    platform = Platform()
    file = platform.report(content=REPORT | {"name": "Caf\u00e9"})
    assert verify(file, platform.anchors).valid
    assert not verify(unicodedata.normalize("NFD", file.decode()).encode(), platform.anchors).valid


@pytest.mark.parametrize("file", [b"", b"{}", b"[]", b"null", b"1", b"\xff", b"[" * 100_000, b'{"format":"goodstanding-sealed/2"}',
                                  b"%PDF-1.7", b'{"a":1e999}', b'{"format":"goodstanding-sealed/1","kind":[]}'])  # fmt: skip
def test_anything_else_is_told_from_a_document(platform, file):
    assert code_of(file, platform.anchors) == "FORMAT_UNKNOWN"
    assert verify(file, platform.anchors).kind == "unknown"


def test_a_report_of_ones_own_making_is_not_believed(platform):
    file = platform.report(key=9)
    assert code_of(file, platform.anchors) == "SEAL_UNKNOWN_KEY"
    assert code_of(file, []) == "SEAL_UNKNOWN_KEY"


def test_a_key_that_only_the_file_carries_is_not_believed(platform):
    file = platform.report()
    own = OKPKey.import_key(key_of(9))
    for header in (
        {"alg": "Ed25519", "kid": platform.anchor("seal").kid, "typ": seals.TYPE, "jwk": own.as_dict(private=False)},
        {"alg": "Ed25519", "kid": platform.anchor("seal").kid, "typ": seals.TYPE, "x5u": "https://example.org"},
        {"alg": "Ed25519", "kid": platform.anchor("seal").kid, "typ": seals.TYPE, "crit": ["b64"], "b64": False},
    ):
        compact = jws.serialize_compact({"alg": "Ed25519"}, statement(file), own, algorithms=["Ed25519"])
        # the header is put in by hand: the library itself refuses to write some
        forged = ".".join([_part(header), *compact.split(".")[1:]])
        assert code_of(with_seal(file, forged), platform.anchors) == "SEAL_MALFORMED"
    plain = {"alg": "Ed25519", "kid": platform.anchor("seal").kid, "typ": seals.TYPE}
    forged = jws.serialize_compact(plain, statement(file), own, algorithms=["Ed25519"])
    assert code_of(with_seal(file, forged), platform.anchors) == "SEAL_BROKEN"


def _part(header):
    return base64url(json.dumps(header).encode())


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256", "RS256", ""])
def test_the_algorithm_is_the_keys_not_the_files(platform, algorithm):
    file = platform.report()
    _, body, signature = json.loads(file)["seal"].split(".")
    forged = _part({"alg": algorithm, "kid": platform.anchor("seal").kid, "typ": seals.TYPE})
    code = code_of(with_seal(file, f"{forged}.{body}.{signature}"), platform.anchors)
    assert code == "SEAL_MALFORMED"
    assert code_of(with_seal(file, f"{forged}.{body}."), platform.anchors) == "SEAL_MALFORMED"


def test_a_seal_of_another_document_does_not_fit(platform):
    file, other = platform.report(), platform.report(content=REPORT | {"name": "另一工厂"})
    assert code_of(with_seal(file, json.loads(other)["seal"]), platform.anchors) == "SEAL_BROKEN"


def test_keys_seal_only_what_they_are_for(platform):
    for number in (1, 3):
        assert code_of(platform.report(key=number), platform.anchors) == "SEAL_UNKNOWN_KEY"


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ({"since": AT}, None),
        ({"until": AT}, None),
        ({"since": AT + MINUTE}, "SEAL_KEY_EXPIRED"),
        ({"until": AT - MINUTE}, "SEAL_KEY_EXPIRED"),
        ({"revoked": AT + timedelta(days=900)}, "SEAL_KEY_REVOKED"),
    ],
)
def test_a_key_seals_in_its_period_and_not_once_given_up(platform, period, code):
    file = platform.report()
    trail = platform.anchor("trail")
    anchors = [trail, platform.anchor("seal", **period)]
    assert (code_of(file, anchors) if code else seals.open_sealed(file, anchors).id) == (code or "R-1")


def test_what_a_rotated_key_sealed_in_its_time_still_verifies(platform):
    file = platform.report()
    rotated = [
        platform.anchor("trail"),
        platform.anchor("seal", until=AT + MINUTE),
        platform.anchor("seal", number=8, since=AT + MINUTE),
    ]
    assert seals.open_sealed(file, rotated).id == "R-1"
    backdated = platform.report(issued_at=AT + timedelta(days=30))
    assert code_of(backdated, rotated) == "SEAL_KEY_EXPIRED"


def test_an_expired_key_cannot_backdate_because_the_trail_must_have_recorded_it(platform):
    own = platform.report(recorded={"digest": "0" * 64, "id": "R-1"})
    assert code_of(own, platform.anchors) == "INCLUSION_OTHER"
    stranger = platform.report(key=2)
    document = json.loads(stranger)
    document["inclusion"]["checkpoint"] = platform.checkpoint(key=2)
    resealed = seals.seal(seals.Document("report", "R-1", AT, REPORT, document["inclusion"]), key_of(2))
    assert code_of(resealed.encode(), platform.anchors) == "CHECKPOINT_BAD"


def test_a_report_that_the_trail_does_not_know_is_refused(platform):
    unrecorded = seals.seal(seals.Document("report", "R-1", AT, REPORT), key_of(2)).encode()
    assert code_of(unrecorded, platform.anchors) == "INCLUSION_MISSING"
    for file in (
        platform.report(act="dossier.shown"),
        platform.report(recorded={"digest": seals.content_digest(REPORT), "id": "R-2"}),
        platform.report(recorded={"id": "R-1"}),
        platform.report(at=AT - MINUTE),  # a checkpoint older than the report it vouches for
    ):
        assert code_of(file, platform.anchors) == "INCLUSION_OTHER"


def test_the_leaf_records_the_instant_of_issue(platform, reseal):
    later = reseal(platform.report(), issued_at=(AT + MINUTE).isoformat())
    assert code_of(later, platform.anchors) == "INCLUSION_OTHER"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"leaf": 0}, "INCLUSION_BROKEN"),
        ({"leaf": True}, "INCLUSION_MALFORMED"),
        ({"leaf": "5"}, "INCLUSION_MALFORMED"),
        ({"leaf": 10**30}, "INCLUSION_BROKEN"),
        ({"payload": payload(act="report.issued", digest="0", id="R-1")}, "INCLUSION_BROKEN"),
        ({"payload": None}, "INCLUSION_MALFORMED"),
        ({"proof": []}, "INCLUSION_BROKEN"),
        ({"proof": "AAAA"}, "INCLUSION_MALFORMED"),
        ({"proof": ["AAAA"]}, "INCLUSION_MALFORMED"),
        ({"proof": [1] * 10}, "INCLUSION_MALFORMED"),
        ({"checkpoint": ""}, "CHECKPOINT_BAD"),
        ({"checkpoint": None}, "CHECKPOINT_BAD"),
        ({"more": 1}, "INCLUSION_MALFORMED"),
    ],
)
def test_a_bent_inclusion_is_refused_even_under_a_good_seal(platform, reseal, change, code):
    file = platform.report()
    bent = reseal(file, inclusion=json.loads(file)["inclusion"] | change)
    assert code_of(bent, platform.anchors) == code


def test_a_checkpoint_under_a_revoked_trail_key_does_not_vouch(platform):
    anchors = [platform.anchor("trail", revoked=AT), platform.anchor("seal")]
    assert code_of(platform.report(), anchors) == "CHECKPOINT_BAD"


def test_members_are_neither_too_many_nor_missing(platform):
    document = json.loads(platform.report())
    for wrong in (document | {"note": "x"}, {name: value for name, value in document.items() if name != "id"},
                  document | {"content": []}, document | {"issued_at": 5}):  # fmt: skip
        assert code_of((canonical_json(wrong) + "\n").encode(), platform.anchors) == "FORMAT_UNKNOWN"


def test_another_kind_than_asked_for_is_refused(platform):
    assert code_of(platform.status_list({}), platform.anchors, kinds=["report"]) == "FORMAT_UNKNOWN"


def test_an_es256_seal_of_a_partner_holds_in_its_low_spelling_only(platform):
    private = ECKey.import_key(ec.derive_private_key(7, ec.SECP256R1()))
    numbers = ec.derive_private_key(7, ec.SECP256R1()).public_key().public_numbers()
    anchor = Anchor("seal", "P-256", numbers.x.to_bytes(32, "big"), AT, y=numbers.y.to_bytes(32, "big"))
    file = platform.report()
    header = {"alg": "ES256", "kid": anchor.kid, "typ": seals.TYPE}
    compact = jws.serialize_compact(header, statement(file), private, algorithms=["ES256"])
    head, body, signature = compact.split(".")
    raw = unbase64url(signature)
    value = int.from_bytes(raw[32:], "big")
    spellings = [raw[:32] + each.to_bytes(32, "big") for each in (value, seals.P256_ORDER - value)]
    anchors = [platform.anchor("trail"), anchor]
    found = []
    for spelled in spellings:
        sealed = with_seal(file, f"{head}.{body}.{base64url(spelled)}")
        found.append(verify(sealed, anchors).valid)
    assert sorted(found) == [False, True]
