"""The search page: straight to the organisation by code, a list by name, and never a person."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from goodstanding.kernel.identifiers import check_character, make_code
from tests.enquiries.conftest import FIRM, NAME, OTHER, PENALTY, REGISTRATION

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = "11010119900307663"


@pytest.fixture
def visitor(deliver):
    deliver("registration", REGISTRATION)
    return Client(headers={"accept-language": "en"})


@pytest.mark.parametrize("typed", [FIRM, FIRM.lower(), f" {FIRM[:8]} {FIRM[8:]} "])
def test_a_code_leads_straight_to_its_page(visitor, typed):
    assert visitor.get("/find", {"q": typed})["Location"] == f"/s/{FIRM}/"


@pytest.mark.parametrize("typed", ["示范一号", "shifan", "sfyh", "Model One", "示范五金"])
def test_a_name_is_found_with_its_reason(visitor, typed):
    page = visitor.get("/find", {"q": typed}).text
    assert f"/s/{FIRM}/" in page
    assert visitor.get("/find.json", {"q": typed}).json()["matches"][0]["code"] == FIRM


def test_what_was_typed_stands_out_in_the_name(visitor):
    assert "<mark>一号</mark>" in visitor.get("/find", {"q": "一号"}).text


def test_a_code_with_a_slip_is_explained_and_not_answered_with_nothing(visitor):
    wrong = FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1")
    page = visitor.get("/find", {"q": wrong}).text
    assert "This code is not right" in page
    assert "See which character looks wrong" in page
    assert f"/s/{FIRM}/" in page


def test_a_well_formed_code_of_which_nothing_is_held_is_not_called_wrong(visitor):
    page = visitor.get("/find", {"q": OTHER}).text
    assert "well formed" in page
    assert "restricted" in page


@pytest.mark.parametrize(
    "person", [PERSON + ("1" if check_character(PERSON) != "1" else "2"), make_code("9", "2", "990101", 5).code]
)
def test_a_persons_number_is_neither_searched_nor_repeated(visitor, person):
    response = visitor.get("/find", {"q": person}, follow=True)
    assert response.redirect_chain[0][0] == "/find?saw=person"
    assert person not in response.text
    assert "does not search for persons" in response.text
    assert visitor.get("/find.json", {"q": person}).json() == {"matches": []}
    assert visitor.get("/suggest", {"q": person}).json() == {"matches": []}


def test_suggestions_carry_name_code_and_address(visitor):
    (match,) = visitor.get("/suggest", {"q": "示范一"}).json()["matches"]
    assert (match["name"], match["code"], match["href"]) == (NAME, FIRM, f"/s/{FIRM}/")
    assert "subject_id" not in match


def test_one_in_no_register_is_found_only_by_who_is_shown_something(deliver):
    client = Client(headers={"accept-language": "en"})
    deliver("penalty", PENALTY | {"decided_on": "2024-01-02"}, at=datetime(2026, 11, 20, 4, 0, tzinfo=UTC))
    assert "No organisation was found" in client.get("/find", {"q": "示范一号"}).text


@pytest.mark.parametrize(
    "typed", ["", " ", "\x00", "%", "_", "'; drop table", "<script>", "𠮷" * 300, "a" * 5000, "（（（"]
)
def test_anything_typed_gets_an_answer(visitor, typed):
    for path in ("/find", "/find.json", "/suggest"):
        response = visitor.get(path, {"q": typed})
        assert response.status_code == 200
        assert "<script>" not in response.text.replace("<script src", "")
