"""The portal as an operator serves it, and the system's Chromium in front of it; without Chromium these tests skip."""

import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.sample import Installation

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 120  # seconds for the portal to answer on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (apt-get install chromium)"))


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """Not in pytest's own folder: another run's chmod would close it to the store."""
    with TemporaryDirectory(prefix="goodstanding-portal-") as folder:
        made = Installation(Path(folder))
        made.fill()
        yield made


@pytest.fixture(scope="session")
def portal(installation: Installation) -> Iterator[str]:
    """The address of the portal, served with its worker by `goodstanding serve`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = installation.serve(port)
    address = f"http://127.0.0.1:{port}"
    _wait_for(address)
    yield address
    serving.terminate()
    serving.wait(timeout=60)


def _wait_for(address: str) -> None:
    for _ in range(PATIENCE * 4):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"the portal does not answer at {address}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with its file: while it lives an event loop runs in this thread, and Django refuses to work beside one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield browser
        browser.close()


class Visitor:
    """A browser that notes what a strict page never does: complaints, outside requests."""

    def __init__(self, context: BrowserContext, portal: str) -> None:
        self.portal = portal
        self.complaints: list[str] = []
        self.outside: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._request(request.url))

    def go(self, path: str) -> Page:
        self.page.goto(self.portal + path)
        return self.page

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
            self.complaints.append(text)

    def _request(self, url: str) -> None:
        if not url.startswith(self.portal):
            self.outside.append(url)


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, portal: str, installation: Installation) -> dict[str, object]:
    """What the browser of a signed-in clerk keeps: cookies, nothing else. A clerk acknowledges confidentiality once, so signs in once."""
    if not installation.kept:
        installation.kept = _sign_in(chromium, portal, installation)
    return installation.kept


def _sign_in(chromium: Browser, portal: str, installation: Installation) -> dict[str, object]:
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{portal}/sign-in")
    page.get_by_label("Login name").fill("clerk")
    page.get_by_label("Password").fill(installation.passwords["clerk"])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="I have read and acknowledge this").click()
    page.wait_for_url("**/account/")
    kept = context.storage_state()
    context.close()
    return dict(kept)


@pytest.fixture
def visit(chromium: Browser, portal: str, request: pytest.FixtureRequest):
    """`visit(lang=…, theme=…, width=…, script=…, clerk=…)`: a fresh visitor, or the clerk."""
    contexts = []

    def new(
        *, lang: str = "zh-CN", theme: str = "light", width: int = 1280, script: bool = True, clerk: bool = False
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=lang,
            color_scheme=theme,
            java_script_enabled=script,
            storage_state=request.getfixturevalue("signed_in") if clerk else None,
        )
        contexts.append(context)
        return Visitor(context, portal)

    yield new
    for context in contexts:
        context.close()
