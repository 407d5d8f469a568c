"""What everybody may fetch of the trail: signed checkpoints, the keys to check them, and proofs between them.

None of it says who did what. Whoever keeps a checkpoint can tell later that the trail was cut or forked.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_safe

from goodstanding.proofs import anchors
from goodstanding.proofs.inclusions import write_hashes
from goodstanding.trail import keys, queries

AT_ONCE = 1_000
NO_SIZES = {
    "message": "old and new are sizes of signed checkpoints, old first.",
    "message_zh": "old 与 new 须为已签署检查点的大小，且 old 不大于 new。",
}


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """Signed checkpoints over more than `since` leaves, smallest first, an empty line between; at most a thousand."""
    since = _number(request, "since", 0)
    if since is None:
        return HttpResponseBadRequest("since is a number of leaves\n", content_type="text/plain; charset=utf-8")
    found = queries.checkpoints(since)[:AT_ONCE]
    return HttpResponse("\n".join(point.note for point in found), content_type="text/plain; charset=utf-8")


@require_safe
def anchors_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """The public keys. Compare them with what the platform told you by another way."""
    return HttpResponse(anchors.dump(keys.trusted()), content_type="application/json")


@require_safe
def consistency_json(request: HttpRequest) -> HttpResponse:
    """`{"old", "new", "proof": [base64, ...]}`: the tree of `new` leaves continues that of `old` (RFC 6962, 2.1.2)."""
    old, new = _number(request, "old"), _number(request, "new")
    if old is None or new is None or not old <= new <= queries.covered(queries.size()):
        return JsonResponse(NO_SIZES, status=400, json_dumps_params={"ensure_ascii": False})
    return JsonResponse({"old": old, "new": new, "proof": write_hashes(queries.consistency(old=old, new=new))})


def _number(request: HttpRequest, name: str, default: int | None = None) -> int | None:
    text = request.GET.get(name)
    if text is None:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
