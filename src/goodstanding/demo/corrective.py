"""Corrective action in the city: planned by the factory, shown by files of its own, verified by the audit firm."""

from datetime import date, datetime, timedelta
from typing import Any

from goodstanding.audits import actions, queries, suppliers
from goodstanding.audits.errors import NoSuchAudit
from goodstanding.audits.models import Action
from goodstanding.audits.planning import Terms, handed
from goodstanding.audits.sites import Audit
from goodstanding.demo.tables import table
from goodstanding.kernel.actor import Actor


def follow(site: Actor, verifier: Actor, at: datetime) -> None:
    """Let the plan of story.yaml happen on the newest audit; what has happened does not happen again."""
    held = queries.own_file(site, at)
    if not held.sites:  # a city so early that no audit has been delivered
        return
    audit = held.sites[0].latest
    for line in table("story")["plan"]:
        if not Action.objects.filter(
            subject=held.subject, audit=audit.record.identity, finding=line["finding"]
        ).exists():
            _do(site, verifier, audit, line, at)


def look(buyer: Actor, code: str, at: datetime) -> None:
    """A buyer opens its supplier, where there is an audit to see."""
    try:
        suppliers.open_file(buyer, code, at)
    except NoSuchAudit:
        return


def _do(site: Actor, verifier: Actor, audit: Audit, line: dict[str, Any], at: datetime) -> None:
    about = {"actor": site, "audit": audit.key, "finding": line["finding"], "at": at}
    terms = Terms(line["root_cause"], line["measure"], line["owner"], _day(audit, line["due"]), 0)
    action = actions.plan_action(terms=terms, **about)
    if line["state"] == "planned":
        return
    paper = handed(title=line["title"], dated_on=_day(audit, line["dated"]), content=line["title"].encode())
    actions.add_evidence(handed=paper, **about)
    action = actions.report_done(seen=action.version + 1, **about)
    if line["state"] == "verified":
        note = "已核对名单与合同 list compared with contracts"
        actions.verify(actor=verifier, action=action.pk, seen=action.version, note=note, at=at)


def _day(audit: Audit, days: int) -> date:
    return audit.day + timedelta(days=days)
