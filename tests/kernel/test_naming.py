"""The folding of names: what is the same name typed differently, and what is another name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.kernel.naming import fold_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例鞋业(福建)有限公司", "示例鞋业（福建）有限公司"),
        ("示例鞋业（福建）有限公司", " 示例 鞋业 （福建）有限公司\u3000"),
        ("示例鞋业〔福建〕有限公司", "示例鞋业(福建)有限公司"),
        ("示例鞋业\u200b有限公司\ufeff", "示例鞋业有限公司"),
        ("Example Works Co., Ltd.", "EXAMPLE  WORKS CO.,LTD."),
        ("ＥＸＡＭＰＬＥ鞋业", "example鞋业"),
        ("埃克斯·安普尔中心", "埃克斯•安普尔中心"),
        ("埃克斯・安普尔中心", "埃克斯･安普尔中心"),
        ("A–B厂", "a-b厂"),
        ("“示例”厂", "＂示例＂厂"),
        ("⽰例厂", "示例厂"),  # a radical for the character
        ("ﬁne works", "FINE WORKS"),
    ],
)
def test_the_same_name_typed_differently_folds_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例鞋业有限公司", "示例鞋业股份有限公司"),
        ("示例鞋业(福建)有限公司", "示例鞋业(福州)有限公司"),
        ("東莞示例厂", "东莞示例厂"),
        ("示例一厂", "示例-厂"),
        ("示例1厂", "示例11厂"),
        ("示例(福建)厂", "示例福建厂"),
    ],
)
def test_another_name_stays_another_name(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)), st.text(" \t\u3000\u200b\u00a0\ufeff"))
def test_blanks_anywhere_do_not_matter(name: str, blanks: str) -> None:
    assert fold_name(blanks.join(["", *name, ""])) == fold_name(name)
    assert len(fold_name(name)) == len(name)


def test_a_name_of_blanks_folds_to_nothing() -> None:
    assert fold_name(" \u3000\u200b\n") == ""
