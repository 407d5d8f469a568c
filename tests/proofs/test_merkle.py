"""RFC 6962 hashing against its published vectors, against the RFC's own recursion, and against tampering."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.proofs import merkle

VECTORS = yaml.safe_load(Path(__file__).with_name("rfc6962.yaml").read_text(encoding="utf-8"))
LEAVES = [merkle.leaf_hash(bytes.fromhex(text)) for text in VECTORS["inputs"]]
MANY = [merkle.leaf_hash(bytes([number])) for number in range(70)]
hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=200)


def naive_root(leaves):
    """MTH as RFC 6962 section 2.1 writes it."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def included(index, size, leaves=MANY):
    return merkle.inclusion_proof(index=index, size=size, fetch=merkle.levels(b"".join(leaves[:size])))


def consistent(old, new, leaves=MANY):
    return merkle.consistency_proof(old=old, new=new, fetch=merkle.levels(b"".join(leaves[:new])))


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert merkle.root(LEAVES[:size]).hex() == VECTORS["roots"][size]


@pytest.mark.parametrize("case", VECTORS["inclusion"])
def test_the_published_inclusion_proofs(case):
    proof = included(case["index"], case["size"], LEAVES)
    assert [step.hex() for step in proof] == case["proof"]
    assert merkle.verify_inclusion(
        leaf=LEAVES[case["index"]],
        index=case["index"],
        size=case["size"],
        proof=proof,
        root=bytes.fromhex(VECTORS["roots"][case["size"]]),
    )


@pytest.mark.parametrize("case", VECTORS["consistency"])
def test_the_published_consistency_proofs(case):
    proof = consistent(case["old"], case["new"], LEAVES)
    assert [step.hex() for step in proof] == case["proof"]
    assert merkle.verify_consistency(
        old=case["old"],
        new=case["new"],
        old_root=bytes.fromhex(VECTORS["roots"][case["old"]]),
        new_root=bytes.fromhex(VECTORS["roots"][case["new"]]),
        proof=proof,
    )


def test_every_inclusion_up_to_seventy_leaves_verifies_at_its_own_place_only():
    for size in range(1, 71):
        root = merkle.root(MANY[:size])
        fetch = merkle.levels(b"".join(MANY[:size]))
        for index in range(size):
            proof = merkle.inclusion_proof(index=index, size=size, fetch=fetch)
            holding = [
                place
                for place in range(-1, size + 2)
                if merkle.verify_inclusion(leaf=MANY[index], index=place, size=size, proof=proof, root=root)
            ]
            assert holding == [index]


def test_every_consistency_up_to_seventy_leaves_verifies_and_no_other_tree_passes():
    roots = [merkle.root(MANY[:size]) for size in range(71)]
    other = merkle.root([*MANY[:40], MANY[0]])
    for new in range(71):
        fetch = merkle.levels(b"".join(MANY[:new]))
        for old in range(new + 1):
            proof = merkle.consistency_proof(old=old, new=new, fetch=fetch)
            asked = {"old": old, "new": new, "old_root": roots[old], "new_root": roots[new], "proof": proof}
            assert merkle.verify_consistency(**asked)
            assert not merkle.verify_consistency(**asked | {"old_root": other})
            assert not merkle.verify_consistency(**asked | {"proof": [*proof, MANY[0]]})
            if 0 < old < new:
                assert not merkle.verify_consistency(**asked | {"new_root": other})
                assert not merkle.verify_consistency(**asked | {"proof": proof[:-1]})


def test_two_forks_of_one_log_have_no_consistency_proof():
    ours, theirs = MANY[:50], [*MANY[:20], MANY[69], *MANY[21:60]]
    for old in range(21, 51):
        assert not merkle.verify_consistency(
            old=old,
            new=60,
            old_root=merkle.root(ours[:old]),
            new_root=merkle.root(theirs),
            proof=consistent(old, 60, theirs),
        )


@given(hashes)
def test_the_fast_root_is_the_recursive_one(leaves):
    assert merkle.root(leaves) == naive_root(leaves)


@given(hashes, st.lists(st.integers(0, 40), max_size=12))
def test_a_tree_fed_in_pieces_and_taken_up_again_is_the_same_tree(leaves, cuts):
    frontier, fed = merkle.Frontier(), 0
    everything = {}
    for cut in [*cuts, len(leaves)]:
        row = b"".join(leaves[fed : fed + cut])
        for level, place, found in frontier.extend(row):
            everything |= {(level, place + at): found[32 * at : 32 * at + 32] for at in range(len(found) // 32)}
        fed = min(fed + cut, len(leaves))
        everything |= {(0, at): leaves[at] for at in range(fed)}
        frontier = merkle.Frontier(fed, [everything[peak] for peak in merkle.peaks(fed)])
    assert frontier.root() == naive_root(leaves[:fed])
    assert frontier.size == fed


@given(hashes, st.data())
def test_any_changed_byte_of_leaf_proof_or_root_is_detected(leaves, data):
    leaves = [*leaves, MANY[0], MANY[1]]
    index = data.draw(st.integers(0, len(leaves) - 1))
    whole = [leaves[index], *included(index, len(leaves), leaves), naive_root(leaves)]
    part = data.draw(st.integers(0, len(whole) - 1))
    spot = data.draw(st.integers(0, 31))
    wrong = bytearray(whole[part])
    wrong[spot] ^= data.draw(st.integers(1, 255))
    whole[part] = bytes(wrong)
    assert not merkle.verify_inclusion(leaf=whole[0], index=index, size=len(leaves), proof=whole[1:-1], root=whole[-1])


def test_steps_of_another_length_do_not_pass():
    proof = included(3, 7)
    joined = [proof[0] + proof[1], *proof[2:]]
    for wrong in (joined, [proof[0][:31], *proof[1:]], proof[:-1], [*proof, b""]):
        assert not merkle.verify_inclusion(leaf=MANY[3], index=3, size=7, proof=wrong, root=merkle.root(MANY[:7]))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_a_leaf_that_is_not_there_has_no_proof(index, size):
    with pytest.raises(IndexError):
        included(index, size)


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_a_tree_continues_only_a_smaller_one(old, new):
    with pytest.raises(IndexError):
        consistent(old, new)
    assert not merkle.verify_consistency(old=old, new=new, old_root=MANY[0], new_root=MANY[0], proof=[])


def test_a_row_that_is_cut_off_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.Frontier().extend(b"short")
