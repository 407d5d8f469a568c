"""What a visitor does, by keyboard, without a mouse, and without JavaScript."""


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit().go("/catalogue/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_slash_moves_to_the_search_box_but_never_while_typing(visit):
    page = visit().go("/tools/code")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("a/b")
    assert page.locator("input[name=q]").input_value() == "a/b"


def test_a_code_is_checked_by_keyboard_alone(visit):
    page = visit(lang="en-GB").go("/tools/code")
    page.locator("#code").focus()
    page.keyboard.type("9199 0101 0000 0123 0X")
    page.keyboard.press("Enter")
    page.wait_for_url("**code=*")
    assert page.locator(".answer").inner_text() == "Not a valid code"
    assert page.locator(".glyphs .wrong").count() >= 1


def test_every_stop_of_the_keyboard_is_visible(visit):
    page = visit().go("/tools/code?code=91990101000001230X")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        name = page.evaluate("document.activeElement.outerHTML.slice(0, 80)")
        if name in seen or name.startswith("<body"):
            break
        seen.add(name)
        assert outline == "solid", name
    assert len(seen) > 8


def test_the_theme_changes_at_once_and_is_kept(visit):
    page = visit().go("/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="深色").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_language_switch_keeps_page_and_typing(visit):
    page = visit().go("/tools/code")
    page.locator("#code").fill("919901")
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    assert page.url.endswith("/tools/code")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#code").input_value() == "919901"


def test_without_javascript_language_theme_and_tools_work(visit):
    visitor = visit(script=False)
    page = visitor.go("/tools/code")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("#code").fill("91990101000001230E")
    page.get_by_role("button", name="Check the code").click()
    assert page.locator(".answer").inner_text() == "Well formed"


def test_print_leaves_out_what_paper_cannot_use(visit):
    page = visit().go("/catalogue/penalty/")
    page.emulate_media(media="print")
    assert not page.locator(".nav").is_visible()
    assert not page.locator(".choices").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
