from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.forms import UserTokenForm
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, Throttled

from accounts import tokens
from accounts.forms import ChangeEmailForm, SecondFactorForm
from accounts.links import set_password_by_key
from accounts.lockout import forget_guesses
from accounts.models import Refused, User, normal_email
from accounts.passwords import MAX_LENGTH
from accounts.security_log import record_sign_in


class SecondFactorRequired(AuthenticationFailed):
    """The password was right; the code of the second factor is still missing."""

    kind = "second-factor-required"
    default_detail = _("Enter the code of your authenticator app, or a recovery code.")


class EmailNotProven(AuthenticationFailed):
    kind = "email-not-proven"
    default_detail = _("Confirm your email address first: open the link we sent you.")


class EmailSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)

    def validate_email(self, email: str) -> str:
        return normal_email(email)


class PasswordField(serializers.CharField):
    """Taken exactly as sent."""

    def __init__(self, **options: Any) -> None:
        options = {"write_only": True, "trim_whitespace": False, "max_length": MAX_LENGTH} | options
        super().__init__(style={"input_type": "password"}, **options)


class RegistrationSerializer(EmailSerializer):
    password = PasswordField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        check_password_policy(attrs["password"], User(email=attrs["email"]))
        return attrs

    def save(self) -> None:
        User.objects.register(**self.validated_data)


class LoginSerializer(EmailSerializer):
    """Password, and second factor where there is one; nothing is told before the password is."""

    password = PasswordField()
    code = serializers.CharField(
        max_length=20,
        required=False,
        write_only=True,
        help_text=_("The code of the authenticator app, or a recovery code."),
    )

    def save(self) -> tokens.RefreshToken:
        # django-axes and allauth speak to Django's request, not to the one that wraps it.
        request: HttpRequest = self.context["request"]._request
        given = self.validated_data
        user = authenticate(request, email=given["email"], password=given["password"])
        if user is None:
            raise AuthenticationFailed(_("The email address or the password is not right."))
        forget_guesses(request, user.email)
        if is_proof_missing(user):
            record_sign_in(request, email=user.email, user=user, reason=Refused.NOT_PROVEN)
            raise EmailNotProven
        check_second_factor(user, given.get("code", ""))
        forget_guesses(request, user.email)
        AxesProxyHandler.reset_attempts(username=user.email, ip_address=request.axes_ip_address)
        return tokens.begin(user)


def is_proof_missing(user: User) -> bool:
    is_asked = app_settings.EMAIL_VERIFICATION == EmailVerificationMethod.MANDATORY
    return is_asked and not user.has_proven_email


def check_second_factor(user: User, code: str) -> None:
    """By the form of the page, so that limits, lock-out and replay are the same at every door."""
    if not user.has_second_factor:
        if user.must_add_second_factor:
            raise SecondFactorRequired(_("Turn on two-step sign-in on your account page first."))
        return
    if not code:
        raise SecondFactorRequired
    form = SecondFactorForm(user=user, data={"code": code})
    if not form.is_valid():
        raise SecondFactorRequired(" ".join(form.errors["code"]))
    form.authenticator.record_usage()


def check_password_policy(password: str, user: User) -> None:
    """The sentences of the policy, beside the field they are about."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise serializers.ValidationError({"password": error.messages}) from error


class RefreshSerializer(serializers.Serializer):
    refresh = serializers.CharField(max_length=2000)


class TokenPairSerializer(serializers.Serializer):
    """What a sign-in answers with; the access token goes into `Authorization: Bearer …`."""

    access = serializers.CharField()
    refresh = serializers.CharField()


class PasswordResetSerializer(serializers.Serializer):
    key = serializers.CharField(
        max_length=200,
        help_text=_("The last part of the link we mailed, before its final slash."),
    )
    password = PasswordField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        uid, _dash, key = attrs["key"].partition("-")
        link = UserTokenForm(data={"uidb36": uid, "key": key})
        if not link.is_valid():
            raise serializers.ValidationError({"key": _("This link was used already or ran out")})
        check_password_policy(attrs["password"], link.reset_user)
        return {"user": link.reset_user, "key": key, "password": attrs["password"]}

    def save(self) -> None:
        set_password_by_key(**self.validated_data)


class EmailProofSerializer(serializers.Serializer):
    key = serializers.CharField(
        max_length=200,
        help_text=_("The last part of the link we mailed, before its final slash."),
    )

    def validate_key(self, key: str) -> EmailAddress:
        confirmation = EmailConfirmationHMAC.from_key(key)
        if confirmation is None:
            raise serializers.ValidationError(_("This link was used already or ran out"))
        return confirmation.email_address

    def save(self) -> None:
        request = self.context["request"]._request
        get_adapter(request).confirm_email(request, self.validated_data["key"])


class CurrentPasswordSerializer(serializers.Serializer):
    """Asks once more for the password before something sensitive; wrong ones count as guesses."""

    current_password = PasswordField()

    def validate_current_password(self, password: str) -> str:
        request: HttpRequest = self.context["request"]._request
        user = self.context["request"].user
        if authenticate(request, email=user.email, password=password) != user:
            raise serializers.ValidationError(_("The current password is not right"))
        forget_guesses(request, user.email)
        return password


class EmailChangeSerializer(CurrentPasswordSerializer):
    email = serializers.EmailField(max_length=254, help_text=_("The new one."))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        self.form = ChangeEmailForm({"email": attrs["email"]}, user=self.context["request"].user)
        if not self.form.is_valid():
            raise serializers.ValidationError({"email": self.form.errors["email"]})
        return attrs

    def save(self) -> None:
        if self.form.is_too_often():
            raise Throttled
        self.form.save()


class PasswordChangeSerializer(CurrentPasswordSerializer):
    new_password = PasswordField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            validate_password(attrs["new_password"], self.context["request"].user)
        except ValidationError as error:
            raise serializers.ValidationError({"new_password": error.messages}) from error
        return attrs

    def save(self) -> None:
        user = self.context["request"].user
        user.set_password(self.validated_data["new_password"])
        user.save(update_fields=["password"])


class ProfileSerializer(serializers.ModelSerializer):
    """A person as they see themselves; role and address change by other ways."""

    class Meta:
        model = User
        fields = [
            "id", "email", "role", "given_names", "family_name", "phone", "address_line1",
            "address_line2", "town", "postcode", "country", "language", "date_joined",
        ]  # fmt: skip
        read_only_fields = ["id", "email", "role", "date_joined"]

    def update(self, user: User, given: dict[str, Any]) -> User:
        """Write what was given alone: a password, a block or a role set meanwhile stays."""
        for name, value in given.items():
            setattr(user, name, value)
        if given:
            user.save(update_fields=list(given))
        return user


class AnswerSerializer(serializers.Serializer):
    detail = serializers.CharField()
