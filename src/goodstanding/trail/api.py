"""The trail for programs: keys, signed checkpoints, and proofs between them. Nothing here says who did what."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from goodstanding.proofs import anchors
from goodstanding.proofs.inclusions import write_hashes
from goodstanding.trail import keys, queries
from goodstanding.trail.errors import NoSuchTree, NotYetSigned

router = Router(tags=["trail"])
OPEN: dict[str, Any] = {"x-permissions": []}
LARGEST = 2**63 - 1
Size = Annotated[int, Query(ge=0, le=LARGEST)]


@router.get("/trail/anchors", openapi_extra=OPEN, summary="The public keys that check reports, receipts and the trail")
def anchors_document(request: HttpRequest) -> HttpResponse:
    """Compare them with what the platform told you by another way: a key that only a file carries proves nothing."""
    del request
    response = HttpResponse(anchors.dump(keys.trusted()), content_type="application/json")
    response["Cache-Control"] = "no-cache"
    return response


@router.get("/trail/checkpoints", openapi_extra=OPEN, summary="Signed checkpoints, smallest first")
def checkpoints(
    request: HttpRequest, since: Size = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> dict[str, Any]:
    """Those over more than `since` leaves; ask on with the `since` of the answer until it is null."""
    del request
    found = list(queries.checkpoints(since)[: limit + 1])
    more = found[limit - 1].size if len(found) > limit else None
    lines = [{"size": one.size, "root": bytes(one.root).hex(), "at": one.at, "note": one.note} for one in found[:limit]]
    return {"checkpoints": lines, "since": more}


@router.get("/trail/consistency", openapi_extra=OPEN, summary="The later tree continues the earlier one")
def consistency(request: HttpRequest, old: Size, new: Size) -> dict[str, Any]:
    """The proof of RFC 6962, 2.1.2, hashes in base64."""
    del request
    covered = queries.covered(queries.size())
    if not old <= new <= covered:
        raise NoSuchTree(old=old, new=new, covered=covered)
    return {"old": old, "new": new, "proof": write_hashes(queries.consistency(old=old, new=new))}


@router.get("/trail/inclusion", openapi_extra=OPEN, summary="A leaf stands in the signed tree")
def inclusion(request: HttpRequest, leaf: Size) -> dict[str, Any]:
    """The leaf's hash, not what it says: a payload is with whoever it concerns, in a report or an evidence pack."""
    del request
    latest = queries.latest_checkpoint()
    if latest is None or leaf >= latest.size:
        raise NotYetSigned(leaf=leaf)
    held = queries.inclusion(leaf, size=latest.size)
    return {
        "leaf": held.index,
        "size": held.size,
        "hash": held.leaf.hex(),
        "proof": write_hashes(held.proof),
        "checkpoint": latest.note,
    }
