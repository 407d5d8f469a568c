"""What we stand on: pinned, and under licences that let others build on us."""

import re
from importlib.metadata import Distribution, distribution, distributions, requires
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )(A?GPL|(Affero )?General Public Licen[cs]e)", re.IGNORECASE)


def named(requirement: str) -> str:
    """The normal form of a package's name: PEP 503."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def runtime() -> set[str]:
    """Every package a plain install brings, those of our packages' packages with them."""
    found: set[str] = set()
    waiting = [named(line) for line in requires("goodstanding") or [] if "extra ==" not in line]
    while waiting:
        name = waiting.pop()
        if name in found or not any(named(each.name) == name for each in distributions()):
            continue
        found.add(name)
        waiting += [named(line) for line in distribution(name).requires or [] if "extra ==" not in line]
    return found


def licence(package: Distribution) -> str:
    held = package.metadata
    declared = held.get("License-Expression") or ""
    classified = [line for line in held.get_all("Classifier") or [] if line.startswith("License")]
    return declared or "; ".join(classified) or (held.get("License") or "")[:200]


def is_copyleft(said: str) -> bool:
    """A licence that would bind whoever links to us; where there is a choice, one of the choices counts."""
    offers = re.split(r"\bOR\b|;", said)
    return all(COPYLEFT.search(offer.replace("Lesser General", "Lesser")) for offer in offers)


def test_every_package_is_pinned() -> None:
    pinned = {named(line) for line in (TOP / "constraints.txt").read_text().splitlines() if line.strip()}

    assert sorted(runtime() - pinned) == []


def test_the_pins_name_versions_and_no_addresses() -> None:
    lines = (TOP / "constraints.txt").read_text().splitlines()

    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []


def test_no_runtime_package_is_copyleft() -> None:
    assert {name: licence(distribution(name)) for name in runtime() if is_copyleft(licence(distribution(name)))} == {}


@pytest.mark.parametrize(
    ("said", "binding"),
    [
        ("GPL-3.0-only", True), ("AGPL-3.0", True), ("GNU General Public License v3", True), ("GNU Affero General Public License", True),
        ("LGPL-3.0-only", False), ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False), ("MIT OR GPL-2.0-only", False), ("", False),
    ],
)  # fmt: skip
def test_a_licence_is_judged_by_its_words(said: str, binding: bool) -> None:
    assert is_copyleft(said) is binding
