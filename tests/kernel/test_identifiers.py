"""Unified social credit codes: GB 32100-2015 for every department, with its two check characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from goodstanding.kernel.identifiers import (
    ALPHABET,
    WORDS,
    NotAnOrganisation,
    NotAUnifiedCode,
    check_character,
    check_code,
    fold_code,
    make_code,
    read_code,
    require_organisation,
)
from goodstanding.kernel.other_numbers import identity_character_holds, organisation_digit

DEPARTMENTS = "123456789ANY"
# codes published as examples by their standard, by libraries, or made for A, N and Y, which libraries reject
PUBLISHED = [
    "91110000600037341L",
    "91310000132207927C",
    "91330000142916567N",
    "91110000802100433B",
    "91310000132612172J",
    "91440300708461136T",
    "914403001922038216",
    "111000000000116154",
    "71310106424845496E",
    "N2310115MA1K3A1B7Q",
    "A1110000MC3D2E1FXC",
    "Y1310000MB2F0A1CXJ",
]

regions = st.sampled_from(sorted(WORDS["regions"])).flatmap(
    lambda province: st.integers(0, 9999).map(lambda rest: f"{province}{rest:04d}")
)
codes = st.builds(
    make_code,
    st.sampled_from(DEPARTMENTS),
    st.sampled_from("1239"),
    regions,
    st.text(st.sampled_from(ALPHABET), min_size=8, max_size=8),
)


def problems(text: str) -> list[str]:
    return [one.code for one in check_code(text).problems]


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_codes_hold_without_a_problem(text: str) -> None:
    assert read_code(text).code == text
    assert problems(text) == []


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_department_of_the_standard_is_read(department: str) -> None:
    code = make_code(department, "1", "310115", "MA1K3A1B")
    read = read_code(code.code)

    assert (read.department, read.kind, read.region) == (department, "1", "310115")
    assert read.organisation_code == code.code[8:17]
    assert all(read.words().values())


def test_a_code_is_cut_into_its_parts() -> None:
    read = read_code("91350582768597406T")

    assert (read.department, read.kind, read.region, read.organisation_code) == ("9", "1", "350582", "768597406")
    assert read.words()["region_name_zh"] == "福建省"
    assert read.subject_kind == "enterprise"


@pytest.mark.parametrize("department", sorted(set(ALPHABET) - set(DEPARTMENTS)))
def test_a_department_the_standard_does_not_have_is_refused(department: str) -> None:
    first = f"{department}1310115MA1K3A1B7"
    assert problems(first + check_character(first)) == ["unknown_department"]


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_wrong_character_is_noticed(code: object, place: int, mark: str) -> None:
    text = str(code)
    changed = text[:place] + mark + text[place + 1 :]
    assert check_code(changed).valid == (changed == text)


@given(codes, st.integers(0, 16))
def test_every_swap_of_neighbours_is_noticed(code: object, place: int) -> None:
    text = str(code)
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert check_code(swapped).valid == (swapped == text)


@given(codes, st.integers(0, 17), st.sampled_from("IOSVZ"))
def test_letters_the_standard_leaves_out_are_named_with_their_place(code: object, place: int, letter: str) -> None:
    text = str(code)
    read = check_code(text[:place] + letter.lower() + text[place + 1 :])

    assert not read.valid
    assert [(one.code, one.position) for one in read.problems] == [("forbidden_letter", place + 1)]
    assert letter in read.problems[0].message
    assert letter in read.problems[0].message_zh


@given(codes, st.data())
def test_width_case_and_blanks_do_not_matter(code: object, data: st.DataObject) -> None:
    written = "".join(
        data.draw(st.sampled_from([mark, mark.lower(), chr(ord(mark) + 0xFEE0), f"{mark} ", f"\u200b{mark}\u3000\n"]))
        for mark in str(code)
    )
    assert check_code(written).code == code
    assert fold_code(fold_code(written)) == fold_code(written)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    read = check_code(text)

    assert read.valid or read.problems
    assert all(one.message and one.message_zh for one in read.problems)


def test_an_inner_organisation_digit_that_does_not_fit_is_told_and_the_code_stands() -> None:
    first = "91310115MA1K3A1B" + "8"  # GB 11714 asks for 7
    read = check_code(first + check_character(first))

    assert read.valid
    assert [one.code for one in read.problems] == ["organisation_digit_mismatch"]
    assert "7" in read.problems[0].message


@pytest.mark.parametrize(
    ("region", "expected"), [("310115", []), ("770000", ["unknown_region"]), ("990101", ["unassigned_region"])]
)
def test_a_region_that_is_not_known_is_told_and_the_code_stands(region: str, expected: list[str]) -> None:
    code = make_code("9", "1", region, "MA1K3A1B").code
    assert check_code(code).valid
    assert problems(code) == expected


def test_a_class_that_the_table_does_not_have_is_told_and_the_code_stands() -> None:
    assert problems(make_code("9", "7", "310115", 12345678).code) == ["unknown_class"]


def test_a_letter_in_the_region_is_refused() -> None:
    assert problems("9131A115MA1K3A1B7Q") == ["region_not_digits"]


def test_sole_traders_have_codes_and_are_no_organisations() -> None:
    code = make_code("9", "2", "310115", "MA1K3A1B")

    assert check_code(code.code).valid
    assert problems(code.code) == ["not_an_organisation"]
    assert not code.is_organisation
    with pytest.raises(NotAnOrganisation):
        require_organisation(code.code)


def test_organisations_are_let_through() -> None:
    assert require_organisation(" n2310115ma1k3a1b7q").code == "N2310115MA1K3A1B7Q"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "empty"),
        ("   \u3000", "empty"),
        ("9135058276859740", "wrong_length"),
        ("91350582768597406T0", "wrong_length"),
        ("9" * 1_000_000, "wrong_length"),
        ("9135058276859740六T", "wrong_character"),
        ("91350582768597406L", "wrong_check_character"),
        ("768597406", "organisation_code"),
        ("76859740-6", "organisation_code"),
        ("350582768597406", "taxpayer_number"),
        ("310115000123456", "registration_number"),
        ("110000000000125", "wrong_length"),  # fifteen digits with a check digit that does not fit
    ],
)
def test_what_is_no_unified_code_is_named(text: str, expected: str) -> None:
    read = check_code(text)

    assert read.problems[0].code == expected
    assert len(read.text) <= 40
    with pytest.raises(NotAUnifiedCode):
        read_code(text)


@pytest.mark.parametrize(
    "text",
    ["99000019490101001X", "99000019490101001x", "990000 19490101 0013", "990000490101001"],
    ids=["right", "small letter", "with a slip and blanks", "fifteen digits"],
)
def test_numbers_of_persons_are_neither_kept_nor_repeated(text: str) -> None:
    read = check_code(text)

    assert [one.code for one in read.problems] == ["identity_number"]
    assert "490101" not in str(read)


def test_digits_with_no_birthday_in_them_are_no_number_of_a_person() -> None:
    assert problems("990000194913010017") == ["wrong_check_character"]


def test_a_number_that_passes_both_checks_is_a_code_only_if_the_inner_digit_fits() -> None:
    born = [f"11010119900101{serial:03d}" for serial in range(1000)]
    ends = [body + check_character(body) for body in born]
    twice = [text for text in ends if text[17] in "0123456789X" and identity_character_holds(text)]
    believed = {text for text in twice if check_code(text).valid}

    assert twice
    assert believed == {text for text in twice if organisation_digit(text[8:16]) == text[16]}


def test_a_code_is_made_only_of_what_the_standard_allows() -> None:
    with pytest.raises(ValueError, match="serial"):
        make_code("9", "1", "990101", "MA1K3A1I")
    with pytest.raises(ValueError, match="serial"):
        make_code("9", "1", "990101", 10**9)
    with pytest.raises(NotAUnifiedCode):
        make_code("9", "1", "99010A", 1)


@given(st.text(st.sampled_from("0123456789"), min_size=16, max_size=16), st.sampled_from(ALPHABET))
def test_codes_of_digits_are_judged_as_another_library_judges_them(digits: str, last: str) -> None:
    text = f"9{digits}{last}"
    assert check_code(text).valid == uscc.is_valid(text)


@given(codes.filter(lambda code: code.department.isdigit()))
def test_another_library_accepts_the_codes_we_make(code: object) -> None:
    assert uscc.is_valid(str(code))
