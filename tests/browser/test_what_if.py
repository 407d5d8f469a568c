"""The what-if calculator in a browser: with and without JavaScript, by link, by file, and where something is wrong."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_pages import RULES

EXAMPLE = "/tools/grade?scheme=tax-credit-2025&example=0"


def graded(page):
    page.get_by_role("button", name="Work out the grade").click()
    page.locator(".result .grade").wait_for()
    return page.locator(".grade-line strong").inner_text()


def violations(page):
    return [
        f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in Axe().run(page, options=RULES).response["violations"]
    ]


@pytest.mark.parametrize("script", [True, False])
def test_an_example_is_graded(visit, script):
    visitor = visit(lang="en-GB", script=script)
    page = visitor.go(EXAMPLE)
    assert graded(page) == "93.96"
    assert page.locator("figure.falls svg[role=img]").is_visible()
    page.locator("figure.falls summary").click()
    cells = page.locator("figure.falls tbody tr").last.locator("td").all_inner_texts()
    assert cells == ["", "", "93.96"]
    assert not visitor.complaints
    assert not visitor.outside


@pytest.mark.parametrize(("lang", "theme", "width"), [("zh-CN", "dark", 320), ("en-GB", "light", 1280)])
def test_a_result_is_accessible_and_fits(visit, lang, theme, width):
    visitor = visit(lang=lang, theme=theme, width=width)
    page = visitor.go(EXAMPLE)
    page.locator("button[value=grade]").click()
    page.locator(".result .grade").wait_for()
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not visitor.complaints


def test_a_wrong_field_is_told_beside_it_and_takes_the_focus(visit):
    page = visit(lang="en-GB").go("/tools/grade?scheme=tax-credit-2025")
    page.get_by_role("textbox", name="Unified social credit code").fill("91990101MA0DEM0N3H")
    page.get_by_role("button", name="Work out the grade").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.get_by_role("link", name=re.compile("organisation.started_on")).click()
    assert page.evaluate("document.activeElement.id") == "organisation.started_on"
    assert page.get_by_role("textbox", name="Unified social credit code").input_value() == "91990101MA0DEM0N3H"
    assert not violations(page)


def test_a_link_fills_the_form_and_sends_nothing(visit):
    first = visit(lang="en-GB").go(EXAMPLE)
    graded(first)
    link = first.get_by_role("link", name="A link that holds these facts").get_attribute("href")
    visitor = visit(lang="en-GB")
    sent = []
    visitor.page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    page = visitor.go(link)
    page.get_by_text("nothing has been sent").wait_for()
    assert page.locator("#events-4-code").input_value() == "010501"  # lines were added for all of them
    assert not [one for one in sent if "91990101MA0DEM0N3H" in one or "010501" in one]
    assert graded(page) == "93.96"


def test_a_line_is_added_without_a_round_trip(visit):
    page = visit(lang="en-GB").go("/tools/grade?scheme=tax-credit-2025")
    page.get_by_role("button", name="More lines").click()
    assert page.evaluate("document.activeElement.id") == "events-3-code"
    assert page.locator("#events-3-code").input_value() == ""
    assert not violations(page)


def test_without_javascript_more_lines_a_file_and_its_return(visit, tmp_path):
    page = visit(lang="en-GB", script=False).go(EXAMPLE)
    page.get_by_role("button", name="More lines").click()
    page.locator("#events-7-code").wait_for()  # a form sent without script is a page loaded anew
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a facts file").click()
    assert saved.value.suggested_filename == "facts.yaml"
    saved.value.save_as(tmp_path / "facts.yaml")
    page.get_by_text("Have a facts file").click()
    page.get_by_label("Choose the file").set_input_files(tmp_path / "facts.yaml")
    page.get_by_role("button", name="Read it and work out the grade").click()
    assert page.locator(".grade-line strong").inner_text() == "93.96"


def test_an_area_shows_its_questions_and_is_rated(visit):
    page = visit(lang="en-GB").go("/tools/grade?scheme=bsci-area")
    page.get_by_label("Performance area").select_option("PA6")
    page.locator("[id='answers.6.4']").wait_for()
    for number, answer in enumerate(("Yes", "No", "Yes", "Yes"), start=1):
        page.locator(f"[id='answers.6.{number}']").select_option(answer)
    page.get_by_role("button", name="Work out the grade").click()
    assert page.locator(".result .grade").inner_text().split()[-1] == "D"
