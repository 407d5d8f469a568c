"""Walk 1, end to end by the command line: an empty store, a first provider, a file with faults, the dossier, the trail."""

import csv
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from goodstanding.formats.values import CHINA
from goodstanding.kernel.identifiers import make_code

TODAY = datetime.now(CHINA).date()
AUTHORITY = make_code("1", "1", "990100", 1).code
AUDITOR = make_code("9", "1", "990100", "MA0AUDJT").code
GOOD, OTHER = (make_code("9", "1", "990101", number).code for number in (1, 2))
MISTYPED = GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2")
SEEDS = Path(os.environ.get("GOODSTANDING_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))
AUDIT = SEEDS / "003_ad1b004ad46af7a3.txt"


def row(number, code, name, **changes):
    """A penalty of the current sheet that nothing is wrong with."""
    cells = {
        "行政相对人名称": name, "行政相对人类别": "法人及非法人组织", "行政相对人代码_1(统一社会信用代码)": code,
        "法定代表人": "某某", "行政处罚决定书文号": f"甲应急罚〔2026〕{number}号", "违法行为类型": "未设置明显的安全警示标志",
        "违法事实": "有限空间作业场所未设置安全警示标志", "处罚依据": "《中华人民共和国安全生产法》第九十九条", "处罚类别": "罚款",
        "处罚内容": "罚款人民币一万元", "罚款金额(万元)": "1.000000", "处罚决定日期": f"{TODAY - timedelta(days=3):%Y/%m/%d}",
        "处罚有效期": "2099/12/31", "处罚机关": "甲市应急管理局", "处罚机关统一社会信用代码": AUTHORITY,
    }  # fmt: skip
    return cells | changes


def sheet(path, rows, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def ready(running):
    """The program over a store with one provider of penalties."""
    provider = running.json(
        "provider", "add", AUTHORITY, "--name", "甲市应急管理局", "--kind", "administrative-organ", "--items", "penalty"
    )
    assert provider["items"] == ["penalty"]
    return running


@pytest.fixture(scope="module")
def file(ready):
    """Five rows in GB18030: two good ones, one of them twice, a mistyped code and a day that does not exist."""
    rows = [
        row(1, GOOD, "甲市华锐机械有限公司"),
        row(2, OTHER, "甲市海晏水产有限公司"),
        row(1, GOOD, "甲市华锐机械有限公司"),
        row(3, MISTYPED, "甲市华锐机械有限公司"),
        row(4, OTHER, "甲市海晏水产有限公司", 处罚决定日期="2026/02/30"),
    ]
    return sheet(ready.home.parent / "penalties.csv", rows, "gb18030")


@pytest.fixture(scope="module")
def done(ready, file):
    findings = ready.home.parent / "findings.csv"
    return ready.json("submit", file, "--provider", AUTHORITY, "--item", "penalty", "--findings", findings)


def test_every_row_is_told_apart_and_every_fault_has_its_remedy(ready, done) -> None:
    assert (done["status"], done["rows"]) == ("accepted", 5)
    assert (done["accepted"], done["rejected"], done["duplicates"]) == (2, 2, 1)
    assert [(found["row"], found["field"], found["code"]) for found in done["findings"]] == [
        (5, "subject_code", "CODE_CHECK_CHARACTER"),
        (6, "decided_on", "DATE_UNREADABLE"),
    ]
    assert all(found[key] for found in done["findings"] for key in ("message", "message_zh", "remedy", "remedy_zh"))
    assert (ready.home.parent / "findings.csv").stat().st_size > 0


def test_the_same_file_again_is_the_same_delivery(ready, file, done) -> None:
    again = ready.json("submit", file, "--provider", AUTHORITY, "--item", "penalty")

    assert again["submission"] == done["submission"]
    assert again["delivered_before"]


def test_a_mended_row_stands_in_the_dossier_with_its_source_and_the_trail_holds(ready, done, tmp_path) -> None:
    mended = sheet(tmp_path / "mended.csv", [row(3, GOOD, "甲市华锐机械有限公司")])
    assert ready.json("submit", mended, "--provider", AUTHORITY, "--item", "penalty")["accepted"] == 1

    found = ready.json("dossier", GOOD)
    records = {one["document"]: one for one in found["records"]}
    assert not found["subject"]["in_register"]
    assert set(records) == {"甲应急罚〔2026〕1号", "甲应急罚〔2026〕3号"}
    first = records["甲应急罚〔2026〕1号"]
    assert first["fields"]["fine_amount"] == "10000.00"
    assert first["source"] == {"submission": done["submission"], "row": 2, "digest": done["digest"]}
    assert "某某" not in str(found)

    trail = ready.json("trail", "check")
    assert trail["valid"]
    assert trail["signed"] == trail["leaves"]
    assert trail["records"] == 3


def test_a_file_of_which_nothing_can_be_taken_is_rejected_with_its_reason(ready, tmp_path) -> None:
    file = sheet(tmp_path / "wrong.csv", [row(9, MISTYPED, "甲市华锐机械有限公司")])

    refused = ready("submit", file, "--provider", AUTHORITY, "--item", "penalty", "--format", "json")
    assert refused.status == 1
    assert refused.document["status"] == "rejected"

    unlisted = ready("submit", file, "--provider", AUTHORITY, "--item", "gossip", "--format", "json")
    assert unlisted.status == 1
    assert unlisted.document["refusal"]["code"] == "CAT_NOT_LISTED"

    torn = tmp_path / "torn.csv"
    torn.write_bytes(file.read_bytes()[:-40])
    unread = ready("submit", torn, "--provider", AUTHORITY, "--item", "penalty", "--format", "json")
    assert unread.status == 3
    assert unread.document["refusal"]["code"] == "CUT_OFF"


@pytest.mark.skipif(not AUDIT.exists(), reason="the real extract is not here: ../shared/seeds is absent")
def test_a_social_audit_is_a_delivery(ready) -> None:
    assert ready("provider", "add", AUDITOR, "--name", "Some Audit House", "--kind", "audit-firm").status == 0

    done = ready.json("submit", AUDIT, "--item", "social-audit", "--provider", AUDITOR)
    assert (done["rows"], done["accepted"]) == (1, 1)

    code = "91350582768597406T"
    found = ready.json("dossier", code, "--audience", "subject")
    (audit,) = found["records"]
    fields = audit["fields"]
    assert len(fields["ratings"]) == 13
    assert fields["overall_indicative"] == "C"
    assert "overall" not in fields
    assert fields["expires_on"] == "2026-03-05"
    assert len(fields["findings"]) == 11
    assert [one["question"] for one in fields["findings"]][:3] == ["1.1", "1.4", "2.4"]

    public = ready("dossier", code, "--format", "json")
    assert public.status == 1
    assert "ratings" not in public.out
