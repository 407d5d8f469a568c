"""The commitments of a chunk are those of its rows, one by one."""

from hypothesis import given
from hypothesis import strategies as st

from goodstanding.proofs.commitments import commit_all, commitment


@given(st.lists(st.tuples(st.binary(min_size=16, max_size=16), st.text())))
def test_many_commitments_are_each_the_single_one(rows) -> None:
    salts = b"".join(salt for salt, _ in rows)
    texts = [memoryview(text.encode()) for _, text in rows]

    assert commit_all(salts=salts, texts=texts) == b"".join(commitment(salt=s, content=t) for s, t in rows)
