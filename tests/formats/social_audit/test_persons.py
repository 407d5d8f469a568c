"""Persons are neither kept nor printed: roles stay, names and numbers go and are counted."""

import pytest

from goodstanding.formats.social_audit.reading import read

PLACE = "Remarks: N/A"


def read_with(extract: str, words: str) -> tuple[str, dict[str, int]]:
    found = read(extract.replace(PLACE, words).encode())
    return repr(found), dict(found.left_out)


@pytest.mark.parametrize(
    ("words", "gone", "stays", "kind"),
    [
        (
            "Name of lead auditor: Ada Exemplar, APSCA membership number: CSCA 20000001.",
            "Exemplar",
            "lead auditor",
            "name",
        ),
        (
            "Name of lead auditor: Ada Exemplar, APSCA membership number: CSCA 20000001.",
            "20000001",
            "lead",
            "register number",
        ),
        ("Name of team auditor (if applicable): Bo Samplar; Cy Model", "Model", "team auditor", "name"),
        ("Name of lead auditor: Ada\nExemplar, APSCA membership number:\nCSCA 20000001.", "Exemplar", "lead", "name"),
        ("Remarks: the general manager, Mr. Bo Samplar, was present.", "Samplar", "general manager", "name"),
        ("Remarks: Worker representative: Dee Proof attended.", "Proof", "Worker representative", "name"),
        ("Remarks: interviewed Dee Proof in the canteen.", "Proof", "interviewed", "name"),
        ("Remarks: 审核员：张示范，参加了末次会议。", "张示范", "审核员", "name"),
        ("Remarks: 李样本女士参加了末次会议。", "李样本", "参加", "name"),
        ("Remarks: the general manager Bo Samplar said so.", "Samplar", "general manager", "name"),
        ("Remarks: Worker representatives were Dee Proofer and others.", "Proofer", "Worker representatives", "name"),
        ("Remarks: 人事经理王样本在场。", "王样本", "人事经理", "name"),
        ("Remarks: write to ada@example.org today.", "ada@", "write to", "e-mail"),
        ("Remarks: call 13800138000 today.", "13800138000", "call", "telephone"),
        ("Remarks: call +86 595 8888 0000 today.", "8888", "call", "telephone"),
        ("Remarks: identity card 990101199003070011 was seen.", "990101199003070011", "was seen", "identity number"),
    ],
)
def test_a_person_is_left_out_and_counted(extract: str, words: str, gone: str, stays: str, kind: str) -> None:
    shown, left_out = read_with(extract, words)

    assert gone not in shown
    assert stays in shown
    assert left_out[kind] >= 1


def test_a_name_dropped_once_is_dropped_everywhere(extract: str) -> None:
    text = extract.replace("the list of business partners was kept", "a list was shown to Ada Exemplar")
    shown, left_out = read_with(text, "Name of lead auditor: Ada Exemplar")

    assert "Exemplar" not in shown
    assert left_out["name"] == 2


def test_what_is_no_person_stays(extract: str) -> None:
    words = "Remarks: Worker Representative Election was held. 工人代表面谈。 amfori ID 156-999001-000, code 91990101MA0DEM0N3H, total 9800 m2, Performance Area 1, 2 and 5."
    shown, left_out = read_with(extract, words)

    assert "Worker Representative Election was held. 工人代表面谈。" in shown
    assert "156-999001-000, code 91990101MA0DEM0N3H, total 9800 m2" in shown
    assert left_out == {}


def test_no_role_without_a_name_is_counted(extract: str) -> None:
    assert dict(read(extract.replace(PLACE, "Name of team auditor (if applicable): N/A").encode()).left_out) == {}
