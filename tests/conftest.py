"""What every test stands on: people, an empty world, and no way out to the network."""

import os
import shutil
import socket
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.core.cache import cache
from django.db import connection
from rest_framework.test import APIClient

from accounts.choices import Role
from claims import migrations as claims_migrations
from claims.models import fee_plan
from compensation import reference
from flightclaim.celery import app as celery_app
from flightclaim.document_storage import document_storage
from gdpr import migrations as gdpr_migrations
from tests.clamd import clamd_path
from tests.factories import (
    make_airports,
    make_claim,
    make_complete_draft,
    make_document,
    make_user,
)


@pytest.fixture(autouse=True)
def _own_world(settings, tmp_path, request):
    """Fast hashes, files in a folder of the test's own, tasks run at once, an empty cache."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),
        }
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "default": document_storage({"DOCUMENT_STORAGE": "local", "DATA_DIR": tmp_path}),
    }
    settings.OCR_COMMAND = ""  # a second for each file; who tests it switches it on
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    cache.clear()
    cache.set(fee_plan.CACHE_KEY, fee_plan.NO_PLAN)  # as in an empty table: the settings hold
    reference.forget()
    celery_app.conf.task_always_eager = True
    celery_app.conf.task_eager_propagates = True


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch):
    """Only this machine answers: a test that reaches out fails."""
    connect = socket.socket.connect

    def connect_here(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise ConnectionRefusedError(f"The network is closed in tests: {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


def pytest_runtest_setup(item):
    """Without its program a test is skipped on a laptop, and fails where REQUIRE_… asks for it."""
    for marker, program, path in (
        ("browser", "chromium", chromium_path()),
        ("clamd", "clamd", clamd_path()),
        ("ocr", "tesseract", shutil.which("tesseract")),
        ("nginx", "nginx", shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")),
    ):
        if item.get_closest_marker(marker) is None or path:
            continue
        if os.environ.get(f"REQUIRE_{marker.upper()}"):
            pytest.fail(f"{program} is not installed, and REQUIRE_{marker.upper()} asks for it")
        pytest.skip(f"{program} is not installed")


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def customer(db):
    return make_user("ada@example.org", given_names="Ada", family_name="Byron")


@pytest.fixture
def other_customer(db):
    return make_user("grace@example.org", given_names="Grace", family_name="Hopper")


@pytest.fixture
def reviewer(db):
    return make_user("rita@example.org", role=Role.REVIEWER, given_names="Rita")


@pytest.fixture
def admin_user(db):
    return make_user("ann@example.org", role=Role.ADMIN, given_names="Ann")


@pytest.fixture
def airports(db):
    return make_airports()


@pytest.fixture
def api():
    """A client without a token; `api.force_authenticate(user)` signs somebody in."""
    return APIClient()


@pytest.fixture(autouse=True)
def _history_may_be_flushed(request):
    """Let the test runner empty the tables that the database keeps append-only.

    Between transactional tests SQLite is emptied row by row, which the triggers refuse; they are
    put back before each such test and taken away after it. PostgreSQL truncates instead.
    """
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction")
    is_flushed = is_marked or "transactional_db" in request.fixturenames
    if not is_flushed or connection.vendor != "sqlite":
        yield
        return
    request.getfixturevalue("transactional_db")
    modules = [
        import_module(f"{package.__name__}.{m.name}")
        for package in (claims_migrations, gdpr_migrations)
        for m in iter_modules(package.__path__)
    ]
    guarding = [module for module in modules if hasattr(module, "guard")]
    with connection.schema_editor() as editor:
        for module in guarding:
            module.guard(None, editor)
    yield
    with connection.schema_editor() as editor:
        for module in guarding:
            module.unguard(None, editor)


@pytest.fixture
def claim(customer):
    """Ada's claim, sent and not yet taken."""
    return make_claim(customer)


@pytest.fixture
def draft(customer):
    """Ada's draft, complete but not sent."""
    return make_complete_draft(customer)


@pytest.fixture
def document(claim):
    return make_document(claim)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` does what happens after the commit, like sending mail."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
