"""A file of codes as people send it: every row named, a row twice refused, a file that is none refused as a whole."""

import json

import pytest

from goodstanding.cli import codes_file
from goodstanding.cli.codes_file import TooManyCodes, read_codes
from goodstanding.formats.errors import EmptyFile, NulCharacter, UnknownEncoding, UnreadableFile
from goodstanding.kernel.identifiers import make_code

FIRST, SECOND = (make_code("9", "1", "990101", number).code for number in (1, 2))
TRADER = make_code("9", "2", "990101", 3).code
STRANGER = make_code("9", "1", "990101", 4).code


@pytest.fixture
def file(tmp_path):
    def written(content):
        path = tmp_path / "codes.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


@pytest.fixture(scope="module")
def two(running, tmp_path_factory):
    """A store that holds two organisations."""
    authority = make_code("1", "1", "990100", 1).code
    assert running("provider", "add", authority, "--name", "示范局", "--kind", "market-regulator").status == 0
    rows = [
        {"subject_code": code, "subject_name": f"示范{code[-3:]}厂", "kind": "enterprise", "status": "active",
         "established_on": "2015-03-01", "authority": "示范局", "authority_code": authority}
        for code in (FIRST, SECOND)
    ]  # fmt: skip
    delivery = tmp_path_factory.mktemp("two") / "registration.json"
    delivery.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    assert running.json("submit", delivery, "--provider", authority, "--item", "registration")["accepted"] == 2
    return running


@pytest.mark.parametrize(
    "content",
    [
        f"{FIRST}\n{SECOND}\n",
        f"\ufeff{FIRST}\r\n{SECOND}\r\n",
        f"统一社会信用代码,名称\n{FIRST},甲\n\n{SECOND},乙".encode("gb18030"),
        f"code\n{FIRST}\n{SECOND}".encode("utf-16"),
        f'"{FIRST}","x"\n  {SECOND}  ',
    ],
)
def test_whatever_program_wrote_it_the_codes_are_read(file, content):
    assert [(one.code, one.refusal) for one in read_codes(file(content))] == [(FIRST, None), (SECOND, None)]


def test_a_code_that_stands_twice_is_asked_about_once(file):
    named = read_codes(file(f"code\n{FIRST}\n{SECOND}\n {FIRST.lower()}\nx1\n"))

    assert [(one.row, one.refusal.code if one.refusal else "") for one in named] == [
        (2, ""), (3, ""), (4, "NAMED_TWICE"), (5, ""),
    ]  # fmt: skip
    assert "2" in str(named[2].refusal)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"\n\n , \n", EmptyFile),
        (b"code\n", EmptyFile),
        ("\ufeff", EmptyFile),
        (b"\x00\x01\x02", NulCharacter),
        (b"\xff\xd8\xff\xe0 a picture \x00", UnknownEncoding),
        (b'"' + b"9" * 200_000, UnreadableFile),
    ],
)
def test_a_file_without_codes_is_refused_by_name(file, content, refusal):
    with pytest.raises(refusal):
        read_codes(file(content))


def test_a_folder_and_too_many_codes_are_refused(file, tmp_path, monkeypatch):
    with pytest.raises(UnreadableFile):
        read_codes(tmp_path)
    monkeypatch.setattr(codes_file, "MOST", 3)
    assert len(read_codes(file("1\n2\n3\n"))) == 3
    with pytest.raises(TooManyCodes):
        read_codes(file("1\n2\n3\n4\n"))


def test_each_row_of_a_batch_is_answered_or_refused_on_its_own(running, tmp_path):
    """Reports and enquiries: unknown, sole trader, wrong digit, twice; nothing can be told here of any of them."""
    path = tmp_path / "codes.csv"
    path.write_text(f"\ufeffcode\n{STRANGER}\n{TRADER}\n{STRANGER[:-1]}\n{STRANGER}\n", encoding="utf-8")
    wanted = ["NOT_HELD", "NOT_AN_ORGANISATION", "NOT_A_UNIFIED_CODE", "NAMED_TWICE"]

    asked = running("enquire", "--codes", path, "--ground", "A1", "--purpose", "lending", "--format", "json")
    told = running("report", "--codes", path, "-o", tmp_path / "out", "--format", "json")

    assert (asked.status, told.status) == (1, 1)
    assert [one["refusal"]["code"] for one in asked.document["answers"]] == ["NO_AUTH", *wanted[1:]]
    assert [one["refusal"]["code"] for one in told.document["reports"]] == wanted
    assert [one["row"] for one in told.document["reports"]] == [2, 3, 4, 5]
    assert running("report", STRANGER, "--codes", path, "-o", tmp_path / "out").status == 2
    assert json.loads((tmp_path / "out" / "anchors.json").read_text())["format"] == "goodstanding-anchors/1"


def test_a_batch_writes_a_valid_report_for_each(two, tmp_path):
    path = tmp_path / "codes.txt"
    path.write_text(f"{FIRST}\n{SECOND}\n{TRADER}\n", encoding="utf-8")

    made = two.json("report", "--codes", path, "-o", tmp_path / "out")

    assert (made["made"], made["refused"]) == (2, 1)
    for one in made["reports"][:2]:
        for file in (one["file"], one["twin"]):
            assert two.json("verify", file, "--trust", made["anchors"])["id"] == one["report"]


def test_what_is_not_open_leaves_in_bulk_only_by_two_people(two, tmp_path):
    path = tmp_path / "codes.txt"
    path.write_text(f"{FIRST}\n{SECOND}\n", encoding="utf-8")
    asked = ("report", "--codes", path, "-o", tmp_path / "out", "--audience", "officer", "--format", "json")
    unit = two.json("account", "add", "Deputy", "--party", make_code("1", "2", "999999", 0).code, "--role", "operator")

    refused = two(*asked)
    assert (refused.status, refused.document["refusal"]["code"]) == (1, "AWAITS_SECOND_EYES")
    number = two.json("proposal", "list")["proposals"][0]["proposal"]
    assert two("proposal", "confirm", number).status == 1
    assert two.json("proposal", "confirm", number, "--as", unit["login"])["state"] == "confirmed"
    assert two(*asked).document["made"] == 2
    assert two(*asked).status == 1
