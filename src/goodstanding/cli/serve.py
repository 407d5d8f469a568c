"""`serve`: the portal, the API and the background worker."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from goodstanding.cli.output import say
from goodstanding.cli.session import DatabaseOption, open_database, require_migrated

app = typer.Typer()
PortOption = Annotated[
    int | None, typer.Option("--port", min=0, max=65535, metavar="P", help="default: 8000, else the next free one")
]


@dataclass(frozen=True, slots=True)
class Serving:
    """Where to serve, and whether the store is ours to look after."""

    port: int
    embedded: bool


@app.command()
def serve(port: PortOption = None, database: DatabaseOption = None) -> None:
    """Serve until Ctrl-C or TERM, then stop portal, worker and store."""
    with until_stopped(), open_serving_store(port, database) as chosen:
        require_migrated()
        from goodstanding.parties.queries import require_responsible

        require_responsible()
        serve_portal(chosen)


@contextmanager
def until_stopped() -> Iterator[None]:
    """A signal is the ordinary end of serving and no failure."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        say("Stopped. 已停止。")


@contextmanager
def open_serving_store(port: int | None, database: str | None) -> Iterator[Serving]:
    """The store and the port, or the reason why there is none, before anything else is done."""
    from goodstanding.cli.serving import USUAL_PORT, free_port

    chosen = free_port(port)
    embedded = not (database or os.environ.get("DATABASE_URL"))
    with open_database(database):
        if port is None and chosen != USUAL_PORT:
            say(f"Port {USUAL_PORT} is taken; using {chosen}. 端口 {USUAL_PORT} 已被占用，改用 {chosen}。")
        yield Serving(port=chosen, embedded=embedded)


def serve_portal(serving: Serving, *, greeting: str = "") -> None:
    """Run portal, enquiries and worker until a signal comes; `greeting` is said once the portal answers."""
    from goodstanding.cli.serving import address, next_free, parts_running, watch
    from goodstanding.store.embedded import revive
    from goodstanding.store.opening import for_the_app
    from goodstanding.store.places import home

    if serving.embedded:  # portal and worker change no table
        os.environ["DATABASE_URL"] = for_the_app(os.environ["DATABASE_URL"])
    enquiries = next_free(serving.port + 1)
    with parts_running(serving.port, enquiries) as parts:
        say(f"The portal is open at {address(serving.port)} (Ctrl-C stops it). 门户已开放，按 Ctrl-C 停止。")
        say(f"Many enquiries at once: {address(enquiries)}v1/organisations/CODE. 大量查询请用此地址。")
        if greeting:
            say(greeting)
        watch(parts, (lambda: revive(home())) if serving.embedded else (lambda: None))
