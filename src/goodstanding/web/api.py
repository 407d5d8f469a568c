"""The interface for programs, below /v1: every context's router under one description (OpenAPI 3.1)."""

from importlib.metadata import version

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from goodstanding.catalogue.api import router as rules
from goodstanding.enquiries.api import router as enquiries
from goodstanding.enquiries.open_api import router as open_information
from goodstanding.enquiries.report_api import router as reports
from goodstanding.enquiries.rights_api import router as rights
from goodstanding.kernel.refusal import Refusal
from goodstanding.notices.api import router as webhooks
from goodstanding.parties.api import AUTH, OPEN
from goodstanding.parties.errors import KeyMissing
from goodstanding.parties.usage_api import router as usage
from goodstanding.submissions.api import router as deliveries
from goodstanding.trail.api import router as trail
from goodstanding.web.bodies import Plain
from goodstanding.web.middleware import refuse
from goodstanding.web.problems import answer

api = NinjaAPI(
    title="Good Standing",
    version=version("goodstanding"),
    description=(
        "Credit information of organisations, with its source and its article. 仅评组织，不评个人。\n\n"
        "Every refusal is `application/problem+json` (RFC 9457) with `code`, `message`, `message_zh`, `next_step`, "
        "`next_step_zh` and its legal `basis`. What is open to everybody needs no key; everything else a key with the "
        "scope the operation names: `goodstanding account key LOGIN --scope enquire`. Try it at /tools/api."
    ),
    urls_namespace="v1",
    openapi_url=None,  # web/openapi.py: the description is finished there
    docs_url=None,  # its page loads from elsewhere; ours is /tools/api
    auth=list(AUTH),
    parser=Plain(),
    servers=[{"url": "/", "description": "this installation"}],
)
api.add_router("", deliveries)
api.add_router("", enquiries, auth=list(OPEN))
api.add_router("", open_information, auth=list(OPEN))
api.add_router("", rights)
api.add_router("", reports, auth=list(OPEN))
api.add_router("", rules, auth=list(OPEN))
api.add_router("", trail, auth=list(OPEN))
api.add_router("", webhooks)
api.add_router("", usage)


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    del fault
    response = refuse(request, KeyMissing())
    response["WWW-Authenticate"] = 'Bearer realm="goodstanding"'
    return response


@api.exception_handler(HttpError)
def broken_rule(request: HttpRequest, fault: HttpError) -> HttpResponse:
    if isinstance(fault.__cause__, Refusal):
        return refuse(request, fault.__cause__)
    return answer(request, fault.status_code)


@api.exception_handler(ValidationError)
def not_asked_right(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Each parameter that is wrong, by its place and with what is wrong; what was sent is not repeated."""
    errors = [{"place": [str(part) for part in one["loc"]], "message": str(one["msg"])} for one in fault.errors]
    document = {
        "type": "about:blank", "title": "Unprocessable", "status": 422, "code": "NOT_ASKED_RIGHT",
        "detail": "; ".join(f"{one['place'][-1]}: {one['message']}" for one in errors), "instance": request.path,
        "message": "The request cannot be read", "message_zh": "无法读取该请求", "errors": errors,
        "next_step": "GET /v1/openapi.json says what it must hold.", "next_step_zh": "请求格式见 /v1/openapi.json。",
    }  # fmt: skip
    return JsonResponse(
        document, status=422, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )
