"""Every "no" of the portal: a page that says what to do next, or problem+json (RFC 9457) for a program."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

Problem = dict[str, str | list[str]]
PROBLEM = "application/problem+json"


@cache
def problems() -> dict[int, Problem]:
    """What is said for each status, in both languages."""
    loaded: dict[int, Problem] = read_yaml(Path(__file__).with_name("problems.yaml"))
    return loaded


def answer(request: HttpRequest, status: int, *, refusal: Refusal | None = None, reference: str = "") -> HttpResponse:
    """The error as what was asked for: a page, or problem+json below /v1, for `.json` and for programs."""
    problem = problem_of(status)
    said = refusal.as_dict() if refusal else None
    if for_a_program(request):
        return _json(request, status, problem, said, reference)
    frame = {"problem": problem, "status": status, "refusal": said, "reference": reference, "bare": status >= 500}
    return render(request, "web/problem.html", frame, status=status)


def problem_of(status: int) -> Problem:
    """What is said for a status, or for its class."""
    return problems().get(status) or problems()[500 if status >= 500 else 400]


def for_a_program(request: HttpRequest) -> bool:
    """Whether a program asks: below /v1, for a `.json` twin, or accepting JSON and no page."""
    if request.path.startswith("/v1/") or request.path.endswith(".json"):
        return True
    accepted = request.headers.get("Accept", "")
    return "json" in accepted and "html" not in accepted


def _json(
    request: HttpRequest, status: int, problem: Problem, said: dict[str, object] | None, reference: str
) -> HttpResponse:
    document = document_of(request.path, status, problem, said, reference)
    return JsonResponse(document, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False})


def document_of(
    path: str, status: int, problem: Problem, said: dict[str, object] | None, reference: str = ""
) -> dict[str, object]:
    """The problem document of RFC 9457, with what a refusal says where there is one."""
    document: dict[str, object] = {
        "type": "about:blank",
        "title": problem["title"],
        "status": status,
        "detail": said["message"] if said else problem["why"],
        "instance": path,
    }
    document |= said or {"code": f"HTTP_{status}", "message_zh": problem["why_zh"]}
    if reference:
        document["reference"] = reference
    return document
