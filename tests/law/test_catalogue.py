"""The items of every edition are whole, and what nobody may register is refused whoever asks."""

import copy
from datetime import date
from pathlib import Path

import pytest
import yaml

from goodstanding.law import catalogue
from goodstanding.law.forbidden import BannedCategory

ITEMS = Path(catalogue.__file__).with_name("items")
FIRST_EDITION = (
    "registration licence penalty abnormal-operation seriously-untrustworthy tax-event tax-credit judgment"
    " contract honour commitment declaration social-audit"
)


def raw_item(code="honour"):
    return copy.deepcopy(yaml.safe_load((ITEMS / f"{code}.yaml").read_text(encoding="utf-8")))


def test_the_first_edition_holds_the_thirteen_items_in_order():
    assert list(catalogue.edition("2026")) == FIRST_EDITION.split()
    assert catalogue.in_force_from("2026") == date(2026, 1, 1)


@pytest.mark.parametrize("year", ["2025", "2027", "../items/penalty"])
def test_an_edition_never_published_is_not_there(year):
    with pytest.raises(KeyError):
        catalogue.edition(year)


@pytest.mark.parametrize("item", catalogue.edition().values(), ids=lambda item: item.code)
def test_adverse_information_is_kept_five_years_from_its_end(item):
    if item.nature == "adverse":
        assert item.retention_years == 5
        assert item.ended_on


@pytest.mark.parametrize("item", catalogue.edition().values(), ids=lambda item: item.code)
def test_no_item_has_a_field_for_a_person(item):
    banned = ("法定代表人", "姓名", "身份证", "联系人", "经办人", "电话", "负责人")

    assert not [field.name_zh for field in item.fields if any(word in field.name_zh for word in banned)]


@pytest.mark.parametrize(
    ("name", "name_zh", "code"),
    [
        ("Blood type", "血型", "blood_type"),
        ("Marks", "血 型", "marks"),
        ("BloodType", "标记", "bt"),
        ("Religion", "宗教", "religion"),
        ("Belief", "宗教信仰", "belief"),
        ("Gene sequence", "序列", "sequence"),
        ("Sequence", "基因", "sequence"),
        ("Fingerprint", "印记", "print"),
        ("Prints", "指纹", "prints"),
        ("Illness", "病", "x"),
        ("Medical history", "情况", "x"),
        ("History", "病史", "x"),
        ("Income", "所得", "x"),
        ("Earnings", "个人收入", "x"),
        ("Savings", "数额", "x"),
        ("Money", "存款", "x"),
        ("Paper", "有价证券", "x"),
        ("Cover", "商业保险", "x"),
        ("House", "不动产", "x"),
        ("Paid", "个人纳税数额", "x"),
        ("BLOOD TYPE", "标记", "x"),
        ("ｂｌｏｏｄ＿ｔｙｐｅ", "标记", "x"),
    ],
)
def test_a_field_of_a_forbidden_category_cannot_be_registered(name, name_zh, code):
    raw = raw_item()
    raw["fields"].append({"code": code, "name": name, "name_zh": name_zh, "type": "text"})

    with pytest.raises(BannedCategory) as caught:
        catalogue.read_item(raw)
    assert caught.value.code == "BANNED_CATEGORY"


@pytest.mark.parametrize(
    ("name", "name_zh"),
    [
        ("General remarks", "说明"),
        ("Turnover", "营业收入"),
        ("Gender mix", "转基因标识"),
        ("Region", "疾病预防控制机构"),
    ],
)
def test_an_innocent_field_is_registered(name, name_zh):
    raw = raw_item()
    raw["fields"].append({"code": "extra", "name": name, "name_zh": name_zh, "type": "text"})

    assert catalogue.read_item(raw).field("extra").name == name


def _set(raw, **changes):
    return {**raw, **changes}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda raw: _set(raw, information="market"), "market information cannot come from administrative-organ"),
        (lambda raw: _set(raw, information="secret"), "no class of information secret"),
        (lambda raw: _set(raw, providers=[*raw["providers"], "enterprise"]), "cannot come from enterprise"),
        (lambda raw: _set(raw, providers=[]), "nobody delivers it"),
        (lambda raw: _set(raw, nature="bad"), "no nature bad"),
        (lambda raw: _set(raw, publicity="everybody"), "no publicity everybody"),
        (lambda raw: _set(raw, occurred_on="born_on"), "no field born_on"),
        (lambda raw: _set(raw, ended_on=["gone_on"]), "no field gone_on"),
        (lambda raw: _set(raw, identity=["who"]), "no field who"),
        (lambda raw: _set(raw, fields=[*raw["fields"], raw["fields"][0]]), "title twice"),
        (lambda raw: _set(raw, rules=[{"rule": "be-good"}]), "no rule be-good"),
        (lambda raw: _set(raw, rules=[{"rule": "order", "field": "awarded_on"}]), "order says field, after"),
        (lambda raw: _set(raw, rules=[{"rule": "not-in-future", "field": "x"}]), "not-in-future: no field x"),
        (
            lambda raw: _set(raw, rules=[{"rule": "present-iff", "field": "title", "choices": "level", "has": ["x"]}]),
            "present-iff: no choice x",
        ),
        (lambda raw: _set(raw, publication={"from": "awarded_on", "tiers": {}}), "needs a tier"),
        (
            lambda raw: _set(raw, publication={"from": "valid_until", "tier": "x", "tiers": {"x": {"months": 1}}}),
            "runs from the day it happened",
        ),
        (lambda raw: _set(raw, publication={"from": "awarded_on", "tier": "grave", "tiers": {}}), "no tier grave"),
    ],
)
def test_a_file_that_is_no_item_says_what_is_wrong(spoil, says):
    with pytest.raises(ValueError, match=says):
        catalogue.read_item(spoil(raw_item()))


def test_a_spelling_that_means_two_things_is_refused():
    raw = raw_item()
    raw["fields"][1]["choices"][0]["aliases"] = ["省级"]

    with pytest.raises(ValueError, match="省级 means two things"):
        catalogue.read_item(raw)


def test_indicator_codes_keep_their_leading_nought():
    codes = {choice.code for choice in catalogue.edition()["tax-event"].field("code").choices}

    assert {"010101", "010107", "040104", "040105", "0501/01", "ND13"} <= codes


def test_what_derives_from_a_person_carries_nothing_but_code_and_date():
    rule = next(rule for rule in catalogue.edition()["tax-event"].rules if rule["rule"] == "absent-if")

    assert set(rule["has"]) == {"010107", "040104", "040105", "ND10", "ND11"}
    assert {"amount", "tax", "facts", "remarks"} <= set(rule["fields"])


def test_a_declaration_is_the_organisations_own_word():
    assert catalogue.edition()["declaration"].self_declared
    assert not catalogue.edition()["commitment"].self_declared
