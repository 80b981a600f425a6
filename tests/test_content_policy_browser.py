"""Every page in a real browser: nothing breaks the content policy, no script stumbles."""

import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Error, Page

from tests.browser import open_browser
from tests.compensation.check_steps import GOOD_PATH, walk
from tests.factories import make_complete_draft
from tests.page_routes import PAGES
from tests.routes import DESK
from tests.test_routes import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Files, and mails, which style themselves inline in a sandboxed frame with a policy of its own.
NO_PAGE = (
    ".pdf/",
    ".ics/",
    ".json/",
    "/pdf/",
    "/text/",
    "/csv/",
    "download/",
    "jsi18n//",
    "/html//",
)
ERRORS = ("/no-such-page/", "/admin/claims/claim/x/change/", "/claims/FC-0000-0000/")


def urls(table: dict[str, str], column: int, claim, document, customer) -> list[str]:
    """The pages a browser can show to this column of the table; filing and check need answers."""
    rows = [
        row.split(" ", 1)[1]
        for row, codes in table.items()
        if row.startswith("GET ")
        and (codes.split()[column] == "200" or row.startswith(("GET check/", "GET claims/new/")))
    ]
    filled = [address(row, claim, document, customer) for row in rows]
    return [url for url in filled if not f"{url}/".endswith(NO_PAGE)]


def cookie_of(client: Client, site: str) -> dict[str, str]:
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


class Watcher:
    """Opens pages one after the other and writes down what the browser complains about."""

    def __init__(self, browser: Browser, site: str, cookies: list[dict[str, str]]) -> None:
        self.site, self.problems, self.seen = site, [], 0
        context = browser.new_context()
        context.add_cookies(cookies)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: self.note(str(error)))
        self.page.on("console", self.hear)

    def hear(self, message) -> None:
        # A page that answers 404 or 409 is a line in the console as well, and no fault.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.note(message.text)

    def note(self, text: str) -> None:
        self.problems.append(f"{self.page.url}: {text}")

    def open(self, paths: list[str]) -> None:
        for path in paths:
            try:
                self.page.goto(self.site + path, wait_until="load")
            except Error as error:
                if "Download is starting" not in error.message:  # a file, not a page
                    raise
            self.seen += 1


def test_no_page_breaks_the_policy(
    live_server, claim, document, customer, admin_user, record_property
):
    strangers, owner, desk = Client(), Client(), Client()
    walk(strangers, GOOD_PATH)
    owner.force_login(customer)
    owner.get(f"/claims/{make_complete_draft(customer).pk}/resume/")
    desk.force_login(admin_user)
    about = (claim, document, customer)
    plans = [
        [u for u in urls(PAGES, 0, *about) if not u.startswith("/claims/new/")],
        [u for u in urls(PAGES, 1, *about) if u.startswith(("/claims/", "/account/"))],
        [*urls(DESK, 4, *about), "/api/docs/", *ERRORS],
    ]
    cookies = [[cookie_of(client, live_server.url)] for client in (strangers, owner, desk)]
    cache.clear()
    began, problems, seen = time.monotonic(), [], 0
    with open_browser() as browser:
        for plan, jar in zip(plans, cookies, strict=True):
            watcher = Watcher(browser, live_server.url, jar)
            watcher.open(plan)
            problems += watcher.problems
            seen += watcher.seen
        problems += what_is_forbidden_is_noticed(browser, live_server.url)
    record_property("pages", seen)
    record_property("seconds", round(time.monotonic() - began))
    assert problems == []
    assert seen > 120


def what_is_forbidden_is_noticed(browser: Browser, site: str) -> list[str]:
    """So that silence means something: an inline script of somebody else must make noise."""
    watcher = Watcher(browser, site, [])
    watcher.open(["/"])
    watcher.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s) }"
    )
    did_run = watcher.page.evaluate("() => window.ran")
    complained = any("Content Security Policy" in text for text in watcher.problems)
    return [] if complained and not did_run else ["An inline script ran, or nobody noticed."]
