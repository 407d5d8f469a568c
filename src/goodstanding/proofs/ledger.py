"""What a long check has found so far: counts everything, keeps the first problems, names the first bad leaf."""

from dataclasses import dataclass, field

from goodstanding.proofs.problems import Problem

KEPT = 200


@dataclass
class Ledger:
    """`problems` are the first 200 found; `count` is all of them."""

    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    first_bad_leaf: int | None = None

    def found(self, code: str, *, leaf: int | None = None, **details: object) -> None:
        """Note a problem; `leaf` is the first leaf it puts in doubt."""
        self.count += 1
        if leaf is not None:
            self.first_bad_leaf = leaf if self.first_bad_leaf is None else min(leaf, self.first_bad_leaf)
        if len(self.problems) < KEPT:
            self.problems.append(Problem(code, leaf, details))
