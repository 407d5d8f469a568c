"""The amfori BSCI questionnaire: 13 areas, 81 questions, 19 of them crucial."""

import pytest

from goodstanding.kernel.questionnaire import area_of, areas, crucial_questions, questions


def test_counts_of_the_questionnaire() -> None:
    assert [area.questions for area in areas()] == [7, 5, 4, 3, 6, 4, 25, 4, 6, 4, 4, 5, 4]
    assert len(questions()) == 81
    assert len(crucial_questions()) == 19
    assert crucial_questions() < questions()


@pytest.mark.parametrize(
    ("number", "name", "known"),
    [
        (4, "No Discrimination, Violence or Harassment", True),
        (4, "No Discrimination", True),
        (11, "no bonded labour", True),
        (1, "Social Management System and Cascade Effect", True),
        (4, "Fair Remuneration", False),
    ],
)
def test_old_names_are_known(number: int, name: str, known: bool) -> None:
    assert areas()[number - 1].is_called(name) is known


def test_the_area_of_a_question() -> None:
    assert area_of("7.22") == "PA7"
