"""The one password policy, and that every door asks it."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import PasswordHistory, User
from accounts.passwords import plain_forms
from accounts.signals import password_changed
from tests.accounts.conftest import heard
from tests.factories import PASSWORD, make_user


def said(password, user=None) -> str:
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    return " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "  Spaces at both ends 1 ", "Über-Straße-9-Zäune", "A1!" + "x" * 4093],
)
def test_a_good_password_passes(password):
    validate_password(password)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Sh0rt-Horse", "Password must be 12 characters or more"),
        ("Aa1!" + "x" * 4093, "Password must be 4096 characters or less"),
        ("correct-horse-9-battery", "Password must have a capital letter"),
        ("CORRECT-HORSE-9-BATTERY", "Password must have a small letter"),
        ("Correct-Horse-Battery", "Password must have a number"),
        ("CorrectHorse9Battery", "Password must have a symbol"),
        ("correcthorsebattery", "Password must have a capital letter, a number, a symbol"),
        ("Correct-Horse-9-\0-Battery", "NUL"),
    ],
)
def test_what_is_missing_is_said(password, sentence):
    assert sentence in said(password)


@pytest.mark.parametrize(
    "password",
    [
        "P@ssw0rd1234",
        "Password2026!",
        "!!Qwerty12345",
        "P@$$w0rd!2026",
        "Iloveyou123!!",
        "Adm1n!!!!!2026",
    ],
)
def test_a_common_password_in_costume_is_recognised(password):
    assert "too common" in said(password)


def test_the_costume_comes_off():
    assert "password" in plain_forms("P@ssw0rd2026!!")
    assert "password" in plain_forms("Password.Password")


def test_it_is_not_like_the_persons_own_data():
    person = User(email="ada.byron@example.org", family_name="Lovelace")

    assert "too similar" in said("Ada.Byron@9example", person)
    assert "too similar" in said("9-Lovelace-9!", person)


def test_each_kind_of_character_is_a_setting(settings):
    settings.PASSWORD_REQUIRE_UPPERCASE = settings.PASSWORD_REQUIRE_DIGIT = False
    settings.PASSWORD_REQUIRE_SPECIAL = False

    validate_password("correcthorsebattery")


def test_the_last_five_passwords_are_not_chosen_again(customer):
    passwords = [PASSWORD, *(f"Horse-number-{number}-Battery" for number in "ABCD1")]
    for password in passwords[1:]:
        customer.set_password(password)
        customer.save()

    validate_password(passwords[0], customer)  # the sixth from the end
    for password in passwords[1:]:
        assert "You used this password before" in said(password, customer)
    assert PasswordHistory.objects.filter(user=customer).count() == 5


def test_the_history_holds_hashes(customer):
    assert PASSWORD not in PasswordHistory.objects.get().password
    assert PasswordHistory.objects.get().password == customer.password


def test_an_upgrade_of_the_hash_is_no_change_of_password(customer, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    with heard(password_changed) as calls:
        assert customer.check_password(PASSWORD)

    assert customer.password.startswith("pbkdf2")
    assert not calls
    assert PasswordHistory.objects.count() == 1


def test_the_owner_is_told_of_a_change_but_not_of_the_first_password(db):
    with heard(password_changed) as calls:
        person = make_user("eve@example.org")
        assert not calls

        person.set_password("Another-Horse-9-Battery")
        person.save()

    assert [call.user for call in calls] == [person]


def test_a_password_is_not_trimmed(db):
    person = make_user("eve@example.org", password=" Spaces at both ends 1 ")

    assert not person.check_password("Spaces at both ends 1")


def test_the_command_line_asks_the_same_policy(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="Root@Example.org", interactive=False, verbosity=0)

    root = User.objects.get(email="root@example.org")
    assert root.is_admin
    assert root.has_proven_email
    with pytest.raises(CommandError):
        call_command("createsuperuser", email="root@example.org", interactive=False)
