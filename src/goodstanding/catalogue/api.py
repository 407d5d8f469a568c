"""The catalogue and the published schemes for programs: rules everybody may read, kept by validators."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from goodstanding.catalogue.errors import NotInEdition
from goodstanding.law import catalogue
from goodstanding.law.catalogue import Item, NoSuchEdition
from goodstanding.law.catalogue_words import describe
from goodstanding.law.grading import reading
from goodstanding.parties.queries import providers_by_item

router = Router(tags=["rules"])
OPEN: dict[str, Any] = {"x-permissions": []}
Year = Annotated[str, Path(max_length=10)]
Word = Annotated[str, Path(max_length=60)]


@router.get("/catalogue", openapi_extra=OPEN, summary="The items of an edition: what is kept, how long, on what basis")
def items(request: HttpRequest, response: HttpResponse, edition: str = "") -> dict[str, Any]:
    del request
    response["Cache-Control"] = "no-cache"
    year, providers = _year(edition), providers_by_item()
    listed = [describe(item) | {"providers": providers.get(item.code, [])} for item in catalogue.edition(year).values()]
    return {"edition": year, "editions": list(catalogue.editions()), "items": listed}


@router.get("/catalogue/{item}", openapi_extra=OPEN, summary="One item with its fields")
def item(request: HttpRequest, response: HttpResponse, item: Word, edition: str = "") -> dict[str, Any]:
    del request
    response["Cache-Control"] = "no-cache"
    year = _year(edition)
    held = catalogue.edition(year).get(item)
    if held is None:
        raise NotInEdition(year=year, item=item[:40], items=", ".join(catalogue.edition(year)))
    return {"edition": year, **describe(held), "fields": _fields(held)}


@router.get("/schemes", openapi_extra=OPEN, summary="The published schemes by which organisations are graded")
def schemes(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    del request
    response["Cache-Control"] = "no-cache"
    names = ("code", "name", "name_zh", "label", "label_zh", "years", "grades")
    held = [reading.document(code) for code in reading.known_schemes()]
    return {"schemes": [{name: one.get(name) for name in names} for one in held]}


@router.get("/schemes/{scheme}", openapi_extra=OPEN, summary="One scheme whole, as its file has it")
def scheme(request: HttpRequest, response: HttpResponse, scheme: Word) -> dict[str, Any]:
    del request
    response["Cache-Control"] = "no-cache"
    return reading.document(scheme)


def _year(asked: str) -> str:
    year = asked or catalogue.editions()[-1]
    if year not in catalogue.editions():
        raise NoSuchEdition(year=year[:10], editions=", ".join(catalogue.editions()))
    return year


def _fields(held: Item) -> list[dict[str, Any]]:
    names = ("code", "name", "name_zh", "type", "required", "publicity")
    choices = ("code", "name", "name_zh")
    return [
        {name: getattr(field, name) for name in names}
        | {"choices": [{name: getattr(one, name) for name in choices} for one in field.choices]}
        for field in held.fields
    ]
