"""Reading changes nothing, and what changes something cannot be sent by another site."""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.page_routes import PAGES
from tests.routes import DESK
from tests.test_routes import address

pytestmark = pytest.mark.django_db
# What a mail provider or a browser sends by itself: proven in another way, or only counted.
WITHOUT_TOKEN = ("csp-report/", "mail/events/", "mail/unsubscribe/")
# Rows that note that somebody looked, or hold the session.
NOTES = {"sessions.Session", "usersessions.UserSession", "claims.DocumentAccess",
         "accounts.SecurityEvent", "accounts.KnownDevice", "admin.LogEntry"}  # fmt: skip


def counts() -> dict[str, int]:
    models = [m for m in apps.get_models() if m._meta.label not in NOTES and m._meta.managed]
    return {model._meta.label: model._base_manager.count() for model in models}


def paths(table, method, about) -> list[str]:
    rows = [row.split(" ", 1)[1] for row in table if row.startswith(f"{method} ")]
    return [address(row, *about) for row in rows]


@pytest.mark.parametrize("table", [PAGES, DESK], ids=["pages", "desk"])
def test_a_form_without_the_token_of_its_page_is_refused(
    table, claim, document, customer, admin_user
):
    """Signed in, with the cookies that a browser sends along, but from another site."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(customer if table is PAGES else admin_user)
    accepted = []
    for path in dict.fromkeys(paths(table, "POST", (claim, document, customer))):
        if path.startswith(tuple(f"/{name}" for name in WITHOUT_TOKEN)):
            continue
        cache.clear()
        mark = transaction.savepoint()
        answer = client.post(path, {}, headers={"Origin": "https://evil.example"})
        transaction.savepoint_rollback(mark)
        if answer.status_code not in (403, 404, 405):
            accepted.append((path, answer.status_code))
    assert accepted == []


@pytest.mark.parametrize("table", [PAGES, DESK], ids=["pages", "desk"])
def test_reading_changes_nothing(table, claim, document, customer, admin_user):
    """Scanners of mail open every link; only what notes that somebody looked may grow."""
    client = Client()
    client.force_login(customer if table is PAGES else admin_user)
    before = counts()
    for path in dict.fromkeys(paths(table, "GET", (claim, document, customer))):
        cache.clear()
        answer = client.get(path)
        if answer.streaming:
            list(answer)  # a file is closed once it was read
    assert counts() == before
