"""Passkeys and other providers in a real browser, under the content policy as it is served."""

import pytest
from playwright.sync_api import Page, expect

from flightclaim.demo.people import LOGINS, PASSWORD
from tests.browser import open_browser, running_site, watched_page
from tests.identity_provider import CLIENT_ID, SECRET, identity_provider

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
PROFILE = {"sub": "there-1", "email": "nora@example.net", "email_verified": True, "name": "Nora"}


@pytest.fixture(scope="module")
def provider():
    with identity_provider() as there:
        there.profile = dict(PROFILE)
        yield there


@pytest.fixture(scope="module")
def site(tmp_path_factory, provider):
    settings = {
        "OIDC_NAME": "Work", "OIDC_ISSUER_URL": provider.address, "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": SECRET, "THROTTLE_LOGIN": "100/min",
        "STAFF_SECOND_FACTOR_REQUIRED": "True",
    }  # fmt: skip
    with running_site(tmp_path_factory.mktemp("sign-in"), **settings) as address:
        yield address.replace("127.0.0.1", "localhost")  # passkeys want a name


def with_device(page: Page) -> None:
    """A phone or laptop that can keep passkeys, and whose owner always agrees."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/account/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/account/2fa/passkeys/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Create the passkey").click()
    expect(page.locator("body")).to_contain_text("Your passkey is ready")


def test_a_passkey_from_the_first_to_the_last_day(site):
    problems: list[str] = []
    with open_browser() as browser:
        page = watched_page(browser, problems)
        with_device(page)
        sign_in(page, site, LOGINS["customer"])
        add_passkey(page, site)
        page.goto(f"{site}/account/sign-in-methods/")
        expect(page.locator("main")).to_contain_text("My laptop")
        sign_out(page)

        page.goto(f"{site}/account/login/?next=/account/sign-in-methods/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator("h1")).to_have_text("Sign-in methods")
        sign_out(page)

        sign_in(page, site, LOGINS["customer"])
        expect(page.locator("h1")).to_have_text("Enter your code")
        page.get_by_role("button", name="Use your passkey").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

        page.goto(f"{site}/account/sign-in-methods/")
        page.get_by_role("link", name="Remove My laptop").click()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue", exact=True).click()
        page.get_by_role("button", name="Remove it").click()
        expect(page.locator("main")).not_to_contain_text("My laptop")
    assert problems == []


def test_it_is_the_second_factor_of_staff(site):
    problems: list[str] = []
    with open_browser() as browser:
        page = watched_page(browser, problems)
        with_device(page)
        sign_in(page, site, LOGINS["reviewer"])
        page.goto(f"{site}/admin/")
        assert "/admin/" not in page.url
        add_passkey(page, site)
        page.goto(f"{site}/admin/")
        expect(page.locator("h1")).to_contain_text("Today")

        page.goto(f"{site}/account/sign-in-methods/")
        page.get_by_role("link", name="Remove My laptop").click()
        page.get_by_role("button", name="Remove it").click()
        expect(page.locator("body")).to_contain_text("keep two-step sign-in on")
        expect(page.locator("main")).to_contain_text("My laptop")
    assert problems == []


def test_nobody_signs_in_when_the_device_does_not_know_them(site):
    with open_browser() as browser:
        page = browser.new_context().new_page()
        with_device(page)
        page.goto(f"{site}/account/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator("[data-passkey-problem]")).to_be_visible()


def test_to_another_provider_and_back(site, provider):
    problems: list[str] = []
    with open_browser() as browser:
        page = watched_page(browser, problems)
        page.goto(f"{site}/account/login/")
        page.get_by_role("button", name="Continue with Work").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.goto(f"{site}/account/sign-in-methods/")
        expect(page.locator("main")).to_contain_text(str(PROFILE["email"]))
    assert problems == []


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
