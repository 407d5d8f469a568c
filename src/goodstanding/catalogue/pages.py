"""The catalogue as pages: what is kept, who delivers it, for how long, on what basis."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodstanding.law import catalogue
from goodstanding.law.catalogue import Item


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    frame = {"items": catalogue.edition(year).values(), "year": year, "editions": catalogue.editions()}
    return render(request, "catalogue/items.html", frame | {"in_force_from": catalogue.in_force_from(year)})


@require_safe
def items_json(request: HttpRequest) -> JsonResponse:
    year = _year(request)
    document = {"edition": year, "items": [_plain(item) for item in catalogue.edition(year).values()]}
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    year = _year(request)
    held = catalogue.edition(year).get(code)
    if held is None:
        raise Http404
    steps = [("/catalogue/", "信用信息目录", "Catalogue")]
    return render(request, "catalogue/item.html", {"item": held, "year": year, "steps": steps})


def _year(request: HttpRequest) -> str:
    year = request.GET.get("edition") or catalogue.editions()[-1]
    if year not in catalogue.editions():
        raise Http404
    return year


def _plain(held: Item) -> dict[str, object]:
    return {
        "code": held.code,
        "name": held.name,
        "name_zh": held.name_zh,
        "information": held.information,
        "nature": held.nature,
        "publicity": held.publicity,
        "retention": held.retention_years,
        "basis": [asdict(cite) for cite in held.basis],
        "provider_kinds": list(held.providers),
        "fields": [
            {
                "code": field.code,
                "name": field.name,
                "name_zh": field.name_zh,
                "type": field.type,
                "required": field.required,
            }
            for field in held.fields
        ],
    }
