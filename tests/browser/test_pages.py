"""Every page, in every dress: readable, accessible, self-contained, never wider than the screen."""

from itertools import product
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

PAGES = yaml.safe_load(Path(__file__).with_name("pages.yaml").read_text(encoding="utf-8"))
DRESSES = list(product(("zh-CN", "en-GB"), ("light", "dark"), (320, 1280)))
OPPOSITES = [("zh-CN", "light", 1280), ("en-GB", "dark", 320)]  # each language, theme and width once
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits(visit, path):
    assert not [fault for dress in OPPOSITES for fault in _faults(visit, path, *dress)]


@pytest.mark.long
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_in_every_dress(visit, path):
    assert not [fault for dress in DRESSES for fault in _faults(visit, path, *dress)]


def _faults(visit, path, lang, theme, width):
    visitor = visit(lang=lang, theme=theme, width=width)
    page = visitor.go(path)
    found = Axe().run(page, options=RULES)
    faults = [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
    across = page.evaluate("document.documentElement.scrollWidth")
    faults += [f"{across} px wide"] if across > width else []
    return [f"{lang} {theme} {width}: {fault}" for fault in faults + visitor.complaints + visitor.outside]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_of_the_first_rank_and_a_title_that_names_it(visit, path):
    page = visit().go(path)
    assert page.locator("h1").count() == 1
    assert page.title().endswith("– Good Standing")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
