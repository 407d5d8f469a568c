"""A name is cut into division, core, trade, group, form and branch; former names written beside it are told apart."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.names import hanzi, latin, writing

CUTS = yaml.safe_load(Path(__file__).with_name("cuts.yaml").read_text(encoding="utf-8"))
TEXTS = st.text(
    alphabet=st.sampled_from("杭州宁波华信兴科技贸易有限公司集团（）() ·『Co.,Ltd&züÜ华科技臺峯乾A１ａ"), max_size=40
)


@pytest.mark.parametrize("case", CUTS, ids=lambda case: case["name"])
def test_a_name_is_cut_where_the_parts_meet(case: dict[str, object]) -> None:
    name = str(case["name"])
    cut = hanzi.cut(name) if writing.has_hanzi(name) else latin.cut(name)

    assert [text for _, text in cut.pieces()] == case["parts"]
    assert {place[-1] for place in cut.places} >= ({case["place"]} - {""})


@pytest.mark.parametrize(
    ("written", "main", "others"),
    [
        ("甲乙有限公司（原丙丁有限公司）", "甲乙有限公司", [("former", "丙丁有限公司")]),
        ("甲乙有限公司(曾用名:丙丁厂)", "甲乙有限公司", [("former", "丙丁厂")]),
        ("原丙丁厂（现更名为甲乙有限公司）", "丙丁厂", [("later", "甲乙有限公司")]),
        ("甲乙有限公司（中外合资）", "甲乙有限公司", []),
        ("Alpha Ltd (formerly known as Beta Ltd)", "Alpha Ltd", [("former", "Beta Ltd")]),
        ("Alpha Ltd (f/k/a Beta Ltd)", "Alpha Ltd", [("former", "Beta Ltd")]),
        ("甲乙有限公司 (Jiayi Co., Ltd.)", "甲乙有限公司", [("second", "Jiayi Co., Ltd.")]),
    ],
)
def test_former_and_second_names_are_told_apart(written: str, main: str, others: list[tuple[str, str]]) -> None:
    found = writing.split(written)

    assert found.main.strip() == main
    assert [(kind, name.strip()) for kind, name in found.others] == others


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert writing.fold_chinese(writing.fold_chinese(text)) == writing.fold_chinese(text)
    assert writing.fold_latin(writing.fold_latin(text)) == writing.fold_latin(text)


@given(st.text(max_size=80))
def test_any_text_at_all_is_cut(text: str) -> None:
    written = writing.split(text).main
    cut = hanzi.cut(written) if writing.has_hanzi(written) else latin.cut(written)

    assert len(cut.readings) >= 1


@pytest.mark.parametrize(("kept", "gone"), [("乾元", "乾元"), ("臺州", "台州"), ("閩峯", "闽峰"), ("華鑫", "华鑫")])
def test_traditional_characters_become_simplified_and_the_rest_stays(kept: str, gone: str) -> None:
    assert writing.simplify(kept) == gone
