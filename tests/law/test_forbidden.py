import pytest

from goodstanding.law.forbidden import categories, forbidden_field
from goodstanding.law.free_text import found_in_text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("备注: 血型A", {"blood-type"}),
        ("备注：Ａ型血", {"blood-type"}),
        ("宗教信仰：无", {"religion"}),
        ("信奉佛教", {"religion"}),
        ("当事人患有高血压", {"illness"}),
        ("既往病史不详", {"medical-history"}),
        ("DNA图谱已留存", {"genes"}),
        ("指纹：已采集", {"fingerprints"}),
        ("个人收入：5000元", {"income"}),
        ("Blood type: B, diagnosed with hepatitis", {"blood-type", "illness"}),
        ("中国疾病预防控制中心委托检验", set()),
        ("非法经营转基因食品", set()),
        ("营业收入120万元", set()),
        ("宗教活动场所消防检查", set()),
        ("acted in good faith; general fine", set()),
        ("", set()),
    ],
)
def test_free_text_is_screened_for_what_it_speaks_of(text, codes):
    assert {category.code for category in found_in_text(text)} == codes


def test_the_six_absolute_and_six_conditional_categories_are_all_there():
    kinds = [category.kind for category in categories()]

    assert kinds == ["absolute"] * 6 + ["conditional"] * 6


def test_a_hit_says_which_category():
    category = forbidden_field("Notes", "指纹编号", "n")

    assert category is not None
    assert (category.code, category.kind) == ("fingerprints", "absolute")
