"""What a provider has to tell in one delivery: one function for each item, whole columns at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow.compute as pc

from goodstanding.demo.columns import ENDLESS, NO_DAY, NO_MONEY, Columns, join, numbers, pick, same
from goodstanding.demo.population import City
from goodstanding.demo.tables import party_code, table

LATE = 0.12  # told later than seven working days after the decision


@dataclass(frozen=True)
class Draw:
    """One delivery to be filled: `who` it is about, on which `days`, `first` of the numbers its documents bear."""

    city: City
    provider: str
    received: date
    step: int
    dice: np.random.Generator
    who: Any
    days: Any
    first: int

    @property
    def count(self) -> int:
        return len(self.who)

    @property
    def authority(self) -> str:
        return str(table("parties")[self.provider]["name"])

    @property
    def subject(self) -> Columns:
        places = self.who
        return {"subject_code": self.city.codes.take(places), "subject_name": self.city.names(places, self.step)}

    def document(self, word: str, days: Any = None) -> Any:
        """Numbers of documents, `望市监罚〔2025〕12号`, counted through the whole of the three years."""
        years = (self.days if days is None else days).astype("datetime64[Y]").astype(np.int64) + 1970
        counted = np.arange(self.first, self.first + self.count)
        return join(
            f"{table('parties')[self.provider]['prefix']}{word}〔", numbers(years), "〕", numbers(counted), "号"
        )

    def amounts(self, ranges: Sequence[Sequence[int]], which: Any, step: int = 100) -> Any:
        """A round sum within each row's range; none where the range is empty."""
        low = np.array([one[0] if one else 0 for one in ranges])[which]
        high = np.array([one[1] if one else 0 for one in ranges])[which]
        drawn = low + (self.dice.random(self.count) ** 2 * (high - low)).astype(np.int64)
        return np.where(high > 0, drawn // step * step, NO_MONEY)

    def same(self, text: str) -> Any:
        return same(text, self.count)

    def official(self, name: str = "authority") -> Columns:
        return {name: self.same(self.authority), f"{name}_code": self.same(party_code(self.provider))}


def penalties(draw: Draw) -> Columns:
    known = table("words")["penalties"][draw.provider]
    weights = np.array([one["weight"] for one in known], float)
    which = draw.dice.choice(len(known), draw.count, p=weights / weights.sum())
    fines = draw.amounts([one.get("fine", ()) for one in known], which)
    before, after = zip(*[(*one["content"].split("{fine}"), "")[:2] for one in known], strict=True)
    permits = pick([one.get("permit", "") for one in known], which)
    shown = pc.if_else(pc.equal(numbers(fines), str(NO_MONEY)), "", numbers(fines))
    return {
        **draw.subject,
        "decision_number": draw.document("罚"),
        **{name: pick([one[word] for one in known], which) for name, word in _PENALTY.items()},
        "penalty": join(pick(before, which), shown, pick(after, which)),
        "fine_amount": fines,
        "confiscated_amount": draw.amounts([one.get("confiscated", ()) for one in known], which),
        "permit": pc.if_else(pc.equal(permits, ""), "", join(permits, "WS", numbers(draw.who + 100_000))),
        "decided_on": draw.days,
        "publish_until": np.full(draw.count, NO_DAY),
        **draw.official(),
        "remarks": draw.same(""),
    }


_PENALTY = {"conduct": "conduct", "facts": "facts", "legal_ground": "ground", "penalty_kinds": "kinds"}


def licences(draw: Draw) -> Columns:
    known = table("words")["licences"][draw.provider]
    which = draw.dice.integers(0, len(known), draw.count)
    certificates = pick([one[2] for one in known], which)
    years = np.array([one[4] for one in known])[which]
    return {
        **draw.subject,
        "document_name": pick([one[0] for one in known], which),
        "decision_number": draw.document("许准"),
        "licence_kind": pick([one[1] for one in known], which),
        "certificate": certificates,
        "licence_number": pc.if_else(
            pc.equal(certificates, ""), "", join("WS", numbers(draw.first + np.arange(draw.count) + 9_000_000))
        ),
        "content": pick([one[3] for one in known], which),
        "decided_on": draw.days,
        "valid_from": draw.days,
        "valid_until": np.where(years > 0, draw.days + years * 365, ENDLESS),
        **draw.official(),
        "state": draw.same("有效"),
        "remarks": draw.same(""),
    }


def abnormal(draw: Draw) -> Columns:
    reasons = table("words")["abnormal"]
    return {
        **draw.subject,
        "listed_on": draw.days,
        "reason": pick(reasons, draw.dice.integers(0, len(reasons), draw.count)),
        "listing_authority": draw.same(draw.authority),
        "listing_document": draw.document("列字"),
        "removed_on": np.full(draw.count, NO_DAY),
        "removal_reason": draw.same(""),
        "removal_authority": draw.same(""),
    }


def serious(draw: Draw) -> Columns:
    known = table("words")["serious"]
    which = draw.dice.integers(0, len(known), draw.count)
    return {
        **draw.subject,
        "list_name": pick([one["name"] for one in known], which),
        "decision_number": draw.document("严列"),
        "reason": pick([one["reason"] for one in known], which),
        "legal_ground": pick([one["ground"] for one in known], which),
        "notice_served_on": draw.days - 30,
        "defence_until": draw.days - 16,
        "decided_on": draw.days - 1,
        "served_on": draw.days,
        "listed_on": draw.days,
        "listing_authority": draw.same(draw.authority),
        "expires_on": draw.days + 1095,
    }


def honours(draw: Draw) -> Columns:
    known = table("words")["honours"][draw.provider]
    which = draw.dice.integers(0, len(known), draw.count)
    years = np.array([one[2] for one in known])[which]
    return {
        **draw.subject,
        "title": pick([one[0] for one in known], which),
        "level": pick([one[1] for one in known], which),
        "document_number": draw.document("荣"),
        "awarded_on": draw.days,
        "valid_until": np.where(years > 0, draw.days + years * 365, ENDLESS),
        **draw.official(),
    }


def tax_events(draw: Draw) -> Columns:
    known = table("words")["tax_events"]
    weights = np.array([one["weight"] for one in known], float)
    which = draw.dice.choice(len(known), draw.count, p=weights / weights.sum())
    most = np.array([one.get("days", 0) for one in known])[which]
    put_right = draw.days + 1 + (draw.dice.random(draw.count) * most).astype(np.int64)
    done = (most > 0) & (put_right < np.datetime64(draw.received, "D"))
    amounts, back_tax = (draw.amounts([one.get(word, ()) for one in known], which) for word in ("amount", "back_tax"))
    percent = np.array([one.get("percent", 1) for one in known])[which]
    owed = amounts != NO_MONEY
    return {
        **draw.subject,
        "code": pick([one["code"] for one in known], which),
        "date": draw.days,
        "period": _months(draw.days),
        "tax": pick([one.get("tax", "") for one in known], which),
        "amount": amounts,
        "back_tax": back_tax,
        "tax_due": np.where(back_tax == NO_MONEY, NO_MONEY, back_tax * 100 // percent + 1),
        "corrected_on": np.where(done & ~owed, put_right, NO_DAY),
        "paid": np.where(done & owed, amounts, NO_MONEY),
        "paid_on": np.where(done & owed, put_right, NO_DAY),
        "document_number": draw.document("事"),
        "facts": pick([one["facts"] for one in known], which),
        **draw.official(),
        "waived": draw.same(""),
        "restored_on": np.full(draw.count, NO_DAY),
    }


def _months(days: Any) -> Any:
    """The month before each day, `2025-03`: the period a return was due for."""
    found, places = np.unique(days.astype("datetime64[M]") - 1, return_inverse=True)
    return pick([str(month) for month in found], places)


def judgments(draw: Draw) -> Columns:
    known = table("words")["judgments"]
    which = draw.dice.integers(0, len(known), draw.count)
    amounts = draw.amounts([(3_000, 4_000_000)], np.zeros(draw.count, np.int64))
    before, after = zip(*[one.split("{amount}") for one in known], strict=True)
    years = draw.days.astype("datetime64[Y]").astype(np.int64) + 1970
    counted = numbers(draw.first + np.arange(draw.count))
    return {
        **draw.subject,
        "case_number": join("（", numbers(years), "）望01执", counted, "号"),
        "court": draw.same(draw.authority),
        "document_number": join("（", numbers(years - 1), "）望01民终", counted, "号"),
        "obligation": join(pick(before, which), numbers(amounts), pick(after, which)),
        "performance": pick(["全部未履行", "部分未履行"], draw.dice.integers(0, 2, draw.count)),
        "amount": amounts,
        "filed_on": draw.days - 40,
        "published_on": draw.days,
        "performed_on": np.full(draw.count, NO_DAY),
    }


def contracts(draw: Draw) -> Columns:
    known = table("words")["contracts"]
    buyer = draw.dice.choice(["emergency", "ecology", "housing", "civil", "market"], draw.count)
    state = draw.dice.choice(3, draw.count, p=[0.8, 0.15, 0.05])
    return {
        **draw.subject,
        "contract_number": draw.document("采"),
        "contract_name": pick(known, draw.dice.integers(0, len(known), draw.count)),
        "counterparty": pick([table("parties")[key]["name"] for key in sorted(set(buyer))], _ranks(buyer)),
        "counterparty_code": pick([party_code(key) for key in sorted(set(buyer))], _ranks(buyer)),
        "amount": draw.amounts([(20_000, 6_000_000)], np.zeros(draw.count, np.int64)),
        "signed_on": draw.days,
        "due_on": draw.days + 180,
        "performance": pick(["履行中", "已履行", "违约"], np.where(state == 1, 0, state)),
        "breach": pick(["", "", "逾期交付，经催告后仍未完成"], state),
        "performed_on": np.full(draw.count, NO_DAY),
        "reported_by": draw.same(draw.authority),
    }


def _ranks(words: Any) -> Any:
    return np.unique(words, return_inverse=True)[1]


def commitments(draw: Draw) -> Columns:
    known = table("words")["commitments"]
    which = draw.dice.integers(0, len(known), draw.count)
    return {
        **draw.subject,
        "commitment_number": draw.document("诺"),
        "kind": pick([one[0] for one in known], which),
        "matter": pick([one[1] for one in known], which),
        "committed_on": draw.days,
        "accepted_by": draw.same(draw.authority),
        "due_on": draw.days + 365,
        "state": draw.same("履行中"),
        "fulfilled_on": np.full(draw.count, NO_DAY),
        "broken_on": np.full(draw.count, NO_DAY),
    }


Maker = Callable[[Draw], Columns]
MAKERS: dict[str, Maker] = {
    "penalty": penalties,
    "licence": licences,
    "abnormal-operation": abnormal,
    "seriously-untrustworthy": serious,
    "honour": honours,
    "tax-event": tax_events,
    "judgment": judgments,
    "contract": contracts,
    "commitment": commitments,
}
