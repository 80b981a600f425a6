"""Customers of the old system: who is brought in, what is refused, and how they get in."""

import bcrypt
import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import User
from notifications.choices import Kind
from notifications.models import Notification
from tests.accounts.conftest import is_signed_in

pytestmark = pytest.mark.django_db
OLD_PASSWORD = "Old-Horse-7-Battery"


@pytest.fixture
def bring_in(tmp_path, capsys):
    def run(text: str, *options: str) -> str:
        file = tmp_path / "customers.csv"
        file.write_text(text, encoding="utf-8")
        call_command("import_customers", str(file), *options)
        return capsys.readouterr().out

    return run


def test_people_are_brought_in_unproven_and_invited(bring_in, commit):
    with commit():
        said = bring_in("email,given_names,country\nAda@Example.org,Ada,GB\nbo@example.org,Bo,DE\n")

    ada = User.objects.get(email="ada@example.org")
    assert (ada.given_names, ada.country, ada.role) == ("Ada", "GB", "customer")
    assert not ada.has_usable_password()
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert "2 were brought in" in said
    assert [row.kind for row in Notification.objects.filter(channel="email")] == ["invitation"] * 2
    assert "/account/password/reset/" in mail.outbox[0].body


def test_a_dry_run_writes_nothing(bring_in):
    assert "1 would be brought in" in bring_in("email\nada@example.org\n", "--dry-run")

    assert not User.objects.exists()


def test_twice_brings_in_once(bring_in):
    bring_in("email\nada@example.org\n")

    assert "0 were brought in and invited, 1 are here already" in bring_in(
        "email\nADA@example.org\n"
    )
    assert Notification.objects.filter(kind=Kind.INVITATION, channel="email").count() == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("x,Ada,GB,", "line 2, email: Enter a valid email address."),
        (",Ada,GB,", "line 2, email: This field cannot be blank."),
        ("a@b.de,Ada,Germany,", "line 2, country: Ensure this value has at most 2"),
        ("a@b.de,Ada,GB,md5", "line 2, password_hash: This is no bcrypt hash."),
        ("a@b.de,Ada,GB,\nA@b.de,Eve,GB,", "line 3, email: The same address as in line 2."),
    ],
)
def test_a_fault_is_told_by_line_and_column_and_nothing_is_written(bring_in, capsys, row, fault):
    good = "good@example.org,Good,DE,"
    with pytest.raises(CommandError, match="nothing was written"):
        bring_in(f"email,given_names,country,password_hash\n{row}\n{good}\n")

    assert fault in capsys.readouterr().err
    assert not User.objects.exists()


@pytest.mark.parametrize("text", ["name\nAda\n", "email,role\na@b.de,admin\n", ""])
def test_only_known_columns_are_taken(bring_in, text):
    with pytest.raises(CommandError, match="The columns are"):
        bring_in(text)


def row_with_hash() -> str:
    hashed = bcrypt.hashpw(OLD_PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    return f"email,password_hash\nada@example.org,{hashed}\n"


def test_an_old_hash_opens_the_account_once_the_address_is_proven(client, bring_in, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
        "django.contrib.auth.hashers.BCryptPasswordHasher",
    ]
    bring_in(row_with_hash(), "--keep-passwords")
    form = {"login": "ada@example.org", "password": OLD_PASSWORD}
    client.post("/account/login/", form)
    assert not is_signed_in(client)
    EmailAddress.objects.update(verified=True)

    client.post("/account/login/", form)

    assert is_signed_in(client)
    assert User.objects.get().password.startswith("bcrypt_sha256$$2b$12$")  # hashed anew


def test_without_being_asked_for_old_hashes_are_not_taken(bring_in):
    bring_in(row_with_hash())

    assert not User.objects.get().has_usable_password()
