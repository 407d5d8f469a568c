"""Overtime, rest, pay and cover from raw records, for whoever uploads them; nothing is kept."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from goodstanding.formats.attendance import read_records
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.labour.auditing import HoursAudit, audit_hours
from goodstanding.law.labour.parameters import minimum_wages
from goodstanding.web.audit_tool import faults
from goodstanding.web.templatetags.portal import size
from goodstanding.web.tools import STEPS

LIMIT = 20_000_000  # bytes a file: a year of some 2,000 workers
SHOWN = 200  # breaches on the page; the command has all
FORM = "web/tools/hours.html"
KINDS = ("attendance", "payroll", "roster", "approvals")
EXAMPLE = {
    "attendance": "worker,date,in,out\n"
    + "".join(f"A1,2024-03-{day:02d},08:00,{21 if day % 2 else 19}:00\n" for day in range(1, 30) if day != 17)
    + "".join(f"A2,2024-03-{day:02d},08:00,16:30\n" for day in range(4, 9))
    + "A3,2024-03-04,22:00,06:00\nA3,2024-03-05,08:00,\n",
    "payroll": "worker,month,base,overtime_pay,allowances,deductions,paid\nA1,2024-03,3600,900,0,0,4500\n"
    "A2,2024-03,3600,0,0,0,3600\n",
    "roster": "worker,sex,born,hired,pension,medical,injury,unemployment,maternity\nA1,m,1985-02,2020-01,1,1,1,1,1\n"
    "A2,f,1992-07,2021-05,0,1,1,0,1\nA3,f,2007-01,2023-09,0,0,0,0,0\n",
}


class NoAttendance(Refusal):
    code = "HOURS_NO_FILE"
    status = 422
    message = "Choose the attendance file"
    message_zh = "请选择考勤文件"
    next_step = "The other three are optional."
    next_step_zh = "其余三份可不填。"


class SheetTooLarge(Refusal):
    code = "HOURS_TOO_LARGE"
    status = 413
    message = "{file}: {found} is above the limit of {limit}"
    message_zh = "{file}：{found}超过上限{limit}"
    next_step = "Use the command `goodstanding audit hours`, which has no limit."
    next_step_zh = "请使用命令 goodstanding audit hours，无此上限。"


# As with reports: nothing is done and nothing kept, so no token and no cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """The form and, after it or on `?example=1`, the answer on the same page."""
    district = (request.POST.get("district") or "").strip()[:12]
    frame: dict[str, Any] = {"steps": STEPS, "limit": LIMIT, "district": district, "kinds": KINDS}
    if request.method != "POST":
        if "example" in request.GET:
            made_up = {kind: (f"{kind}.csv", text.encode()) for kind, text in EXAMPLE.items()}
            frame |= _shown(_judged(made_up, "350582")) | {"example": True}
        return render(request, FORM, frame)
    try:
        return render(request, FORM, frame | _shown(_judged(_taken(request), district)))
    except Refusal as refusal:
        told = faults(refusal, "#attendance")
        return render(request, FORM, frame | {"errors": told}, status=refusal.status)


def _taken(request: HttpRequest) -> dict[str, tuple[str, bytes]]:
    sent = {kind: file for kind in KINDS if isinstance(file := request.FILES.get(kind), UploadedFile)}
    if "attendance" not in sent:
        raise NoAttendance
    for file in sent.values():
        if (file.size or 0) > LIMIT:
            raise SheetTooLarge(file=str(file.name)[:80], found=size(file.size or 0), limit=size(LIMIT))
    return {kind: (Path(str(file.name)).name[-80:], file.read()) for kind, file in sent.items()}


def _judged(files: Mapping[str, tuple[str, bytes]], district: str) -> HoursAudit:
    """Read from a folder that is gone when the answer is there."""
    minimum = minimum_wages(district) if district else None
    with TemporaryDirectory() as folder:
        paths: dict[str, Path | None] = dict.fromkeys(KINDS)
        for kind, (name, data) in files.items():
            own = Path(folder) / kind
            own.mkdir()
            (own / name).write_bytes(data)
            paths[kind] = own / name
        attendance = paths.pop("attendance")
        assert attendance is not None
        records = read_records(attendance, **paths)
    return audit_hours(records, district=district, minimum=minimum)


def _shown(found: HoursAudit) -> dict[str, Any]:
    breaches = [one.as_dict() for one in found.breaches]
    said = [{"words": one.text, "words_zh": one.text_zh} for one in found.findings]
    return {"found": found, "breaches": breaches[:SHOWN], "more": max(len(breaches) - SHOWN, 0), "said": said}
