"""What was refused is counted by its reason, and nothing of what it said is kept."""

import json
from datetime import timedelta

import pytest

from goodstanding.kernel.identifiers import make_code
from goodstanding.subjects.models import Subject
from goodstanding.submissions import queries
from goodstanding.submissions.models import FoundFault, Refused, Submission
from goodstanding.trail.models import Entry
from tests.submissions.conftest import AT, AUTHORITY, OTHER, penalty

CODE = "行政相对人代码_1(统一社会信用代码)"
SOLE_TRADER = make_code("9", "2", "990101", 1).code
MANY = [
    penalty(1),
    penalty(2, 违法事实="员工血型为A型，患有乙肝"),
    penalty(3, 违法事实="信仰佛教", 违法行为类型="血型为A"),
    penalty(4, 违法事实="个人收入：五万元"),
    penalty(5, 行政相对人类别="自然人"),
    penalty(6, **{CODE: SOLE_TRADER}),
    penalty(7, 违法事实="负责人王小明（电话13800138000）未到场", 法定代表人=""),
]


def counted(**of):
    return {(one.reason, one.what): one.count for one in Refused.objects.filter(**of)}


def test_every_reason_is_counted(deliver, sheet):
    done = deliver(sheet([row | {"血型": "AB", "基因型": "x", "工资": "9000"} for row in MANY]))

    assert counted() == {
        ("banned-category", "blood-type"): 2,
        ("banned-category", "illness"): 1,
        ("banned-category", "religion"): 1,
        ("consent-missing", "income"): 1,
        ("banned-column", "blood-type"): 1,
        ("banned-column", "genes"): 1,
        ("conditional-column", "income"): 1,
        ("person", ""): 2,
        ("personal-column", "法定代表人"): 6,
        ("masked", "names"): 1,
        ("masked", "numbers"): 1,
    }
    assert done.accepted == 2


def test_what_it_said_is_nowhere(deliver, sheet):
    deliver(sheet([row | {"血型": "AB-secret"} for row in MANY]))
    kept = json.dumps(
        [list(Refused.objects.values()), list(FoundFault.objects.values()), list(Submission.objects.values())],
        default=str,
        ensure_ascii=False,
    ) + str(list(Entry.objects.values_list("payload", flat=True)))

    for trace in ("乙肝", "佛教", "五万元", "王小明", "13800138000", "AB-secret", SOLE_TRADER, "某人"):
        assert trace not in kept


def test_the_trail_says_how_much_was_refused(deliver, sheet):
    deliver(sheet(MANY))
    entry = Entry.objects.get(act="submission.accepted")

    assert json.loads(entry.payload)["facts"]["refused"] == {
        "banned-category": 4, "consent-missing": 1, "masked": 2, "person": 2, "personal-column": 6,
    }  # fmt: skip


def test_checking_again_counts_once(deliver, sheet):
    path = sheet([penalty(5, 行政相对人类别="自然人")])
    deliver(path)
    deliver(path, at=AT + timedelta(hours=1))

    assert counted()[("person", "")] == 1


def test_the_ledger_is_summed_by_provider_and_seen_by_whom_it_concerns(deliver, sheet, officer, another_unit):
    deliver(sheet(MANY, name="a.csv"))
    deliver(sheet(MANY[5:6], name="b.csv"))
    deliver(sheet(MANY[4:5], name="c.csv"), provider=OTHER)
    everything = queries.refused(queries.deliveries(officer))
    persons = {(one.provider, one.count, one.deliveries) for one in everything if one.reason == "person"}

    assert persons == {(AUTHORITY, 3, 2), (OTHER, 1, 1)}
    assert {one.provider for one in queries.refused(queries.deliveries(another_unit))} == {OTHER}


@pytest.mark.parametrize("line", [("consent-missing", "income"), ("person", ""), ("masked", "names")])
def test_every_line_has_its_words(deliver, sheet, officer, line):
    deliver(sheet(MANY))
    (told,) = [one.as_dict() for one in queries.refused(queries.deliveries(officer)) if (one.reason, one.what) == line]

    assert told["name"]
    assert told["name_zh"]
    assert told["what_name_zh"].isascii() is (told["what"] == "")
    assert told["counts"] in {"rows", "cells", "places", "columns"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("张三", ""),
        ("欧阳小明", SOLE_TRADER[:2] + "9"),
        ("张三", make_code("9", "1", "990101", 77).code),
        ("示范小吃店（个体工商户）", ""),
        ("示范 1 号制造有限公司", "1101011990********"),
        ("李某某", "330102********1234"),
        ("示范一号厂", "110101900307851"),
        ("示范小吃店(个体)", make_code("9", "1", "990101", 78).code),
    ],
)
def test_a_name_or_number_that_is_a_persons_refuses_the_row(sheet, deliver, faults, name, code):
    done = deliver(sheet([penalty(1, 行政相对人名称=name, **{CODE: code}, 违法事实="MARK-5511"), penalty(2)]))
    kept = json.dumps([list(FoundFault.objects.values()), list(Submission.objects.values())], default=str)

    assert faults(done) == [(2, "subject_code", "NOT_AN_ORGANISATION")]
    assert counted()[("person", "")] == 1
    assert "MARK-5511" not in kept
    assert not Subject.objects.filter(name=name).exists()


@pytest.mark.parametrize("name", ["白云寺", "金山村", "张三丰示范有限公司", "王府井示范百货"])
def test_a_house_or_a_company_with_a_surname_is_no_person(sheet, deliver, name):
    assert deliver(sheet([penalty(1, 行政相对人名称=name)])).accepted == 1
