"""The one password policy, used by every form, endpoint and command (AUTH_PASSWORD_VALIDATORS)."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import PasswordHistory, User

MAX_LENGTH = 4096
LEET = [str.maketrans("013457@$!8", letters) for letters in ("oleastasib", "oieastasib")]
NOT_A_LETTER = re.compile(r"[\W\d_]+")


class LengthValidator:
    """Long enough to resist guessing; the upper end only keeps floods out of the hash."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < settings.PASSWORD_MIN_LENGTH:
            raise ValidationError(
                _("Password must be %(count)d characters or more")
                % {"count": settings.PASSWORD_MIN_LENGTH},
                code="password_too_short",
            )
        if len(password) > MAX_LENGTH:
            raise ValidationError(
                _("Password must be %(count)d characters or less") % {"count": MAX_LENGTH},
                code="password_too_long",
            )
        if "\0" in password:
            raise ValidationError(
                _("Password must not contain the NUL character"), code="password_has_nul"
            )

    def get_help_text(self) -> str:
        return _("At least %(count)d characters.") % {"count": settings.PASSWORD_MIN_LENGTH}


def rules_in_words() -> str:
    """What is asked of a new password, for the hint beside the field."""
    rules = (LengthValidator().get_help_text(), CharacterClassesValidator().get_help_text())
    return " ".join([*filter(None, rules), _("A long sentence is a good password.")])


class CharacterClassesValidator:
    """The kinds of characters the settings ask for; all that are missing in one sentence."""

    def validate(self, password: str, user: User | None = None) -> None:
        missing = [word for word, is_there in self._wanted() if not any(map(is_there, password))]
        if missing:
            raise ValidationError(
                _("Password must have %(kinds)s") % {"kinds": ", ".join(missing)},
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        kinds = ", ".join(word for word, _is_there in self._wanted())
        return _("With %(kinds)s.") % {"kinds": kinds} if kinds else ""

    def _wanted(self) -> list[tuple[str, Callable[[str], bool]]]:
        return [
            (word, is_there)
            for is_asked, word, is_there in (
                (settings.PASSWORD_REQUIRE_UPPERCASE, _("a capital letter"), str.isupper),
                (settings.PASSWORD_REQUIRE_LOWERCASE, _("a small letter"), str.islower),
                (settings.PASSWORD_REQUIRE_DIGIT, _("a number"), str.isdigit),
                (settings.PASSWORD_REQUIRE_SPECIAL, _("a symbol"), is_special),
            )
            if is_asked
        ]


def is_special(character: str) -> bool:
    """Whatever is neither letter nor number; a space inside a sentence counts."""
    return not character.isalnum()


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Django's list of common passwords, seen through capitals, leet and decoration.

    No entry of that list has 12 characters of four kinds, so comparing whole passwords would
    refuse nothing: "Password1234!" must be recognised as "password".
    """

    def validate(self, password: str, user: User | None = None) -> None:
        if any(form in self.passwords for form in plain_forms(password)):
            raise ValidationError(
                _("This password is too common. Choose one that is harder to guess"),
                code="password_too_common",
            )


def plain_forms(password: str) -> set[str]:
    """What a password is without its costume: "P@ssw0rd2024!!" gives "password"."""
    lowered = password.lower()
    undecorated = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lowered)
    without_end = re.sub(r"[\W\d_]+$", "", lowered)
    candidates = {lowered, undecorated, without_end}
    candidates |= {form.translate(leet) for form in candidates for leet in LEET}
    candidates |= {NOT_A_LETTER.sub("", form) for form in candidates}
    halves = {form[: len(form) // 2] for form in candidates if is_doubled(form)}
    return {form for form in candidates | halves if len(form) >= 4}


def is_doubled(text: str) -> bool:
    half, odd = divmod(len(text), 2)
    return not odd and text[:half] == text[half:]


class PasswordHistoryValidator:
    """None of the last passwords; Django calls `password_changed` when a new one was saved."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user and not user._state.adding and PasswordHistory.objects.holds(user, password):
            raise ValidationError(
                _("You used this password before. Choose a different one"),
                code="password_used_before",
            )

    def password_changed(self, password: str, user: User | None = None) -> None:
        if user:
            PasswordHistory.objects.remember(user)

    def get_help_text(self) -> str:
        return ""
