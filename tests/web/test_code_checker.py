"""The code checker: which character looks wrong, what the parts say, and nothing of a person."""

import pytest
from django.test import Client

from goodstanding.kernel.identifiers import check_character, make_code

RIGHT = str(make_code("9", "1", "990101", 4711))


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def test_a_right_code_is_explained_part_by_part(visitor):
    page = visitor.get("/tools/code", {"code": RIGHT.lower()}).text
    for words in ("Well formed", "Market regulation", "enterprise", RIGHT[8:17]):
        assert words in page


def test_the_wrong_character_is_highlighted(visitor):
    wrong = RIGHT[:9] + "O" + RIGHT[10:]
    page = visitor.get("/tools/code", {"code": wrong}).text
    assert "Not a valid code" in page
    assert 'wrong">O<small>10' in page
    assert RIGHT in page


def test_the_twin_says_the_same_to_a_program(visitor):
    document = visitor.get("/tools/code.json", {"code": f" {RIGHT.lower()} "}).json()
    assert document["valid"] is True
    assert document["code"] == RIGHT
    assert document["organisation_code"] == RIGHT[8:17]


def test_an_identity_number_is_neither_shown_again_nor_left_in_the_address(visitor):
    body = "11010119900307663"
    person = body + "1" if check_character(body) != "1" else body + "2"
    response = visitor.get("/tools/code", {"code": person}, follow=True)
    assert response.redirect_chain == [("/tools/code?saw=identity_number", 302)]
    assert "not kept or shown" in response.text
    assert body not in response.text
    assert body not in visitor.get("/tools/code.json", {"code": person}).text


@pytest.mark.parametrize("code", ["", " ", "9", "<script>alert(1)</script>", "\x00", "９" * 18, "9" * 5000, "𠮷" * 18])
def test_anything_typed_gets_an_answer(visitor, code):
    for path in ("/tools/code", "/tools/code.json"):
        response = visitor.get(path, {"code": code})
        assert response.status_code == 200
        assert "<script>alert" not in response.text
