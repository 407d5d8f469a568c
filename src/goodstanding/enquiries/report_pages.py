"""What everybody may fetch about issued reports: which of them are no longer current, signed."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goodstanding.enquiries import standing


@never_cache
@require_safe
def status_list(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """The status list as of now, sealed: numbers of reports only, nothing of whom they are about."""
    return HttpResponse(standing.signed_list(at=datetime.now(UTC)), content_type="application/json")
