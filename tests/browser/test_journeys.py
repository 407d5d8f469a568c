"""What a visitor and a clerk do: by keyboard, without a mouse, and without JavaScript."""

import re

from tests.browser.sample import FIRM, NAMES, penalty


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


def test_suggestions_are_chosen_by_arrow_and_enter(visit):
    page = visit().go("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("示范一号")
    page.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("option").first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == page.get_by_role("option").first.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/s/{FIRM}/")
    assert page.locator("h1").inner_text() == NAMES[FIRM]


def test_escape_closes_the_suggestions_and_leaves_the_words(visit):
    page = visit().go("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("示范一号")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert not page.get_by_role("listbox").is_visible()
    assert box.input_value() == "示范一号"


def test_nothing_is_asked_while_an_input_method_is_composing(visit):
    visitor = visit()
    page = visitor.go("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest" in request.url else None)
    box = page.get_by_role("combobox")
    for kind in ("compositionstart", "input", "compositionend"):
        if kind == "compositionend":
            page.wait_for_timeout(400)
            assert not asked
        page.evaluate(
            """([kind]) => { const box = document.querySelector("#q-home");
               if (kind === "input") { box.value = "shifan"; box.dispatchEvent(new InputEvent("input", {isComposing: true, bubbles: true})); }
               else box.dispatchEvent(new CompositionEvent(kind, {bubbles: true})); }""",
            [kind],
        )
    page.get_by_role("option").first.wait_for()
    assert len(asked) == 1
    assert box.input_value() == "shifan"


def test_without_javascript_a_name_leads_to_the_organisation(visit):
    page = visit(script=False).go("/")
    page.locator("#q-home").fill("示范一号")
    page.get_by_role("button", name="搜索组织").click()
    page.get_by_role("link", name=NAMES[FIRM]).click()
    page.get_by_role("navigation", name="信息类别").get_by_role("link", name=re.compile("行政处罚")).click()
    assert page.locator("article.record").count() == 4


def test_a_clerk_delivers_waits_and_fetches_the_rows_to_mend(visit, installation):
    visitor = visit(lang="en-GB", clerk=True)
    page = visitor.go("/deliveries/new")
    page.get_by_label("What you deliver").select_option("penalty")
    rows = [penalty(8), penalty(9, decided_on="2026-09-31")]
    page.get_by_label("File").set_input_files(installation.sheet("by-page.csv", rows))
    page.get_by_role("button", name="Deliver and check").click()
    page.wait_for_url(re.compile(r"/deliveries/\d+/$"))
    page.get_by_role("heading", name="Findings").wait_for(timeout=60_000)
    assert page.locator(".figures strong").all_inner_texts() == ["2", "1", "1", "0"]  # rows, accepted, rejected, before
    with page.expect_download() as mending:
        page.get_by_role("link", name="Rows to mend (XLSX)").click()
    assert mending.value.suggested_filename == "by-page-更正.xlsx"
    assert not visitor.complaints
    assert not visitor.outside


def test_a_clerk_delivers_without_javascript(visit, installation):
    page = visit(lang="en-GB", clerk=True, script=False).go("/deliveries/new")
    page.get_by_label("What you deliver").select_option("penalty")
    page.get_by_label("File").set_input_files(installation.sheet("no-script.csv", [penalty(7)]))
    page.get_by_role("button", name="Deliver and check").click()
    page.get_by_text("Nothing was found wrong.").wait_for(timeout=60_000)  # the page looks again by itself


def test_a_file_over_the_limit_is_said_before_it_travels(visit, tmp_path):
    page = visit(lang="en-GB", clerk=True).go("/deliveries/new")
    page.evaluate("document.querySelector('#file').dataset.limit = '10'")
    large = tmp_path / "large.csv"
    large.write_text("more than ten bytes")
    page.get_by_label("File").set_input_files(large)
    assert "over the limit" in page.evaluate("document.querySelector('#file').validationMessage")


def test_signing_out_leaves_nothing_behind(visit):
    page = visit(lang="en-GB").go("/deliveries/")
    page.wait_for_url("**/sign-in?next=*")
    assert page.locator("h1").inner_text() == "Sign in"


def test_a_passkey_is_made_and_signs_in_without_name_and_password(chromium, portal, installation, signed_in):
    """On a device of the browser's own making; passkeys belong to a name, so the portal is opened as localhost."""
    here = portal.replace("127.0.0.1", "localhost")
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    page.goto(f"{here}/sign-in?next=/account/factors/passkey")
    page.get_by_label("Login name").fill("clerk")
    page.get_by_label("Password").fill(installation.passwords["clerk"])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("desk computer")
    page.get_by_role("button", name="Make one on this device").click()
    assert page.get_by_role("main").get_by_role("listitem").count() == 10  # recovery codes
    page.get_by_role("link", name="I have kept them").click()
    assert page.get_by_text("passkey: desk computer").is_visible()

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{here}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/account/")

    page.goto(f"{here}/account/factors/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    assert page.get_by_text("At present your password alone lets in").is_visible()
    context.close()
