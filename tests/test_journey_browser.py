"""The main job in a real browser: from the first question to the money, mails read on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from flightclaim.demo import LOGINS, PASSWORD
from tests.browser import open_browser, running_site, watched_page
from tests.factories import pdf

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def browser():
    with open_browser() as browser:
        yield browser


def test_from_the_first_question_to_the_money(site, browser):
    problems: list[str] = []
    traveller, reviewer = (watched_page(browser, problems) for _person in range(2))
    check_the_flight(traveller, site)
    prove_the_address(traveller, site)
    do_the_tasks(traveller)
    reference = send(traveller)
    decide(reviewer, site, reference)
    see_each_step(traveller, site, reference)
    read_the_mails(traveller, site, reference)
    see_who_did_what(reviewer)
    assert problems == []


def choose(page: Page, label: str) -> None:
    page.locator("main label", has_text=label).first.click()


def go_on(page: Page) -> None:
    page.locator("form.sheet button.button").last.click()


def check_the_flight(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    page.get_by_label("Flight number").fill("KL1673")
    page.get_by_role("button", name="Check a flight").click()
    if page.url.endswith("/check/flight/"):
        go_on(page)
    for box, value in (("Day", "14"), ("Month", "September"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(value)
    go_on(page)
    page.locator("[name=departure]").fill("AMS")
    page.locator("[name=arrival]").fill("BCN")
    page.keyboard.press("Escape")
    choose(page, "Direct")
    go_on(page)
    choose(page, "It arrived late")
    go_on(page)
    page.locator("[name=scheduled_time]").fill("11:50")
    page.locator("[name=actual_time]").fill("15:12")
    go_on(page)
    choose(page, "A technical fault")
    go_on(page)
    expect(page.locator("h1")).to_have_text("You are likely owed €250")
    expect(page.locator("main")).to_contain_text("You arrived 3 h 22 min late")
    page.get_by_role("button", name="Let us claim it").click()


def prove_the_address(page: Page, site: str) -> None:
    page.get_by_role("link", name="Your email address").click()
    page.locator("[name=email]").fill("traveller@example.org")
    go_on(page)
    expect(page.locator("h1")).to_have_text("Check your email")
    page.goto(newest_link(page, site, "Your link to go on with your claim"))
    go_on(page)
    expect(page.locator("main")).to_contain_text("traveller@example.org")


def newest_link(page: Page, site: str, subject: str) -> str:
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
    return re.search(rf"{re.escape(site)}/account/link/\S+", text)[0]


def do_the_tasks(page: Page) -> None:
    page.get_by_role("link", name="Your flight").click()
    page.get_by_label("Booking reference").fill("x4f 2kq")
    go_on(page)
    page.get_by_role("link", name="Passengers").click()
    page.get_by_label("Given names").fill("Ada")
    page.get_by_label("Family name").fill("Byron")
    go_on(page)
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("link", name="Your address").click()
    page.get_by_label("Street and number").fill("Herengracht 1")
    page.get_by_label("Postcode").fill("1015 BA")
    page.get_by_label("Town or city").fill("Amsterdam")
    page.get_by_label("Country").select_option("NL")
    go_on(page)
    page.get_by_role("link", name="Earlier contact with the airline").click()
    choose(page, "No")
    choose(page, "Nothing")
    go_on(page)
    page.get_by_role("link", name="Boarding pass or booking").click()
    choose(page, "Boarding pass")
    paper = {"name": "pass.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.locator("input[type=file]").set_input_files(paper)
    go_on(page)
    page.get_by_role("link", name="Continue").click()


def send(page: Page) -> str:
    page.get_by_role("link", name="Sign the authority").click()
    page.get_by_label("Your full name").fill("Ada Byron")
    choose(page, "I authorise you")
    choose(page, "I have read the terms")
    go_on(page)
    page.get_by_role("link", name="Check your answers").click()
    go_on(page)
    expect(page.locator("h1")).to_have_text("We have your claim")
    reference = page.locator(".sent__reference").inner_text()
    page.reload()
    expect(page.locator(".sent__reference")).to_have_text(reference)
    return reference


def decide(page: Page, site: str, reference: str) -> None:
    page.goto(f"{site}/admin/claims/claim/?q={reference}")
    page.get_by_label("Email address").fill(LOGINS["reviewer"])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name=reference).click()
    take_step(page, "Take for review")
    document_is_scanned(page)
    page.get_by_role("button", name="Accept").click()
    take_step(page, "Approve")
    expect(page.locator("main, #content").first).to_contain_text("€250")
    take_step(page, "Record the payment")
    prove_again(page)


def prove_again(page: Page) -> None:
    """Money asks for the password once more where the sign-in is not of this moment."""
    page.wait_for_load_state()
    if page.locator("[name=password]").count():
        page.locator("[name=password]").fill(PASSWORD)
        go_on(page)
    page.wait_for_url("**/change/")


def take_step(page: Page, name: str) -> None:
    """Open a step, look at what the customer will read where they are told, and confirm it."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".desk-form")).to_be_visible()
    preview = page.get_by_role("button", name="Preview", exact=True)
    if preview.count():
        preview.click()
    page.locator(".desk-form button[value=save]").click()


def document_is_scanned(page: Page) -> None:
    accept = page.get_by_role("button", name="Accept")
    for _try in range(40):
        if accept.count():
            return
        page.wait_for_timeout(500)
        page.reload()


def see_each_step(page: Page, site: str, reference: str) -> None:
    page.goto(f"{site}/claims/{reference}/")
    for step in ("Sent to us", "Checked by a person", "Approved", "Paid"):
        expect(page.locator(".timeline")).to_contain_text(step)
    expect(page.locator("main")).to_contain_text("We sent you €175.62")


def read_the_mails(page: Page, site: str, reference: str) -> None:
    subjects = [
        f"We have your claim {reference}",
        f"We are checking your claim {reference}",
        f"Approved: €250 for claim {reference}",
        f"We sent you €175.62 for claim {reference}",
    ]
    for _try in range(40):
        page.goto(f"{site}/mailbox/")
        found = page.locator("main li a").all_inner_texts()
        if all(subject in found for subject in subjects):
            break
        page.wait_for_timeout(500)
    assert [found.count(subject) for subject in subjects] == [1, 1, 1, 1]


def see_who_did_what(page: Page) -> None:
    history = page.locator("section", has_text="History").last
    for text in ("Rosa Winter", "Sent to us", "We are checking it", "Paid"):
        expect(history).to_contain_text(text)


def test_the_check_and_the_first_tasks_need_no_script(site, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    check_the_flight(page, site)
    page.get_by_role("link", name="Passengers").click()
    page.get_by_label("Given names").fill("Ada")
    page.get_by_label("Family name").fill("Byron")
    go_on(page)
    expect(page.locator("h1")).to_have_text("You added 1 passenger")


def test_the_way_back_keeps_the_answers(site, browser):
    page = watched_page(browser, [])
    check_the_flight(page, site)
    page.goto(f"{site}/check/delay/")
    expect(page.locator("[name=actual_time]")).to_have_value("15:12")
