"""Findings of one site over the years: what becomes one thread, what does not, and what is said about it."""

from datetime import date
from typing import Any

import pytest

from goodstanding.law.audits.threads import Audited, Change, keys_of, likeness, threads

HOURS = "在此次审核过程中，工厂没有遵守此项要求，{k}名工人的月加班时间超过36小时，最高达到{h}小时。（根据中华人民共和国劳动法第41条）"
PLUGS = "被审核方部分遵循该准则，裁断车间{k}名员工没有佩戴耳塞。（根据中华人民共和国劳动法第五十四条）"
STAIRS = "被审核方部分遵循该准则，仓库的楼梯没有安装扶手，地面有积水。"


def finding(question: str, local: str, answer: str | None = "No", **more: Any) -> dict[str, Any]:
    return {"question": question, "local": local, "answer_current": answer, "crucial": question == "6.2", **more}


def audit(year: int, *findings: dict[str, Any], kind: str = "full") -> Audited:
    return Audited(f"a{year}", date(year, 5, 14), findings, kind)


def changes(*audits: Audited) -> list[list[str]]:
    return [[step.change.value for step in thread.steps] for thread in threads(audits)]


def test_the_same_matter_with_other_figures_is_one_thread() -> None:
    found = threads(
        [
            audit(2023, finding("6.2", HOURS.format(k=30, h=70))),
            audit(2025, finding("6.2", HOURS.format(k=12, h=42))),
        ]
    )

    assert [len(thread.steps) for thread in found] == [2]
    assert found[0].last.change is Change.IMPROVED
    assert "highest overtime 70 to 42" in found[0].last.why
    assert "alike" in found[0].last.why
    assert "相似" in found[0].last.why_zh


def test_another_matter_on_the_same_question_is_a_thread_of_its_own() -> None:
    one, other = finding("7.6", PLUGS.format(k=3)), finding("7.6", STAIRS)

    assert changes(audit(2023, one), audit(2025, other)) == [["new", "closed"], ["new"]]
    assert "another matter" in threads([audit(2023, one), audit(2025, other)])[1].last.why


def test_the_reports_own_status_word_links_where_words_do_not() -> None:
    later = finding("7.6", STAIRS, status="not corrected")

    assert changes(audit(2023, finding("7.6", PLUGS.format(k=3))), audit(2025, later)) == [["new", "repeat"]]


@pytest.mark.parametrize(
    ("before", "now", "more", "change"),
    [
        ("No", "Partially", {}, "improved"),
        ("Partially", "No", {}, "worse"),
        ("No", "No", {}, "repeat"),
        ("No", None, {}, "repeat"),
        ("No", "No", {"status": "partially corrected"}, "improved"),
        ("No", "Partially", {"status": "corrected"}, "closed"),
        ("No", "Yes", {}, "closed"),
        ("No", "N/A", {}, "closed"),
    ],
)
def test_what_became_of_it(before: str, now: str | None, more: dict[str, str], change: str) -> None:
    first = finding("6.2", HOURS.format(k=9, h=50), before)
    later = finding("6.2", HOURS.format(k=9, h=50), now, **more)

    assert changes(audit(2023, first), audit(2025, later)) == [["new", change]]


def test_what_is_no_longer_named_is_closed_and_may_come_back() -> None:
    told = finding("6.2", HOURS.format(k=9, h=50))

    assert changes(audit(2021, told), audit(2023), audit(2025, told)) == [["new", "closed", "back"]]
    assert changes(audit(2021, told), audit(2023), audit(2025)) == [["new", "closed"]]


def test_a_monitoring_of_some_areas_closes_nothing_by_silence() -> None:
    told = finding("6.2", HOURS.format(k=9, h=50))

    assert changes(audit(2023, told), audit(2025, kind="random")) == [["new"]]


def test_two_findings_of_one_question_each_keep_their_own_thread() -> None:
    plugs, stairs = finding("7.6", PLUGS.format(k=3)), finding("7.6", STAIRS)
    found = threads([audit(2023, plugs, stairs), audit(2025, stairs, plugs)])

    assert [[step.finding for step in thread.steps] for thread in found] == [["7.6", "7.6-2"], ["7.6-2", "7.6"]]


def test_the_most_alike_go_together_first() -> None:
    """A weaker likeness does not take the thread that another finding continues word for word."""
    plugs = finding("7.6", PLUGS.format(k=3))
    weaker = finding("7.6", "裁断车间新到设备没有防护罩，员工没有佩戴防护手套。")
    found = threads([audit(2023, plugs), audit(2025, weaker, plugs)])

    assert [[step.finding for step in thread.steps] for thread in found] == [["7.6", "7.6-2"], ["7.6"]]


def test_audits_are_read_by_their_day_whatever_order_they_come_in() -> None:
    one, two = audit(2023, finding("6.2", HOURS.format(k=9, h=50))), audit(2025)

    assert changes(two, one) == changes(one, two) == [["new", "closed"]]


def test_words_of_form_are_no_likeness() -> None:
    """Three findings that share nothing but their frame are not alike, once the frame is known for one."""
    frame = "经查阅工厂提供的文件资料并现场巡视后确认存在如下问题：{}"
    texts = ["楼梯缺少扶手", "化学品没有标签", "急救箱药品过期", "配电箱没有盖板"]
    findings = [finding(f"7.{n}", frame.format(text)) for n, text in enumerate(texts, 1)]
    found = threads([audit(2023, *findings), audit(2025, finding("7.1", frame.format("冲床没有光栅")))])

    assert [len(thread.steps) for thread in found if thread.question == "7.1"] == [2, 1]


def test_likeness_counts_the_language_most_alike_and_never_empty_texts() -> None:
    assert likeness({"local": "", "current": ""}, {"local": "", "current": ""}) == 0
    assert likeness({"current": "stairs without handrail"}, {"current": "Stairs without handrail!"}) == 100
    assert likeness({"local": "楼梯扶手", "current": "one matter"}, {"local": "楼梯扶手", "current": "else"}) == 100


def test_a_finding_is_named_by_its_question_and_its_place() -> None:
    assert keys_of([{"question": "6.2"}, {"question": "7.1"}, {"question": "6.2"}, {"area": "PA3"}]) == [
        "6.2", "7.1", "6.2-2", "PA3",
    ]  # fmt: skip
