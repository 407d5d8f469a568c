"""Reports altered in one claim, drawn at random: what was altered, and what must fall with it in each layout."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.kernel.social_audit import AreaRating, SocialAudit
from goodstanding.law.audits.rating import overall

NO_OVERALL = frozenset({"G3"})  # prints all options and marks none
NO_TABLE = frozenset({"G2"})  # prints neither metrics nor description nor previous findings


@dataclass(frozen=True, slots=True)
class Altered:
    """`falls` become contradictions; those in `table` only where metrics and description are printed."""

    what: str
    report: SocialAudit
    falls: frozenset[str] = frozenset()
    table: frozenset[str] = frozenset()

    def expected(self, layout: str) -> set[str]:
        told = set(self.falls) | (set() if layout in NO_TABLE else set(self.table))
        return told - ({"overall-letter"} if layout in NO_OVERALL else set())


def drawn(seed: int) -> Iterator[Altered]:
    """One alteration of each kind."""
    random = Random(seed)
    yield from (
        alter(random) for alter in (_number, _group, _months, _rating, _overall, _site, _order, _person, _hours)
    )


def _number(random: Random) -> Altered:
    """A sex counted wrongly in the table."""
    sex, more = random.choice(("Male", "Female")), random.randint(1, 30)
    report = _metric(f"{sex} workers", lambda value: value + more)
    return Altered(f"{more} more {sex}", report, table=frozenset({"sum-workforce", "sum-family", "text-count"}))


def _group(random: Random) -> Altered:
    """More migrants of a sex than work there."""
    sex, more = random.choice(("Male", "Female")), random.randint(71, 200)
    report = _metric(f"Domestic migrant workers - {sex}", lambda _: Decimal(more))
    return Altered(f"{more} migrants", report, table=frozenset({"part-of-sex"}))


def _months(random: Random) -> Altered:
    """A result given for a month that was not sampled."""
    month = random.choice(("May", "August", "September", "December"))
    report = demonstration_audit()
    texts = [
        one.current.replace("exceeded 36 hours in November", f"exceeded 36 hours in {month}") for one in report.findings
    ]
    findings = tuple(replace(one, current=text) for one, text in zip(report.findings, texts, strict=True))
    claims = frozenset({"sampled-months", "local-figures", "local-highest"})
    return Altered(f"result of {month}", replace(report, findings=findings), claims)


def _rating(random: Random) -> Altered:
    """An area's letter that its answers do not give."""
    report = demonstration_audit()
    place = random.randrange(13)
    old = report.ratings[place]
    letter = random.choice([letter for letter in "ABCDE" if letter != old.letter])
    ratings = tuple(_lettered(one, letter) if one is old else one for one in report.ratings)
    falls = {"area-letter"}
    if overall(one.letter for one in ratings) != report.overall_printed:
        falls.add("overall-letter")
    if letter != "A" and not any(one.area == old.area for one in report.findings):
        falls.add("lower-has-findings")
    return Altered(f"{old.area} {letter}", replace(report, ratings=ratings), frozenset(falls))


def _overall(random: Random) -> Altered:
    """Another letter for the whole than its areas give."""
    letter = random.choice("ABDE")
    return Altered(
        f"overall {letter}", replace(demonstration_audit(), overall_printed=letter), frozenset({"overall-letter"})
    )


def _site(random: Random) -> Altered:
    """One area filed under the number of another site."""
    report = demonstration_audit()
    place, number = random.randrange(len(report.findings)), f"156-999001-{random.randint(2, 99):03d}"
    findings = tuple(replace(one, site_id=number) if n == place else one for n, one in enumerate(report.findings))
    return Altered(f"site {number}", replace(report, findings=findings), table=frozenset({"site-id"}))


def _order(random: Random) -> Altered:
    """Figures and findings in another order: nothing falls."""
    report = demonstration_audit()
    findings = random.sample(report.findings, len(report.findings))
    metrics = (*report.metrics[:5], *random.sample(report.metrics[5:], len(report.metrics) - 5))
    return Altered("another order", replace(report, findings=tuple(findings), metrics=metrics))


def _person(random: Random) -> Altered:
    """Another organisation altogether, named throughout: nothing falls."""
    name = random.choice(("Lighthouse Hat Works Co., Ltd", "Willow Bag Mill Ltd", "Harbour Glove Factory"))
    number = f"{random.randint(100000, 998000):06d}"
    return Altered(name, demonstration_audit(name=name, local_name="示范帽业有限公司", number=number))


def _hours(random: Random) -> Altered:
    """More overtime in a month than its days can hold, in both languages."""
    hours = random.randint(50, 120)
    return Altered(f"{hours} h", demonstration_audit(highest=[40, hours, 42]), frozenset({"overtime-month"}))


def _metric(label: str, value: Callable[[Decimal], Decimal]) -> SocialAudit:
    report = demonstration_audit()
    metrics = (replace(one, value=value(one.value)) if one.label == label else one for one in report.metrics)
    return replace(report, metrics=tuple(metrics))


def _lettered(rating: AreaRating, letter: str) -> AreaRating:
    return replace(rating, letter=letter)
