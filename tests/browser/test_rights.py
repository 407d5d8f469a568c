"""An organisation's own way: its file, an authorisation and its end, who looked, the report and its check. With axe."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.sample import FIRM, SAFETY
from tests.browser.test_pages import RULES


@pytest.fixture(scope="module")
def owner(chromium, portal, installation):
    """The owner's browser, signed in and bound to confidentiality."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 390, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{portal}/sign-in")
    page.get_by_label("Login name").fill("owner")
    page.get_by_label("Password").fill(installation.passwords["owner"])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    acknowledge = page.get_by_role("button", name="I have read and acknowledge this")
    if acknowledge.count():
        acknowledge.click()
    yield page
    context.close()


def _sound(page):
    """No fault that axe knows, and nothing wider than the screen."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_organisation_reads_its_own_file(owner, portal):
    owner.goto(f"{portal}/s/{FIRM}/")

    assert owner.get_by_role("link", name="Who looked").is_visible()
    _sound(owner)


def test_an_authorisation_is_read_signed_and_revoked(owner, portal):
    owner.goto(f"{portal}/authorisations/new")
    assert owner.get_by_role("checkbox", checked=True).count() == 0  # nothing is chosen beforehand
    _sound(owner)
    owner.get_by_label("Code of whom you authorise").fill(SAFETY)
    owner.get_by_role("checkbox").first.check()
    owner.get_by_label("Purpose, one only").select_option(index=1)
    today = datetime.now(UTC).date()
    owner.get_by_label("First day").fill(today.isoformat())
    owner.get_by_label("Last day").fill((today + timedelta(days=30)).isoformat())
    owner.get_by_label("Number of enquiries").fill("2")
    owner.get_by_role("button", name="Continue").click()
    _sound(owner)
    owner.get_by_role("button", name="I have read this and sign").click()
    assert owner.get_by_text("The authorisation has been signed.").is_visible()
    _sound(owner)

    owner.get_by_role("button", name="Revoke A1").click()
    assert owner.get_by_text("it opens nothing any more").is_visible()
    assert owner.get_by_role("button", name="Revoke").count() == 0
    _sound(owner)


def test_who_looked_is_read_and_asked_about(owner, portal, visit):
    visit(clerk=True).go(f"/s/{FIRM}/")
    owner.goto(f"{portal}/s/{FIRM}/looks/")
    _sound(owner)
    owner.locator("summary", has_text="Ask why").first.click()
    owner.get_by_label("Your question").first.fill("For what?")
    owner.get_by_role("button", name="Send").first.click()

    assert owner.get_by_text("To be answered by").first.is_visible()
    _sound(owner)


def test_a_report_is_downloaded_and_checked_and_a_changed_one_fails(owner, portal, tmp_path):
    owner.goto(f"{portal}/s/{FIRM}/")
    with owner.expect_download() as given:
        owner.get_by_role("button", name="report").click()
    genuine, changed = tmp_path / "report.pdf", tmp_path / "changed.pdf"
    given.value.save_as(genuine)
    bent = bytearray(genuine.read_bytes())
    bent[len(bent) // 2] ^= 1
    changed.write_bytes(bytes(bent))

    for file, said in ((genuine, "Current"), (changed, "Not genuine")):
        owner.goto(f"{portal}/reports/verify")
        owner.locator("#file").set_input_files(file)
        owner.get_by_role("button", name="Check the file").click()
        assert said in owner.locator(".answer").inner_text()
        _sound(owner)
