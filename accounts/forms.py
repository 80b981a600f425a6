"""The forms of the account pages: allauth's, in our words, with our fields."""

from datetime import timedelta
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language_info, gettext as _, gettext_lazy

from accounts import limits
from accounts.countries import country_choices
from accounts.links import set_password_by_key
from accounts.lockout import refuse_if_locked
from accounts.models import ApiKey, EmailChange, MailedLink, Scope, User, normal_email
from accounts.models.api_key import networks
from accounts.passwords import MAX_LENGTH, rules_in_words

WHOLE_ADDRESS = gettext_lazy("Enter the whole email address, with @ and the part after it")


class EmailField(forms.EmailField):
    default_error_messages = {
        "required": gettext_lazy("Enter your email address"),
        "invalid": WHOLE_ADDRESS,
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Email address"))
        widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
        super().__init__(**{"max_length": 254, "widget": widget, **options})
        self.error_messages["max_length"] = WHOLE_ADDRESS

    def clean(self, value: Any) -> str:
        return normal_email(super().clean(value))


class PasswordField(forms.CharField):
    """Taken exactly as typed: not trimmed, pasting allowed."""

    default_error_messages = {
        "required": gettext_lazy("Enter your password"),
        "max_length": gettext_lazy("Password must be %(limit_value)d characters or less"),
    }

    def __init__(self, *, autocomplete: str = "current-password", **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Password"))
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(**{"strip": False, "max_length": MAX_LENGTH, "widget": widget, **options})


class NewPasswordField(PasswordField):
    """Held against the policy; allauth's forms say for whom by setting `user`."""

    default_error_messages = {"required": gettext_lazy("Enter a new password")}

    def __init__(self, **options: Any) -> None:
        self.user: User | None = None
        options.setdefault("help_text", lazy(rules_in_words, str)())
        super().__init__(autocomplete="new-password", **options)

    def clean(self, value: Any) -> str:
        return get_adapter().clean_password(super().clean(value), user=self.user)


class RepeatedPasswordField(PasswordField):
    default_error_messages = {"required": gettext_lazy("Enter the new password a second time")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("The new password again"))
        super().__init__(autocomplete="new-password", **options)


class CodeField(forms.CharField):
    default_error_messages = {"required": gettext_lazy("Enter the code")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Code"))
        attributes = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": "false",
        }
        widget = forms.TextInput(attrs=attributes)
        super().__init__(**{"max_length": 20, "widget": widget, **options})


class SamePasswordTwice:
    """Says that two entries differ in our words, beside the second one."""

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Enter the same password in both fields"))
        return cleaned


class SignInForm(account_forms.LoginForm):
    password = PasswordField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailField()
        self.order_fields(["login", "password"])


class SignUpForm(SamePasswordTwice, forms.Form):
    email = EmailField()
    password1 = NewPasswordField(label=gettext_lazy("Choose a password"))
    password2 = RepeatedPasswordField(label=gettext_lazy("The password again"))
    by_passkey = False

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        self.fields["password1"].user = User(email=email)  # the next field is held against it
        return email

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        """allauth's hook: nobody is signed in, and every address gets the same answer."""
        User.objects.register(self.cleaned_data["email"], self.cleaned_data["password1"])
        return None, get_adapter().respond_email_verification_sent(request, None)


class EmailOnlyForm(forms.Form):
    """Asks for an address and says nothing about who it belongs to."""

    email = EmailField()

    def save(self, request: HttpRequest) -> None:
        raise NotImplementedError


class ForgotPasswordForm(EmailOnlyForm):
    def save(self, request: HttpRequest) -> None:
        User.objects.request_password_reset(self.cleaned_data["email"])


class ResendVerificationForm(EmailOnlyForm):
    def save(self, request: HttpRequest) -> None:
        User.objects.request_email_proof(self.cleaned_data["email"])


class SignInLinkForm(EmailOnlyForm):
    def save(self, request: HttpRequest) -> None:
        MailedLink.send(self.cleaned_data["email"], MailedLink.Purpose.SIGN_IN)


class ChangeEmailForm(forms.Form):
    email = EmailField(label=gettext_lazy("New email address"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email == self.user.email:
            raise forms.ValidationError(_("This is your email address already"))
        return email

    def is_too_often(self) -> bool:
        """Counts one more; each sends a mail to an address that anybody may have typed."""
        seconds = limits.take("change_email", str(self.user.pk))
        if seconds:
            self.add_error("email", _("You tried too often. Wait an hour, then try again"))
        return bool(seconds)

    def save(self) -> None:
        EmailChange.ask(self.user, self.cleaned_data["email"])


class OwnFieldsForm(forms.ModelForm):
    """Writes its own fields alone: a password, a block or a role set meanwhile stays."""

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.save(update_fields=list(self._meta.fields))
        return user


class ProfileForm(OwnFieldsForm):
    """Who this is, and where and how we reach them."""

    phone = forms.CharField(
        label=gettext_lazy("Phone (optional)"),
        required=False,
        max_length=30,
        validators=[
            RegexValidator(
                r"^\+[\d ()/.-]{6,28}$",
                gettext_lazy("Enter the phone number with the country code"),
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        help_text=gettext_lazy("With the country code, for example +31 20 555 0123."),
    )

    class Meta:
        model = User
        fields = (
            "given_names", "family_name", "phone", "address_line1", "address_line2", "postcode",
            "town", "country",
        )  # fmt: skip
        labels = {
            "given_names": gettext_lazy("Given names (optional)"),
            "family_name": gettext_lazy("Family name (optional)"),
            "address_line1": gettext_lazy("Street and number (optional)"),
            "address_line2": gettext_lazy("Address line 2 (optional)"),
            "postcode": gettext_lazy("Postcode (optional)"),
            "town": gettext_lazy("Town or city (optional)"),
        }

    AUTOCOMPLETE = {
        "given_names": "given-name",
        "family_name": "family-name",
        "address_line1": "address-line1",
        "address_line2": "address-line2",
        "postcode": "postal-code",
        "town": "address-level2",
        "country": "country",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=gettext_lazy("Country (optional)"), choices=country_choices, required=False
        )
        for name, token in self.AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = token


class LanguageForm(OwnFieldsForm):
    class Meta:
        model = User
        fields = ("language",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, get_language_info(code)["name_local"]) for code, _n in settings.LANGUAGES]
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language of pages and mails"),
            choices=spoken,
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Select a language")},
        )


class ResetPasswordForm(SamePasswordTwice, account_forms.ResetPasswordKeyForm):
    password1 = NewPasswordField(label=gettext_lazy("New password"))
    password2 = RepeatedPasswordField()

    def save(self) -> None:
        set_password_by_key(self.user, self.temp_key, self.cleaned_data["password1"])


class ChangePasswordForm(SamePasswordTwice, account_forms.ChangePasswordForm):
    oldpassword = PasswordField(
        label=gettext_lazy("Current password"),
        error_messages={"required": gettext_lazy("Enter your current password")},
    )
    password1 = NewPasswordField(label=gettext_lazy("New password"))
    password2 = RepeatedPasswordField()


class SetPasswordForm(SamePasswordTwice, account_forms.SetPasswordForm):
    password1 = NewPasswordField(label=gettext_lazy("New password"))
    password2 = RepeatedPasswordField()


class ReauthenticateForm(account_forms.ReauthenticateForm):
    password = PasswordField()


class SecondFactorForm(factor_forms.AuthenticateForm):
    """The code of an authenticator app, or a recovery code; the API asks it as well."""

    code = CodeField()

    def clean_code(self) -> str:
        refuse_if_locked(context.request, self.user)
        return super().clean_code()


class SecondFactorReauthenticateForm(factor_forms.ReauthenticateForm):
    code = CodeField()

    def clean_code(self) -> str:
        refuse_if_locked(context.request, self.user)
        return super().clean_code()


class ActivateSecondFactorForm(ActivateTOTPForm):
    code = CodeField(label=gettext_lazy("Code that the app shows"))


class ApiKeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=50,
        help_text=gettext_lazy("For you to tell your keys apart, like “Booking system”."),
        error_messages={"required": gettext_lazy("Enter a name for the key")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Select what the key may do")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It works for"),
        coerce=int,
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (365, gettext_lazy("a year")),
        ],
        initial=90,
    )
    allowed_addresses = forms.CharField(
        label=gettext_lazy("Only from these addresses (optional)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Like 203.0.113.7 or 203.0.113.0/24, one a line."),
    )

    def clean_allowed_addresses(self) -> list[str]:
        return networks(self.cleaned_data["allowed_addresses"])

    def make_for(self, owner: User) -> tuple[ApiKey, str]:
        given = dict(self.cleaned_data)
        expiry_date = timezone.now() + timedelta(days=given.pop("days"))
        return ApiKey.objects.make(owner, expiry_date=expiry_date, **given)
