"""A family of four on a small phone: one files, the other adult signs by a link of his own."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import open_browser, running_site
from tests.factories import pdf
from tests.test_journey_browser import check_the_flight, choose, go_on, prove_the_address

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("family")) as address:
        yield address


def phone(browser: Browser) -> Page:
    """A small phone of its own, without scripts."""
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.set_default_timeout(15_000)
    return page


def test_a_family_files_and_the_second_adult_signs_on_another_phone(site):
    with open_browser() as browser:
        hers, his = phone(browser), phone(browser)
        check_the_flight(hers, site)
        prove_the_address(hers, site)
        add_the_family(hers, site)
        do_the_other_tasks(hers, site)
        sign(hers, site, "Ada Byron")
        expect(hers.locator("main")).to_contain_text("You signed, others have not yet")
        hers.goto(f"{site}/claims/new/")
        expect(hers.locator("main")).to_contain_text("Still to sign, by a link of their own: Bob")
        hers.goto(f"{site}/claims/new/check/")
        go_on(hers)
        expect(hers.locator("h1")).to_have_text("We have your claim")
        reference = hers.locator(".sent__reference").inner_text()
        sign_by_link(his, site, reference)
        hers.goto(f"{site}/claims/{reference}/")
        people = hers.locator("#passengers")
        expect(people).not_to_contain_text("A signature is still missing")
        expect(people).to_contain_text("no sum is owed for this infant")
        assert his.goto(f"{site}/claims/{reference}/").url.startswith(f"{site}/account/login/")


def fits(page: Page) -> None:
    """Nothing is wider than the phone; the address bar tells which page it was."""
    width = page.locator("body").bounding_box()["width"]
    assert width <= PHONE["width"], page.url


def add(page: Page, site: str, given_names: str, age: str, **fields: str) -> None:
    page.goto(f"{site}/claims/new/passengers/add/")
    page.get_by_label("Given names").fill(given_names)
    page.get_by_label("Family name").fill("Byron")
    choose(page, age)
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    fits(page)
    go_on(page)


def add_the_family(page: Page, site: str) -> None:
    add(page, site, "Ada", "Adult")
    add(page, site, "Bob", "Adult")
    expect(page.locator("main")).to_contain_text("Enter a different email address for each adult")
    page.locator("[name=email]").fill("bob@example.org")
    go_on(page)
    for name, age in (("Tim", "Child, 2 to 17"), ("Mia", "Under 2")):
        add(page, site, name, age)
        expect(page.locator("h1")).to_have_text(f"Who signs for {name} Byron?")
        if name == "Mia":
            choose(page, "No, it travelled free")
        choose(page, "Mother or father")
        page.get_by_label("Full name of the one who signs").fill("Ada Byron")
        choose(page, "I have the right to sign")
        fits(page)
        go_on(page)
    expect(page.locator("h1")).to_have_text("You added 4 passengers")
    fits(page)


def do_the_other_tasks(page: Page, site: str) -> None:
    page.goto(f"{site}/claims/new/flight/")
    page.get_by_label("Booking reference").fill("x4f 2kq")
    go_on(page)
    page.goto(f"{site}/claims/new/contact/")
    page.get_by_label("Street and number").fill("Herengracht 1")
    page.get_by_label("Postcode").fill("1015 BA")
    page.get_by_label("Town or city").fill("Amsterdam")
    page.get_by_label("Country").select_option("NL")
    go_on(page)
    page.goto(f"{site}/claims/new/earlier-contact/")
    choose(page, "No")
    choose(page, "Nothing")
    go_on(page)
    page.goto(f"{site}/claims/new/documents/")
    choose(page, "Boarding pass")
    paper = {"name": "pass.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.locator("input[type=file]").set_input_files(paper)
    go_on(page)


def sign(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/claims/new/authority/")
    expect(page.locator("main")).to_contain_text("If the airline pays for 3 passengers")
    expect(page.locator("main")).to_contain_text("€526.87")
    fits(page)
    page.get_by_label("Your full name").fill(name)
    choose(page, "I authorise you")
    choose(page, "I have read the terms")
    go_on(page)


def sign_by_link(page: Page, site: str, reference: str) -> None:
    page.goto(link_in_mail(page, site, f"Your signature for claim {reference}"))
    expect(page.locator("h1")).to_have_text("Bob Byron, sign for your compensation")
    fits(page)
    go_on(page)
    expect(page.locator("main")).to_contain_text("Enter your full name to sign")
    page.get_by_label("Your full name").fill("Bob Byron")
    choose(page, "I authorise you")
    choose(page, "I have read the terms")
    go_on(page)
    expect(page.locator("h1")).to_have_text("You have signed")
    fits(page)


def link_in_mail(page: Page, site: str, subject: str) -> str:
    """Wait for the mail with this subject and read the link in it."""
    page.goto(f"{site}/mailbox/")
    mail = page.get_by_role("link", name=subject).first
    for _try in range(40):
        if mail.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    mail.click()
    text = page.locator("pre").inner_text()
    return re.search(rf"{re.escape(site)}/claims/sign/\S+", text)[0]
