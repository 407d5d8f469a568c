"""The tools corner and its code checker: useful on the first day, with no account, no data and no store."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from goodstanding.kernel.code_slips import likely_slips
from goodstanding.kernel.identifiers import CodeCheck, check_code, problem

PARTS = ((1, "p1"), (2, "p2"), (8, "p3"), (17, "p4"), (18, "p5"))  # last position of each part of a code
PERSON = "identity_number"
PART_STARTS = (2, 3, 9, 18)
STEPS = [("/tools/", "工具", "Tools")]


@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    return render(request, "web/tools/tools.html")


@require_safe
def code_checker(request: HttpRequest) -> HttpResponse:
    if request.GET.get("saw") == PERSON:
        return render(
            request, "web/tools/code.html", {"checked": CodeCheck("", problems=(problem(PERSON),)), "steps": STEPS}
        )
    given = request.GET.get("code", "")[:200]
    checked = check_code(given) if given.strip() else None
    if checked and any(one.code == PERSON for one in checked.problems):
        return redirect(f"{request.path}?saw={PERSON}")  # out of the address bar and of the page
    frame: dict[str, object] = {"checked": checked, "steps": STEPS}
    if checked:
        frame |= {"glyphs": _glyphs(checked), "slips": likely_slips(given), "words": _words(checked)}
    return render(request, "web/tools/code.html", frame)


@require_safe
def code_checker_json(request: HttpRequest) -> JsonResponse:
    """The same answer for a program: `?code=`."""
    given = request.GET.get("code", "")[:200]
    checked = check_code(given)
    code = checked.code
    return _json(
        {
            "valid": checked.valid,
            "code": str(code) if code else checked.text,
            "department": code.department if code else None,
            "kind": code.kind if code else None,
            "region": code.region if code else None,
            "organisation_code": code.organisation_code if code else None,
            "words": _words(checked),
            "problems": [problem.as_dict() for problem in checked.problems],
            "likely": [slip.as_dict() for slip in likely_slips(given)],
        }
    )


def _words(checked: CodeCheck) -> dict[str, str]:
    return checked.code.words() if checked.code else {}


def _glyphs(checked: CodeCheck) -> list[dict[str, object]]:
    """Each character with its position, the part it belongs to, and whether it looks wrong."""
    wrong, maybe = _suspects(checked)
    return [
        {
            "place": place,
            "mark": mark,
            "part": next((part for last, part in PARTS if place <= last), ""),
            "wrong": place in wrong,
            "maybe": place in maybe - wrong,
            "gap": place in PART_STARTS,
        }
        for place, mark in enumerate(checked.text, 1)
    ]


def _suspects(checked: CodeCheck) -> tuple[set[int], set[int]]:
    """Positions that look wrong, and those another slip would explain as well."""
    if checked.valid:
        return set(), set()
    slips = [set(range(slip.position, slip.position + len(slip.found))) for slip in likely_slips(checked.text)]
    if slips:
        return slips[0], set().union(*slips)
    return {problem.position for problem in checked.problems if problem.invalidates}, set()


def _json(document: dict[str, object]) -> JsonResponse:
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
