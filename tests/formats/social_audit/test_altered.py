"""Of a report altered in one claim exactly the altered claims fall: in every generation, as text and as PDF."""

from collections.abc import Callable

import pytest

from goodstanding.formats.social_audit.reading import read
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.checking import check, contradictions
from goodstanding.law.audits.verdict import Verdict
from tests.formats.social_audit.alterations import Altered, drawn

ALTERED = [pytest.param(one, id=f"{seed} {one.what}") for seed in (1, 2, 3) for one in drawn(seed)]
PRINTED = {"address"}  # the older fixtures print a shorter address than they describe


def fallen(data: bytes) -> set[str]:
    return {one.claim for one in contradictions(check(read(data)))} - PRINTED


@pytest.mark.parametrize("altered", ALTERED)
def test_the_current_generation(altered: Altered) -> None:
    assert fallen(write_extract(altered.report).encode()) == altered.expected("G4")


@pytest.mark.parametrize("altered", ALTERED[:9])
def test_the_current_generation_as_pdf(altered: Altered, as_pdf: Callable[[str], bytes]) -> None:
    assert fallen(as_pdf(write_extract(altered.report))) == altered.expected("G4")


@pytest.mark.parametrize("altered", ALTERED[9:18])
def test_the_third_generation(altered: Altered, as_g3: Callable[[SocialAudit], str]) -> None:
    assert fallen(as_g3(altered.report).encode()) == altered.expected("G3")


@pytest.mark.parametrize("altered", ALTERED[18:])
def test_the_second_generation(altered: Altered, as_g2: Callable[[SocialAudit], str]) -> None:
    """Its questionnaire was another one, so a letter that does not follow is doubtful there."""
    checks = check(read(as_g2(altered.report).encode()))
    doubted = {one.claim for one in checks if one.verdict is Verdict.DOUBTFUL} & {"area-letter"}

    assert {one.claim for one in contradictions(checks)} | doubted == altered.expected("G2")


@pytest.mark.parametrize("altered", ALTERED[:9])
@pytest.mark.parametrize("every", [7, 23])
def test_page_breaks_change_nothing(altered: Altered, every: int) -> None:
    """Blank lines wherever a page could end."""
    lines = write_extract(altered.report).split("\n")
    paged = "\n".join(line + ("\n" if n % every == 0 and not line.strip() else "") for n, line in enumerate(lines))

    assert fallen(paged.encode()) == altered.expected("G4")
