"""The public check of social-audit reports: read, tested, answered and let go; no account, no store, no trace."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.errors import TooLarge
from goodstanding.formats.social_audit.reading import read
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.following import Comparison, compare, in_order
from goodstanding.law.audits.margins import CheckedReport, in_the_margin
from goodstanding.law.audits.record import document
from goodstanding.web.templatetags.portal import size
from goodstanding.web.tools import STEPS

LIMIT = 10_000_000  # bytes; the longest real extracts are 3 MB of PDF
FORM = "web/tools/audit.html"
# figures of the example that do not agree
FAULTY: dict[str, Any] = {"insured": 25, "highest": [40, 40, 52], "eligible": 108}


class NoReport(Refusal):
    code = "AUDIT_NO_FILE"
    status = 422
    message = "Choose the report to check"
    message_zh = "请选择要核对的报告"
    next_step = "Send it as the form field `file`."
    next_step_zh = "请以表单字段 file 提交。"


@dataclass(frozen=True, slots=True)
class Answer:
    """The report checked (the later of two), and both compared where there are two."""

    checked: CheckedReport
    comparison: Comparison | None = None


# Nothing is done and nothing kept, so there is no act to forge: no token, and so no cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: HttpRequest) -> HttpResponse:
    """The form and, after it or on `?example=`, the answer on the same page."""
    frame: dict[str, Any] = {"steps": STEPS, "limit": LIMIT}
    if request.method != "POST":
        shown = _example(request.GET.get("example", ""))
        return render(request, FORM, frame | _shown(shown) | {"example": True} if shown else frame)
    try:
        return render(request, FORM, frame | _shown(_answer(request)))
    except Refusal as refusal:  # answered here: the ledger of refusals is not for what strangers try
        return render(request, FORM, frame | {"errors": faults(refusal, "#file")}, status=refusal.status)


@csrf_exempt
@never_cache
@require_POST
def audit_json(request: HttpRequest) -> JsonResponse:
    """The same for a program: what `audit read` and `audit check` print, and the comparison."""
    try:
        shown = _answer(request)
    except Refusal as refusal:
        return _json(refusal.as_dict(), refusal.status)
    return _json(
        {
            "report": document(shown.checked.report),
            "checks": [one.as_dict() for one in shown.checked.checks],
            "counts": shown.checked.counts(),
            "comparison": shown.comparison.as_dict() if shown.comparison else None,
        }
    )


def _answer(request: HttpRequest) -> Answer:
    report = _report(request.FILES.get("file"))
    if report is None:
        raise NoReport
    return _compared(report, _report(request.FILES.get("other")))


def _compared(report: SocialAudit, other: SocialAudit | None) -> Answer:
    if other is None:
        return Answer(in_the_margin(report))
    earlier, later = in_order(other, report)
    return Answer(in_the_margin(later), compare(earlier, later))


def _report(file: object) -> SocialAudit | None:
    if not isinstance(file, UploadedFile) or not file.name:
        return None
    if (file.size or 0) > LIMIT:
        raise TooLarge(file=file.name[:80], found=size(file.size or 0), limit=size(LIMIT))
    return read(file.read(), file.name[:80])


def _example(asked: str) -> Answer | None:
    """A made-up report with a few faults, read like any other; and the same site a year before."""
    if asked not in ("report", "two"):
        return None
    later = read(write_extract(demonstration_audit(**FAULTY)).encode(), "example")
    earlier = read(_a_year_before().encode(), "example") if asked == "two" else None
    return _compared(later, earlier)


def _a_year_before() -> str:
    """The example's text with its days a year earlier, one finding fewer and two letters lower."""
    text = write_extract(demonstration_audit(highest=[40, 40, 36], men=66, total=116))
    for now, then in (("/2026", "/2025"), ("/05/2025", "/05/2024"), ("Remuneration\tB", "Remuneration\tC")):
        text = text.replace(now, then)
    start, end = text.index("PA1: Social Management System\n"), text.index("PA 5: Fair Remuneration\n")
    return text[:start] + text[end:]


def _shown(answer: Answer) -> dict[str, Any]:
    return {"checked": answer.checked, "comparison": answer.comparison}


def faults(refusal: Refusal, field: str) -> list[dict[str, str]]:
    """A refusal as the error summary of a form: what, and the next step."""
    told = refusal.as_dict()
    both = {name: " ".join(str(told[part + name]) for part in ("message", "next_step")) for name in ("", "_zh")}
    return [{"href": field, "message": both[""], "message_zh": both["_zh"]}]


def _json(document: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(document, status=status, json_dumps_params={"ensure_ascii": False})
