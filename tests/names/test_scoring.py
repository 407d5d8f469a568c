"""Two names get a score and its reasons; the benchmark's halves guard the quality."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.names import scoring

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "names"
PIECES = (
    ["", "杭州", "宁波市", "浙江", "hangzhou "],
    ["华信", "华兴", "蓝鲸湾", "重华", "huaxin ", "Golden Deer ", ""],
    ["科技", "贸易", "餐饮管理", "technology ", ""],
    ["有限公司", "股份有限公司", "集团有限公司", "Co., Ltd.", "合作社", "有限公司宁波分公司", "（原华兴厂）", ""],
)
NAMES = st.tuples(*map(st.sampled_from, PIECES)).map("".join) | st.text(max_size=20)


def pairs(half: str) -> list[tuple[str, str, bool]]:
    with (FOLDER / f"pairs-{half}.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["a"], row["b"], row["same"] == "1") for row in csv.DictReader(lines)]


@pytest.mark.parametrize(("half", "least"), [("development", 0.98), ("heldout", 0.95)])
def test_proposals_on_the_benchmark_stay_right(half: str, least: float) -> None:
    judged = [(scoring.score(a, b).score >= scoring.PROPOSE, same) for a, b, same in pairs(half)]
    right = sum(proposed and same for proposed, same in judged)
    f1 = 2 * right / (sum(proposed for proposed, _ in judged) + sum(same for _, same in judged))

    assert f1 >= least


@given(NAMES, NAMES)
def test_the_order_of_the_two_names_does_not_matter(a: str, b: str) -> None:
    assert scoring.score(a, b).score == scoring.score(b, a).score


@given(NAMES, NAMES)
def test_scores_lie_between_nothing_and_all(a: str, b: str) -> None:
    assert 0 <= scoring.score(a, b).score <= 1


@given(NAMES, NAMES)
def test_the_score_alone_is_the_score_explained(a: str, b: str) -> None:
    alone = scoring.likeness(scoring.prepare(a), scoring.prepare(b))

    assert scoring.score(a, b).score == pytest.approx(alone, abs=1e-4)


@pytest.mark.parametrize("name", ["杭州华信科技有限公司", "Hangzhou Huaxin Technology Co., Ltd.", "华信"])
def test_a_name_is_wholly_like_itself(name: str) -> None:
    assert scoring.score(name, name).score == 1


@pytest.mark.parametrize(
    ("a", "b", "words", "words_zh"),
    [
        ("杭州华信科技有限公司", "宁波华信科技有限公司", "different places (“杭州”, “宁波”)", "行政区划不同"),
        ("杭州华信科技有限公司", "杭州华兴科技有限公司", "“华信” and “华兴” differ by one character", "相差一字"),
        ("杭州华信科技有限公司", "Hangzhou Huaxin Keji Youxian Gongsi", "“华信” reads as “huaxin”", "读音即"),
        ("杭州华信有限公司（原杭州蓝海有限公司）", "杭州蓝海有限公司", "by the former name", "曾用名"),
        ("杭州华信科技有限公司", "杭州华信科技有限公司宁波分公司", "branch", "分支机构"),
        ("杭州华信科技有限公司", "杭州华信科技有限责任公司", "legal form is written otherwise", "组织形式写法不同"),
    ],
)
def test_the_reasons_say_what_agrees_and_what_lowered_it(a: str, b: str, words: str, words_zh: str) -> None:
    verdict = scoring.score(a, b)

    assert words in verdict.why
    assert words_zh in verdict.why_zh


@pytest.mark.parametrize("text", ["", "   ", "（）", "有限公司", "Co., Ltd.", "\x00", "公" * 5000, "a" * 5000])
def test_what_is_no_name_is_like_no_organisation(text: str) -> None:
    assert scoring.score(text, "杭州华信科技有限公司").score < scoring.PROPOSE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("北京大学", "Peking University"),
        ("阿里巴巴（中国）有限公司", "阿里巴巴有限公司"),
        ("浙江青屿钴业有限公司", "Zhejiang Qingyu Cobalt Co., Ltd."),
        ("晋江青屿鞋业有限公司", "Jinjiang Qingyu Footwear Co., Ltd., Fujian"),
        ("中信银行股份有限公司杭州分行", "中信银行杭州分行"),
        ("晋江青屿湾鞋塑制造有限公司", "Jinjiang Qingyuwan Shoes Plastic Manufacturing Co., Ltd."),
        ("Shenzhen Blue Whale Bay Electronics Company Limited", "Shenzen Blue Whale Bay Electronics"),
        ("Morning Light Footwear (Shifan) Co., Ltd.", "Morning Light Footwear"),
        ("Morning Light Footwear (Shifan) Co., Ltd.", "Morning Light Footwear (Shifan) Company Limited"),
        ("腾讯科技（深圳）有限公司", "Tencent Technology (Shenzhen) Company Limited"),
        ("比亚迪股份有限公司", "BYD Company Limited"),
        ("晋江青屿鞋业有限公司（已注销）", "晋江青屿鞋业有限公司"),
    ],
)
def test_what_real_names_look_like_is_proposed(a: str, b: str) -> None:
    assert scoring.score(a, b).score >= scoring.PROPOSE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("北京大学", "清华大学"),
        ("杭州第一人民医院", "杭州第二人民医院"),
        ("中铁十二局集团有限公司", "中铁十四局集团有限公司"),
        ("中信银行股份有限公司杭州分行", "中信银行股份有限公司宁波分行"),
        ("东湖区人民法院", "西湖区人民法院"),
        ("Morning Light Footwear (Shifan) Co., Ltd.", "Morning Light Footwear (Wangshu) Co., Ltd."),
        ("杭州青屿达科技有限公司", "Hangzhou Qingyu Technology Co., Ltd."),
    ],
)
def test_neighbours_in_a_series_are_not_proposed(a: str, b: str) -> None:
    assert scoring.score(a, b).score < scoring.PROPOSE
