"""Candidates are ranked with reasons; one is proposed only where it is good and stands clear."""

import pytest

from goodstanding.names import match

KNOWN = [
    ("a", "杭州蓝鲸湾科技有限公司"),
    ("a", "杭州东海湾软件厂"),
    ("b", "宁波蓝鲸湾科技有限公司"),
    ("c", "杭州橙色半岛科技有限公司"),
    ("d", "成都橙色半岛科技有限公司"),
]


@pytest.mark.parametrize(
    ("delivered", "address", "proposed"),
    [
        ("Hangzhou Lanjingwan Technology Co., Ltd.", "", "a"),
        ("Lanjingwan Technology Co., Ltd.", "", None),
        (
            "Lanjingwan Technology Co., Ltd.",
            "Room 5, No. 9 Jiangnan Road, Jiangbei District, Ningbo, Zhejiang, China",
            "b",
        ),
        ("Lanjingwan Technology Co., Ltd.", "No. 9 Wenyi Road, Hangzhou City, Zhejiang Province", "a"),
        ("橙色半岛科技有限公司", "四川省成都市青羊区一环路9号", "d"),
        ("橙色半岛科技有限公司", "中国浙江省杭州市西湖区文一路9号", "c"),
        ("杭州东海湾软件厂", "", "a"),
        ("上海橙色半岛科技有限公司", "", None),
        ("Unknown Works Ltd", "Hangzhou", None),
        ("", "", None),
    ],
)
def test_one_is_proposed_where_it_stands_clear(delivered: str, address: str, proposed: str | None) -> None:
    ranking = match.candidates(delivered, KNOWN, address=address)

    assert (ranking.proposed.key if ranking.proposed else None) == proposed


def test_candidates_come_best_first_each_once_and_with_reasons() -> None:
    ranked = match.candidates("杭州蓝鲸湾科技", KNOWN).candidates

    assert [one.key for one in ranked][:2] == ["a", "b"]
    assert len({one.key for one in ranked}) == len(ranked)
    assert all(one.why and one.why_zh for one in ranked)


def test_an_address_never_moves_a_name_that_says_its_place() -> None:
    ranking = match.candidates("杭州蓝鲸湾科技有限公司", KNOWN, address="浙江省宁波市")

    assert ranking.proposed is not None
    assert ranking.proposed.key == "a"


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("No. 1 Beijing Road, Jiangbei District, Ningbo, Zhejiang", "宁波"),
        ("Ningbo, No. 1 Main Street", "宁波"),
        ("浙江省宁波市江北区北京路1号", "宁波"),
        ("1 Main Street, Springfield", ""),
        ("", ""),
    ],
)
def test_the_city_of_an_address_is_read(address: str, city: str) -> None:
    _, places = match.place_of(address)

    assert {place[-1] for place in places} == ({city} - {""})
