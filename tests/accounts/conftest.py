"""What the account tests need beyond the common ground."""

import re
import time
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _landing_page(settings):
    """Signing in leads to a page of this app, so that these tests need no other."""
    settings.LOGIN_REDIRECT_URL = "account_settings"


@pytest.fixture
def real_limits(settings):
    """The limits of the settings, for tests that are about them."""
    return dict(settings.LIMITS)


@pytest.fixture(autouse=True)
def _no_limits(settings, real_limits):
    """So often as a test likes; the counting of guesses stays."""
    settings.LIMITS = dict.fromkeys(real_limits, "1000/min") | {"guess": real_limits["guess"]}


@contextmanager
def heard(signal):
    """What a signal carried while the block ran, as a list of its arguments."""
    calls = []

    def listen(sender, signal, **arguments):
        calls.append(SimpleNamespace(**arguments))

    signal.connect(listen)
    try:
        yield calls
    finally:
        signal.disconnect(listen)


def later(**amount):
    """The clock of this process, put forward; by seconds, so that its time zone stays."""
    return time_machine.travel(time.time() + timedelta(**amount).total_seconds())


def current_code() -> str:
    """What the authenticator app of a person with a second factor shows now."""
    return totp.format_hotp_value(
        totp.hotp_value(SECRET, next(totp.yield_hotp_counters_from_time()))
    )


def wrong_code() -> str:
    return f"{(int(current_code()) + 1) % 1_000_000:06}"


def give_second_factor(user):
    totp.TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def customer_with_factor(customer):
    return give_second_factor(customer)


def anonymous_copy(answer) -> str:
    """The body without what differs for everybody: the form's token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


class CountingHasher(MD5PasswordHasher):
    """Notes each password that is hashed, so that a test sees who is spared the work."""

    hashed: list[str] = []

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture
def counted_hashes(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.conftest.CountingHasher"]
    CountingHasher.hashed.clear()
    return CountingHasher.hashed
