"""`match`: whom a name delivered without a code means; candidates to read, an officer's decision to keep."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

if TYPE_CHECKING:
    from goodstanding.kernel.actor import Actor
    from goodstanding.subjects.matching import Answer

app = typer.Typer()
NONE = "none"


@app.command()
def match(
    name: Annotated[str, typer.Argument(metavar="NAME", help="the name as it was delivered")],
    provider: Annotated[str, typer.Option("--provider", metavar="CODE", help="who delivered it")],
    address: Annotated[str, typer.Option("--address", help="where it is, if the name does not say")] = "",
    decide: Annotated[str, typer.Option("--decide", metavar="CODE", help="it means this organisation, or `none`")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="withdraw the decision in force")] = False,
    format_: FormatOption = Format.text,
    database: DatabaseOption = None,
    as_account: AsOption = None,
) -> None:
    """Rank the organisations a name may mean; keep an officer's decision, which the next deliveries use."""
    if decide and withdraw:
        raise typer.BadParameter("decide or withdraw, not both", param_hint="--withdraw")
    with open_store(database, as_account) as actor:
        from goodstanding.subjects import indexing, matching

        _require(actor, provider)
        indexing.read_names()
        _act(actor, name, provider, decide, withdraw)
        document = _document(matching.whom(name, provider=provider, address=address))
    if format_ is Format.json:
        emit_json(document)
        return
    _print(document)


def _require(actor: "Actor", provider: str) -> None:
    """Whom a name means concerns the unit that delivered it, and whoever decides."""
    from goodstanding.law import roles

    if not roles.may(actor, "decide"):
        roles.require(actor, "deliver", unit=provider.strip().upper())


def _act(actor: "Actor", name: str, provider: str, decide: str, withdraw: bool) -> None:
    from goodstanding.subjects import actions, matching

    now = datetime.now(UTC)
    if withdraw:
        decision = matching.decision(name, provider=provider)
        actions.withdraw_match(actor=actor, decision=decision.pk if decision else 0, at=now)
    if decide:
        meant = None if decide == NONE else decide.strip().upper()
        actions.decide_match(actor=actor, provider=provider, delivered=name, subject=meant, at=now)


def _document(answer: "Answer") -> dict[str, Any]:
    lines = [
        {"code": one.key, "name": one.name, "score": one.score, "why": one.why, "why_zh": one.why_zh}
        for one in answer.ranking.candidates
    ]
    proposed = answer.ranking.proposed
    return {
        "decided": _decided(answer),
        "proposed": next((line for line in lines if proposed and line["code"] == proposed.key), None),
        "candidates": lines,
    }


def _decided(answer: "Answer") -> dict[str, object] | None:
    decision = answer.decided
    if decision is None:
        return None
    return {
        "code": decision.subject.code if decision.subject else None,
        "name": decision.subject.name if decision.subject else None,
        "by": decision.decided_by,
        "at": decision.decided_at.isoformat(),
    }


def _print(document: dict[str, Any]) -> None:
    decided = document["decided"]
    if decided:
        meant = f"{decided['code']}  {decided['name']}" if decided["code"] else "none of those known 均非所指"
        print(f"decided 已认定: {meant} ({decided['by']}, {decided['at'][:10]})")
        return
    if not document["candidates"]:
        say("Nothing like this name is known. 没有相近的名称。")
    for line in document["candidates"]:
        mark = "proposed 建议 " if line == document["proposed"] else ""
        print(f"{mark}{line['code']}  {line['name']}  {line['score']:.2f}")
        print(f"    {line['why']}\n    {line['why_zh']}")
