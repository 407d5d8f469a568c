"""Which things to put right to win back so many points: fewest acts, then least money."""

from collections.abc import Sequence

from goodstanding.law.grading.candidates import Unit

Choice = tuple[int, int, int, frozenset[int]]
"""Acts, money (an unknown amount counts as none), gain, event ids."""
KEPT = 400


def choices(units: Sequence[Unit], need: int) -> list[frozenset[int]]:
    """Sets of events whose gains sum to `need`, best first; at most a handful, empty where they cannot.

    Exact while no more than `KEPT` combinations are in play at once, which a few dozen lines stay below;
    beyond that the ones that win least are dropped. What is chosen is graded before it is told.
    """
    states: list[Choice] = [(0, 0, 0, frozenset())]
    for unit in units:
        with_it = [_add(state, unit, need) for state in states]
        states = _undominated([*states, *with_it])
    enough = sorted((state for state in states if state[2] >= need), key=lambda state: (state[:2], sorted(state[3])))
    return [state[3] for state in enough[:3]]


def _add(state: Choice, unit: Unit, need: int) -> Choice:
    acts, money, gain, events = state
    return (acts + unit.acts, money + (unit.money or 0), min(gain + unit.gain, need), events | unit.events)


def _undominated(states: list[Choice]) -> list[Choice]:
    """Without the states that win no more for as many acts and as much money as another."""
    kept: list[Choice] = []
    for state in sorted(states, key=lambda state: (state[0], state[1], -state[2], len(state[3]))):
        if not any(other[2] >= state[2] and other[0] <= state[0] and other[1] <= state[1] for other in kept):
            kept.append(state)
    return kept if len(kept) <= KEPT else sorted(kept, key=lambda state: -state[2])[:KEPT]
