"""Who runs this site and who works for it: what the law wants named, from the settings."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy as _

# Each setting and what it is called in the imprint.
DETAILS = (
    ("OPERATOR_NAME", _("Company")),
    ("OPERATOR_ADDRESS", _("Address")),
    ("OPERATOR_REPRESENTATIVES", _("Represented by")),
    ("OPERATOR_PHONE", _("Phone")),
    ("ADMIN_EMAIL", _("Email")),
    ("OPERATOR_REGISTER", _("Register")),
    ("OPERATOR_VAT_ID", _("VAT number")),
    ("OPERATOR_SUPERVISOR", _("Supervised by")),
    ("PRIVACY_CONTACT", _("Data protection officer")),
)
MUST_BE_NAMED = ("OPERATOR_NAME", "OPERATOR_ADDRESS")


def imprint() -> list[dict[str, Any]]:
    """What is filled in, by its name."""
    return [
        {"label": label, "value": value}
        for name, label in DETAILS
        if (value := getattr(settings, name))
    ]


def is_named() -> bool:
    return all(getattr(settings, name) for name in MUST_BE_NAMED)


def words() -> dict[str, str]:
    """What texts say about the operator."""
    return {
        "operator": settings.OPERATOR_NAME or settings.SITE_NAME,
        "privacy_contact": settings.PRIVACY_CONTACT or settings.ADMIN_EMAIL,
        "authority": settings.DATA_PROTECTION_AUTHORITY
        or gettext("the one of the country where we are established"),
    }


@dataclass(frozen=True, slots=True)
class Processor:
    """A company that handles personal data for the operator."""

    name: str
    task: str
    data: str


def processors() -> list[Processor]:
    """Those that are in use, by what is switched on."""
    return [maker() for is_used, maker in KNOWN if is_used()] + [
        Processor(name.strip(), task.strip(), data.strip())
        for name, task, data in (
            (*entry.split("|"), "", "")[:3] for entry in settings.PROCESSORS if entry.strip()
        )
    ]


def mail_carrier() -> Processor:
    name = settings.MAIL_PROVIDER.capitalize() or settings.EMAIL_HOST
    return Processor(name, gettext("Sends our mails"), gettext("Email address, the mail itself"))


def file_keeper() -> Processor:
    is_s3 = settings.DOCUMENT_STORAGE == "s3"
    name = settings.S3_ENDPOINT_URL or f"Amazon S3 ({settings.S3_REGION})"
    return Processor(
        name if is_s3 else settings.NEXTCLOUD_URL,
        gettext("Keeps documents"),
        gettext("Files, encrypted by us before they get there"),
    )


def text_messenger() -> Processor:
    return Processor("Twilio", gettext("Sends text messages"), gettext("Phone number, the text"))


def flight_source() -> Processor:
    return Processor(
        settings.FLIGHT_DATA_URL,
        gettext("Tells when a flight departed and arrived"),
        gettext("Flight number and date, nothing about you"),
    )


def error_tracker() -> Processor:
    return Processor(
        "Sentry", gettext("Collects errors of our programs"), gettext("Ids, no contents of forms")
    )


def sign_in_providers() -> Processor:
    names = ", ".join(
        str(each.get("name", word)) for word, each in settings.SOCIAL_PROVIDERS.items()
    )
    return Processor(
        names,
        gettext("Let you sign in with your account there, if you choose to"),
        gettext("That you sign in here"),
    )


KNOWN = (
    (lambda: bool(settings.MAIL_PROVIDER or settings.EMAIL_HOST), mail_carrier),
    (lambda: settings.DOCUMENT_STORAGE in ("s3", "nextcloud"), file_keeper),
    (lambda: settings.SMS_BACKEND == "twilio", text_messenger),
    (lambda: settings.FLIGHT_DATA_PROVIDER == "aerodatabox", flight_source),
    (lambda: bool(settings.SENTRY_DSN), error_tracker),
    (lambda: bool(settings.SOCIAL_PROVIDERS), sign_in_providers),
)
