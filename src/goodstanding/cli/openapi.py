"""`openapi`: the description of the interface for programs, as it is committed in docs/openapi.json."""

import os
from pathlib import Path
from typing import Annotated

import typer

from goodstanding.cli.output import say

app = typer.Typer()


@app.command()
def openapi(
    out: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="default: standard output")] = None,
) -> None:
    """Print the OpenAPI 3.1 description of /v1; it needs no store."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodstanding.settings.production")
    import django

    django.setup()
    from django.test import Client

    text = Client(headers={"host": "localhost"}).get("/v1/openapi.json").content.decode()  # as the door serves it
    if out is None:
        print(text, end="")
        return
    out.write_text(text, encoding="utf-8")
    say(f"{out}: OpenAPI 3.1")
