"""A scheme's file with a fault is refused by the place the fault stands in."""

import copy

import pytest

from goodstanding.law.grading import checking, reading
from goodstanding.law.grading.errors import SchemeFault, SchemeNotInForce, UnknownScheme
from goodstanding.law.grading.published import rulebook

YEARS = [
    (scheme, year)
    for scheme in reading.known_schemes()
    for years in (reading.document(scheme)["years"],)
    for year in range(years["from"], years.get("to", 2030) + 1)
]


def _bent(scheme, bend):
    raw = copy.deepcopy(reading.document(scheme))
    bend(raw)
    return raw


@pytest.mark.parametrize(("scheme", "year"), YEARS)
def test_every_published_scheme_is_sound_in_every_year(scheme, year):
    assert list(checking.faults(reading.document(scheme), rulebook(scheme, year))) == []


def _waiting(raw):
    return raw["direct_restoration"][0]["waiting"]


BENDS = {
    "a gap": (lambda raw: raw["bands"][1].update({"from": 71}), "gap"),
    "an overlap": (lambda raw: raw["bands"][1].update({"from": 69}), "overlap"),
    "no lowest band": (lambda raw: raw["bands"].pop(), "lowest"),
    "no highest band": (lambda raw: raw["bands"].pop(0), "highest"),
    "a band of no grade": (lambda raw: raw["bands"][0].update(grade="S"), "S is no grade"),
    "a dangling citation": (lambda raw: raw["criteria"][0].update(instrument="NO-SUCH-ACT"), "does not resolve"),
    "a citation of another time": (
        lambda raw: raw["criteria"][0].update(instrument="TAX-CREDIT-INDICATORS-2014"),
        "was not in force for 2026",
    ),
    "a code twice": (lambda raw: raw["criteria"].append(raw["criteria"][0]), "twice"),
    "an unknown unit": (lambda raw: raw["criteria"][0].update(per="week"), "per week"),
    "a row that costs nothing": (lambda raw: raw["criteria"][0].pop("points"), "costs nothing"),
    "an unknown key": (lambda raw: raw["criteria"][0].update(pionts=5), "unknown key pionts"),
    "a float": (lambda raw: raw["criteria"][0].update(points=2.4), "2.4"),
    "an unknown fact": (lambda raw: raw["bars"][0].update(when={"age": True}), "age is no fact"),
    "an unknown test": (lambda raw: raw["bars"][0].update(when={"started_on": {"around": 3}}), "unknown test around"),
    "an unknown amount": (lambda raw: raw["criteria"][0].update(fits={"weight": {"below": "1.00"}}), "weight"),
    "a share of nothing": (
        lambda raw: raw["criteria"][0].update(fits={"back_tax": {"below_percent": 1}}),
        "share_of",
    ),
    "a direct grade of none": (lambda raw: raw["direct"][0].update(grade="F"), "F is no grade"),
    "no start for everyone": (lambda raw: raw["starts"].pop(), "must have no condition"),
    "a start that hides the next": (lambda raw: raw["starts"][0].pop("when"), "must have no condition"),
    "windows that rise": (lambda raw: raw["restoration"][0]["windows"].reverse(), "shares do not fall"),
    "an unlisted source": (lambda raw: raw["criteria"][0].update(source=["hearsay"]), "hearsay"),
    "no confidence": (lambda raw: raw["criteria"][0].pop("confidence"), "confidence"),
    "a confidence of 120": (lambda raw: raw["criteria"][0].update(confidence=120), "120"),
    "no bands": (lambda raw: raw.pop("bands"), "there are none"),
    "a waiting period of no direct grade": (
        lambda raw: _waiting(raw)[1]["criteria"].append("010101"),
        "no direct grade",
    ),
    "a waiting period that hides the next": (lambda raw: _waiting(raw)[2].pop("criteria"), "never decides"),
    "a waiting period of an unknown amount": (
        lambda raw: _waiting(raw)[3].update(when={"weight": {"below": "1.00"}}),
        "weight is no amount",
    ),
    "an unlisted source of a waiting period": (lambda raw: _waiting(raw)[0].update(source=["hearsay"]), "hearsay"),
    "an unknown ladder": (lambda raw: raw["ladders"].clear(), "back-tax"),
}


@pytest.mark.parametrize("name", BENDS)
def test_a_fault_is_refused_by_name(name):
    bend, said = BENDS[name]

    with pytest.raises(SchemeFault) as refusal:
        checking.require_sound(_bent("tax-credit-2025", bend), 2026)

    assert said in str(refusal.value)


def test_a_scheme_that_is_not_published_is_refused():
    with pytest.raises(UnknownScheme, match="tax-credit-2031"):
        rulebook("tax-credit-2031", 2031)


@pytest.mark.parametrize(
    ("scheme", "year"), [("tax-credit-2014", 2013), ("tax-credit-2014", 2025), ("tax-credit-2025", 2024)]
)
def test_a_scheme_decides_its_own_years_only(scheme, year):
    with pytest.raises(SchemeNotInForce):
        rulebook(scheme, year)
