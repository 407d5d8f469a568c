"""Links in a mail that work without signing in: signed by this installation, for one account and one address."""

from typing import Final

from django.core import signing

from goodstanding.notices.errors import LinkEnded
from goodstanding.notices.models import Following

LASTS: Final = 3 * 24 * 3600  # seconds somebody has to confirm an address


def confirming(held: Following) -> str:
    """The token that confirms an address."""
    return _made("confirm", held)


def stopping(held: Following) -> str:
    """The token that ends all mail to it; it does not grow old."""
    return _made("stop", held)


def confirmed_by(token: str) -> Following:
    """What a confirming token is about. Raises LinkEnded."""
    return _held("confirm", token, LASTS)


def stopped_by(token: str) -> Following:
    """What a stopping token is about. Raises LinkEnded."""
    return _held("stop", token, None)


def _made(kind: str, held: Following) -> str:
    return signing.dumps([held.account_id, held.salt], salt=f"goodstanding.notices.{kind}", compress=False)


def _held(kind: str, token: str, lasts: int | None) -> Following:
    try:
        account, salt = signing.loads(token, salt=f"goodstanding.notices.{kind}", max_age=lasts)
    except (signing.BadSignature, ValueError):
        raise LinkEnded from None
    found = Following.objects.select_related("account__party").filter(account_id=account, salt=salt).first()
    if found is None:
        raise LinkEnded
    return found
