"""What production refuses to start with, asked once when the settings are read."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT_SECRET_KEY = "development-only-key-that-production-refuses-to-start-with"  # noqa: S105
# base64 of "development-only-key-for-secrets": 32 bytes, as Fernet wants them.
DEVELOPMENT_ENCRYPTION_KEY = "ZGV2ZWxvcG1lbnQtb25seS1rZXktZm9yLXNlY3JldHM="
MINIMUM_SECRET_LENGTH = 50
PLACEHOLDERS = (
    "change-me",
    "changeme",
    "development-only",
    "django-insecure",
    "example",
    "secret-key",
)


def is_weak(secret: str) -> bool:
    """Whether a secret is short, a known placeholder, or has hardly any different characters."""
    lowered = secret.lower()
    return (
        len(secret) < MINIMUM_SECRET_LENGTH
        or len(set(secret)) < 12  # a key made of one repeated word
        or any(word in lowered for word in PLACEHOLDERS)
    )


def production_faults(settings: Mapping[str, Any]) -> list[str]:
    """Every reason why these settings must not face the internet, as sentences."""
    hosts, origins = settings["ALLOWED_HOSTS"], settings["CORS_ALLOWED_ORIGINS"]
    faults = {
        "SECRET_KEY must be set, random and at least 50 characters long.": is_weak(
            settings["SECRET_KEY"]
        ),
        "FILE_ENCRYPTION_KEY must name Fernet keys of your own.": DEVELOPMENT_ENCRYPTION_KEY
        in settings["FILE_ENCRYPTION_KEYS"],
        "DEBUG must be off.": settings["DEBUG"],
        "ALLOWED_HOSTS must name the hosts; '*' is refused.": not hosts
        or any("*" in host for host in hosts),
        "CORS_ORIGINS must be exact https addresses; '*' is refused.": settings[
            "CORS_ALLOW_ALL_ORIGINS"
        ]
        or any("*" in origin or not origin.startswith("https://") for origin in origins),
        "DATABASE_URL must name a PostgreSQL database.": "postgresql"
        not in settings["DATABASES"]["default"]["ENGINE"],
        "REDIS_URL or CELERY_BROKER_URL must name a Redis broker.": not settings[
            "CELERY_BROKER_URL"
        ].startswith(("redis://", "rediss://")),
        "SMTP_HOST must name the mail server.": not settings["EMAIL_HOST"],
        "CLAMD_ADDRESS must name the virus scanner.": not settings["CLAMD_ADDRESS"],
        "SITE_URL must begin with https://.": not settings["SITE_URL"].startswith("https://"),
        "SECURITY_HEADERS_ENABLED may only be switched off outside production.": not settings[
            "SECURITY_HEADERS_ENABLED"
        ],
    }
    return [sentence for sentence, is_at_fault in faults.items() if is_at_fault]


def refuse_unsafe_production(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured with the whole list, so that one restart mends everything."""
    if faults := production_faults(settings):
        lines = "\n".join(f"  - {fault}" for fault in faults)
        raise ImproperlyConfigured(f"Production refuses to start:\n{lines}")
