"""What a run says of those without a grade is said in words."""

from goodstanding.law.grading.errors import FactsRefused
from goodstanding.web.templatetags.legal import code_lists


def test_every_reason_for_no_grade_has_its_words():
    codes = {FactsRefused.code, *(each.code for each in FactsRefused.__subclasses__())}

    assert codes == set(code_lists()["ungraded"])
