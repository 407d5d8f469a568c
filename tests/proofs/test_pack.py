"""Evidence packs: everything in one is proved, with no server, against anchors held beforehand."""

import copy

import pytest

from goodstanding.proofs.anchors import base64url, unbase64url
from goodstanding.proofs.commitments import commitment
from goodstanding.proofs.verification import verify
from tests.proofs.conftest import payload


@pytest.fixture
def content(platform):
    return platform.pack_content()


def codes(platform, content):
    """Sealed again by the platform: what is left is what the proofs themselves find."""
    return [problem.code for problem in verify(platform.pack(content), platform.anchors).problems]


def test_a_pack_verifies_without_the_server(platform):
    verdict = verify(platform.pack(), platform.anchors)
    assert (verdict.valid, verdict.kind) == (True, "evidence-pack")


def test_a_pack_is_not_believed_without_the_anchors(platform):
    file = platform.pack()
    assert not verify(file, []).valid
    assert not verify(file, platform.anchors[1:]).valid
    assert not verify(file, platform.anchors[:1]).valid


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("entries", 0, "payload"), payload(act="dossier.shown"), "INCLUSION_BROKEN"),
        (("entries", 1, "leaf"), 0, "INCLUSION_BROKEN"),
        (("entries", 1, "proof"), [], "INCLUSION_BROKEN"),
        (("entries", 1), {}, "INCLUSION_MALFORMED"),
        (("entries", 1), 5, "INCLUSION_MALFORMED"),
        (("entries",), {}, "INCLUSION_MALFORMED"),
        (("records", 0, "place"), 1, "ROW_BROKEN"),
        (("records", 0, "content"), '{"fine":"9.00","subject_code":"91990101MA0DEM0N3H"}', "ROW_BROKEN"),
        (("records", 0, "content"), 7, "INCLUSION_MALFORMED"),
        (("records", 0, "salt"), "AAAAAAAAAAAAAAAAAAAAAQ", "ROW_BROKEN"),
        (("records", 0, "salt"), "AAAA", "INCLUSION_MALFORMED"),
        (("records", 0, "leaf"), 3, "ROW_BROKEN"),
        (("records", 0, "proof"), None, "INCLUSION_MALFORMED"),
        (("records", 0, "place"), "0", "INCLUSION_MALFORMED"),
        (("checkpoint",), "", "CHECKPOINT_BAD"),
        (("more",), 1, "INCLUSION_MALFORMED"),
    ],
)
def test_what_is_bent_in_a_pack_is_found_even_under_a_good_seal(platform, content, path, value, code):
    bent = copy.deepcopy(content)
    place = bent
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert code in codes(platform, bent)


def _erased(content, bent=()):
    """The first record as it stands once it is erased."""
    first, *others = content["records"]
    committed = commitment(salt=unbase64url(first["salt"]), content=first["content"])
    row = {"leaf": first["leaf"], "place": first["place"], "commitment": base64url(committed), "proof": first["proof"]}
    return content | {"records": others, "erased": [row | dict(bent)]}


def test_an_erased_record_is_proved_by_its_commitment(platform, content):
    assert codes(platform, _erased(content)) == []


@pytest.mark.parametrize(
    ("bent", "code"),
    [
        ({"commitment": base64url(b"x" * 32)}, "ROW_BROKEN"),
        ({"commitment": "!"}, "INCLUSION_MALFORMED"),
        ({"commitment": 7}, "INCLUSION_MALFORMED"),
        ({"place": 1}, "ROW_BROKEN"),
        ({"content": "{}"}, "INCLUSION_MALFORMED"),
    ],
)
def test_what_is_bent_of_an_erased_record_is_found(platform, content, bent, code):
    assert codes(platform, _erased(content, bent)) == [code]


def test_erased_is_a_list(platform, content):
    assert codes(platform, content | {"erased": {}}) == ["INCLUSION_MALFORMED"]


def test_a_row_is_proved_only_into_a_delivery_that_is_in_the_pack(platform, content):
    assert codes(platform, content | {"entries": content["entries"][1:]}) == ["ROW_BROKEN", "ROW_BROKEN"]


def test_a_pack_from_which_an_entry_was_taken_out_no_longer_fits_its_seal(platform):
    file = platform.pack()
    assert not verify(file.replace(b'"records":[{', b'"records":[],"x":[{', 1), platform.anchors).valid


def test_a_checkpoint_by_another_key_is_refused(platform, content):
    assert codes(platform, content | {"checkpoint": platform.checkpoint(key=2)}) == ["CHECKPOINT_BAD"]
