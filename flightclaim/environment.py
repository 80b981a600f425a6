"""What production refuses to start with, asked once when the settings are read."""

from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from flightclaim.document_storage import missing_for

DEVELOPMENT_SECRET_KEY = "development-only-key-that-production-refuses-to-start-with"  # noqa: S105
# base64 of "development-only-key-for-secrets": 32 bytes, as Fernet wants them.
DEVELOPMENT_ENCRYPTION_KEY = "ZGV2ZWxvcG1lbnQtb25seS1rZXktZm9yLXNlY3JldHM="
# Where a proxy on this machine or in its own network sits.
PRIVATE_RANGES = (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7",
)  # fmt: skip
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


def are_keys(keys: Sequence[str]) -> bool:
    """Whether each is a key Fernet can use."""
    try:
        return bool([Fernet(key) for key in keys])
    except (ValueError, TypeError):
        return False


def mail_provider_settings(
    provider: str, *, key: str, hook_secret: str, sender_domain: str
) -> dict[str, str | int]:
    """What django-anymail needs for a provider; raises ImproperlyConfigured for one we do not know.

    `hook_secret` is the key with which the provider signs its reports, and for Postmark the
    `user:password` in the address it reports to.
    """
    known: dict[str, dict[str, str | int]] = {
        "": {},
        "mailgun": {
            "MAILGUN_API_KEY": key,
            "MAILGUN_WEBHOOK_SIGNING_KEY": hook_secret,
            "MAILGUN_SENDER_DOMAIN": sender_domain,
        },
        "postmark": {"POSTMARK_SERVER_TOKEN": key, "WEBHOOK_SECRET": hook_secret},
    }
    if provider not in known:
        names = ", ".join(name for name in known if name)
        raise ImproperlyConfigured(f"MAIL_PROVIDER must be empty or one of {names}.")
    return {**known[provider], "REQUESTS_TIMEOUT": 10}


def social_app_settings(providers: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """The same as django-allauth wants it: one app for each provider."""
    return {facts["provider"]: social_app(slug, facts) for slug, facts in providers.items()}


def social_app(slug: str, facts: Mapping[str, str]) -> dict[str, Any]:
    app = {name: facts[name] for name in ("name", "client_id", "secret")}
    # allauth asks Facebook for the token by GET, and then leaves the verifier of PKCE out.
    own: dict[str, Any] = {"oauth_pkce_enabled": facts["provider"] != "facebook"}
    if "server_url" in facts:
        own["server_url"] = facts["server_url"]
        app["provider_id"] = slug
    asked = {"SCOPE": ["openid", "email", "profile"]} if facts["provider"] != "facebook" else {}
    return {"APPS": [{**app, "settings": own}], **asked}


def production_faults(settings: Mapping[str, Any]) -> list[str]:
    """Every reason why these settings must not face the internet, as sentences."""
    hosts, origins = settings["ALLOWED_HOSTS"], settings["CORS_ALLOWED_ORIGINS"]
    faults = {
        "SECRET_KEY must be set, random and at least 50 characters long.": is_weak(
            settings["SECRET_KEY"]
        ),
        "FILE_ENCRYPTION_KEY must name Fernet keys of your own.": DEVELOPMENT_ENCRYPTION_KEY
        in settings["FILE_ENCRYPTION_KEYS"],
        "FILE_ENCRYPTION_KEY must hold Fernet keys (32 bytes in URL-safe base64).": not are_keys(
            settings["FILE_ENCRYPTION_KEYS"]
        ),
        "The storage of documents is not told everything: "
        + ", ".join(missing_for(settings)): bool(missing_for(settings)),
        "NEXTCLOUD_URL must begin with https://.": settings["DOCUMENT_STORAGE"] == "nextcloud"
        and not settings["NEXTCLOUD_URL"].startswith("https://"),
        "JWT_SIGNING_KEY must be random, of its own and at least 50 characters long.": any(
            is_weak(key) or key == settings["SECRET_KEY"] for key in settings["JWT_SIGNING_KEYS"]
        ),
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
        "SMTP_HOST must name the mail server, or MAIL_PROVIDER a provider.": not (
            settings["EMAIL_HOST"] or settings["MAIL_PROVIDER"]
        ),
        "MAIL_PROVIDER_KEY and MAIL_PROVIDER_HOOK_SECRET must be set for MAIL_PROVIDER.": bool(
            settings["MAIL_PROVIDER"]
        )
        and not all(settings["ANYMAIL"].values()),
        "SMS_ACCOUNT, SMS_TOKEN and SMS_FROM must be set for SMS_BACKEND.": bool(
            settings["SMS_BACKEND"]
        )
        and not all(settings[name] for name in ("SMS_ACCOUNT", "SMS_TOKEN", "SMS_FROM")),
        "CLAMD_ADDRESS must name the virus scanner.": not settings["CLAMD_ADDRESS"],
        "WEBHOOK_ALLOW_LOOPBACK may only be switched on outside production.": settings[
            "WEBHOOK_ALLOW_LOOPBACK"
        ],
        "FLIGHT_DATA_KEY must be set for FLIGHT_DATA_PROVIDER=http.": settings[
            "FLIGHT_DATA_PROVIDER"
        ]
        == "http"
        and not settings["FLIGHT_DATA_KEY"],
        "GOOGLE_, FACEBOOK_ and OIDC_CLIENT_ID need their _CLIENT_SECRET.": any(
            not facts["secret"] for facts in settings["SOCIAL_PROVIDERS"].values()
        ),
        "OIDC_ISSUER_URL must begin with https://.": any(
            not facts.get("server_url", "https://").startswith("https://")
            for facts in settings["SOCIAL_PROVIDERS"].values()
        ),
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
