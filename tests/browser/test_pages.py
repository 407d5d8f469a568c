"""Every page, in every dress: readable, accessible, self-contained, never wider than the screen."""

from itertools import product
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

from tests.browser.sample import FIRM

LISTED = yaml.safe_load(Path(__file__).with_name("pages.yaml").read_text(encoding="utf-8"))
PAGES = [pytest.param(path.replace("FIRM", FIRM), who == "clerk", id=path) for who in LISTED for path in LISTED[who]]
DRESSES = list(product(("zh-CN", "en-GB"), ("light", "dark"), (320, 1280)))
OPPOSITES = [("zh-CN", "light", 1280), ("en-GB", "dark", 320)]  # each language, theme and width once
OTHERS = [dress for dress in DRESSES if dress not in OPPOSITES]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize(("path", "clerk"), PAGES)
def test_a_page_is_accessible_and_fits(visit, path, clerk):
    assert not [fault for dress in OPPOSITES for fault in _faults(visit, path, clerk, *dress)]


@pytest.mark.long
@pytest.mark.parametrize(("path", "clerk"), PAGES)
def test_a_page_is_accessible_and_fits_in_every_other_dress(visit, path, clerk):
    assert not [fault for dress in OTHERS for fault in _faults(visit, path, clerk, *dress)]


def _faults(visit, path, clerk, lang, theme, width):
    visitor = visit(lang=lang, theme=theme, width=width, clerk=clerk)
    page = visitor.go(path)
    found = Axe().run(page, options=RULES)
    faults = [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
    faults += _form_faults(page, lang)
    across = page.evaluate("document.documentElement.scrollWidth")
    faults += [f"{across} px wide"] if across > width else []
    return [f"{lang} {theme} {width}: {fault}" for fault in faults + visitor.complaints + visitor.outside]


def _form_faults(page, lang):
    """One heading of the first rank, a title that ends with the platform's name, the language said."""
    if (headings := page.locator("h1").count()) != 1:
        yield f"{headings} headings of the first rank"
    if not page.title().endswith("– Good Standing"):
        yield f"title {page.title()}"
    if page.locator("html").get_attribute("lang") != {"zh-CN": "zh-Hans"}.get(lang, "en"):
        yield "language not said"
