"""Which encoding a text has is told by its bytes; UTF-16 without a mark and GB18030 are not taken for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.formats.charset import as_utf8, find_encoding, head_of

HAN = st.text(
    st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), st.sampled_from("〔〕一丁（）；。")),
    max_size=30,
)
PLAIN = st.text(st.sampled_from("0123456789./-ABCXYZ"), max_size=20)
RARE = st.text(st.sampled_from("𠀀𪚥ⅢⅣ①㈠éü"), max_size=2)
SHEETS = st.lists(st.lists(st.one_of(HAN, PLAIN, RARE), min_size=2, max_size=20), min_size=1, max_size=8)
UTF_16 = ("utf-16-le", "utf-16-be")


def written(rows):
    return "".join(",".join(row) + "\r\n" for row in rows)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("texts") / "text"


@pytest.mark.parametrize("order", UTF_16)
@given(rows=SHEETS)
def test_a_sheet_in_utf_16_without_a_mark_is_read(place, order, rows):
    place.write_bytes(written(rows).encode(order))

    assert as_utf8(place, place.parent).read_bytes().decode() == written(rows)
    assert head_of(place).decode()
    assert written(rows).startswith(head_of(place).decode())


@given(rows=SHEETS)
def test_a_sheet_in_gb18030_is_never_taken_for_utf_16(place, rows):
    place.write_bytes(("示范公司,\r\n" + written(rows)).encode("gb18030"))

    assert find_encoding(place) in {"gb18030", "utf-8"}


@pytest.mark.parametrize("order", UTF_16)
@pytest.mark.parametrize("text", ["a,b\r\n1,2\r\n", "名称,代码\n一,二\n", '{"名称": "一"}\n', "一丁\t丂\n" * 40_000])
def test_short_long_and_plain_texts_are_told(tmp_path, order, text):
    path = tmp_path / "text"
    path.write_bytes(text.encode(order))

    assert find_encoding(path) == order
