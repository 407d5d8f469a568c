"""Words of corrective action as the portal writes them."""

from collections.abc import Sequence

from django import template

from goodstanding.audits.queries import Card, by_state
from goodstanding.law.audits import plan
from goodstanding.law.audits.plan import Word
from goodstanding.web.templatetags.portal import spoken

register = template.Library()


@register.filter
def plan_word(code: object, listed: str) -> str:
    """`{{ move.state|plan_word:"states" }}`: the word for a code; `zero` lists the zero-tolerance kinds."""
    known = plan.kinds() if listed == "zero" else plan.words(listed)
    word = known.get(str(code))
    return str(spoken(word, "name")) if word else str(code)


@register.filter(name="by_state")
def in_columns(cards: Sequence[Card]) -> list[tuple[Word, list[Card]]]:
    """The cards of a board by their state, in the order of the states."""
    return by_state(cards)
