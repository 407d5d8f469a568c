"""Before what is dangerous somebody signed in proves anew who it is: keys, second factors, exports, signatures."""

import time
from typing import Final

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from goodstanding.parties import factors
from goodstanding.parties.errors import StepUpNeeded
from goodstanding.parties.models import Account

MINUTES: Final = 10
RECORDS: Final = "account_authentication_methods"  # of the session, as the library keeps them


def require_fresh(request: HttpRequest) -> None:
    """Go on where the last proof is young: signing in is one, and who has a second factor proves by that.

    Raises StepUpNeeded; its page is `/account/confirm`. A program acts by its key, which was given such a power before.
    """
    if isinstance(request.user, Account) and not is_fresh(request, request.user):
        raise StepUpNeeded(minutes_ago=MINUTES)


def is_fresh(request: HttpRequest, account: Account) -> bool:
    proofs = get_authentication_records(request, account)
    if factors.has_second(account):
        proofs = [one for one in proofs if one["method"] == "mfa"]
    return any(time.time() - one["at"] < MINUTES * 60 for one in proofs)
