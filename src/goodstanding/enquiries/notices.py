"""The notice somebody reads before signing an authorisation; its SHA-256 is kept with what was signed."""

import hashlib
from collections.abc import Sequence
from datetime import date

from goodstanding.law.catalogue import edition
from goodstanding.law.grounds import purpose as purpose_named

TEXT = """授权书 Authorisation
{subject} 授权 {grantee} 查询下列信息 authorises {grantee} to see:
{items}
用途 Purpose: {purpose}
期限 From {first} to {last}; 次数 enquiries: {uses}
您可以拒绝，拒绝不影响其他事项。您可以随时撤回，撤回立即生效。每次查询您都能看到。
You may refuse; refusing changes nothing else. You may revoke at any moment, at once. You see every enquiry.
"""


def notice(
    *, subject: str, grantee: str, items: Sequence[str], purpose: str, first: date, last: date, uses: int
) -> str:
    """The text, with every item named. Raises UnknownPurpose."""
    meant, known = purpose_named(purpose), edition()
    named = [f"- {known[code].name_zh} {known[code].name}" if code in known else f"- {code}" for code in items]
    return TEXT.format(
        subject=subject,
        grantee=grantee,
        items="\n".join(named),
        purpose=f"{meant.name_zh} {meant.name}",
        first=first.isoformat(),
        last=last.isoformat(),
        uses=uses or "不限 as often as needed",
    )


def digest(text: str) -> str:
    """SHA-256 of the notice, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
