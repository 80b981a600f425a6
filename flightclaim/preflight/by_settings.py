"""Items that look at the settings alone: they are asked on the machine that will serve the site."""

from urllib.parse import urlsplit

from flightclaim.environment import DEVELOPMENT_ENCRYPTION_KEY, are_keys, is_weak
from flightclaim.preflight.item import Item, Settings, sentence

YEAR = 31_536_000  # in seconds
MINIMUM_SECRET_KEY = 64
DEFAULT_PASSWORDS = {"", "admin", "changeme", "change-me", "nextcloud", "password", "secret"}
# What the readiness list asks of each door, at most: so many, in so many seconds.
HIGHEST_LIMITS = {"login": (5, 60), "register": (3, 3600), "password_reset": (3, 900)}
ASKS_WHETHER_ACTIVE = {
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.lockout.GuessLimitBackend",
    "axes.backends.AxesStandaloneBackend",
    "accounts.permissions.RolePermissionBackend",
}


def cors(settings: Settings) -> str:
    origins = settings.CORS_ALLOWED_ORIGINS
    is_exact = all(is_https_origin(origin) for origin in origins)
    at_fault = settings.CORS_ALLOW_ALL_ORIGINS or not is_exact or settings.CORS_ALLOW_CREDENTIALS
    return sentence(
        at_fault,
        "Name each site in CORS_ORIGINS exactly, as https://partner.example; '*' is refused.",
    )


def is_https_origin(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme == "https" and bool(parts.netloc) and not (parts.path or "*" in origin)


def cors_for_the_api_alone(settings: Settings) -> str:
    return sentence(
        settings.CORS_URLS_REGEX != r"^/api/",
        "Set CORS_URLS_REGEX back to ^/api/: pages are for no other site.",
    )


def blocked_people(settings: Settings) -> str:
    unknown = set(settings.AUTHENTICATION_BACKENDS) - ASKS_WHETHER_ACTIVE
    return sentence(
        unknown,
        f"Take {', '.join(sorted(unknown))} off AUTHENTICATION_BACKENDS, or show by a test that "
        "a blocked person stays out.",
    )


def limits(settings: Settings) -> str:
    from accounts.limits import parse  # noqa: PLC0415  # needs the settings to be read

    loose = [
        f"THROTTLE_{name.upper()}"
        for name, (most, seconds) in HIGHEST_LIMITS.items()
        if (rate := parse(settings.LIMITS[name]))[0] / rate[1] > most / seconds
    ]
    return sentence(loose, f"Lower {', '.join(loose)}: 5/min, 3/hour and 3/15min at most.")


def lock(settings: Settings) -> str:
    return sentence(
        settings.MAX_LOGIN_ATTEMPTS > 5 or settings.AXES_COOLOFF_TIME.total_seconds() < 1800,
        "Set MAX_LOGIN_ATTEMPTS to 5 at most and ACCOUNT_LOCKOUT_DURATION_MINUTES to 30 at least.",
    )


def shared_cache(settings: Settings) -> str:
    is_shared = "Redis" in settings.CACHES["default"]["BACKEND"]
    return sentence(
        not is_shared, "Set REDIS_URL: without a cache for all processes, limits count in each."
    )


def redirect(settings: Settings) -> str:
    return sentence(
        not settings.SECURE_SSL_REDIRECT, "Set SECURE_SSL_REDIRECT=True: http leads to https."
    )


def hsts(settings: Settings) -> str:
    return sentence(
        settings.SECURE_HSTS_SECONDS < YEAR, f"Set SECURE_HSTS_SECONDS to {YEAR}, a year."
    )


def cookies(settings: Settings) -> str:
    is_secure = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    is_own = settings.SESSION_COOKIE_NAME.startswith("__Host-")
    return sentence(
        not (is_secure and is_own and settings.SESSION_COOKIE_HTTPONLY),
        "Set ENVIRONMENT=production: cookies travel over https alone, for this host alone.",
    )


def address(settings: Settings) -> str:
    parts = urlsplit(settings.SITE_URL)
    is_right = parts.scheme == "https" and parts.hostname in settings.ALLOWED_HOSTS
    return sentence(
        not is_right, "Set SITE_URL to the https:// address of the site; its host in ALLOWED_HOSTS."
    )


def proxies(settings: Settings) -> str:
    return sentence(
        settings.TRUSTED_PROXY_COUNT < 1,
        "Set TRUSTED_PROXY_COUNT to the number of reverse proxies in front, usually 1: otherwise "
        "every visitor has the proxy's address, and https is not seen.",
    )


def password_length(settings: Settings) -> str:
    return sentence(settings.PASSWORD_MIN_LENGTH < 12, "Set PASSWORD_MIN_LENGTH to 12 or more.")


def password_classes(settings: Settings) -> str:
    names = [f"PASSWORD_REQUIRE_{kind}" for kind in ("UPPERCASE", "LOWERCASE", "DIGIT", "SPECIAL")]
    off = [name for name in names if not getattr(settings, name)]
    validators = str(settings.AUTH_PASSWORD_VALIDATORS)
    lacks = "Length" not in validators or "CharacterClasses" not in validators
    return sentence(off or lacks, f"Switch on {', '.join(off) or 'the password validators'}.")


def headers(settings: Settings) -> str:
    needed = ("privacy_headers", "SecurityMiddleware", "CSPMiddleware", "XFrameOptionsMiddleware")
    missing = [name for name in needed if name not in str(settings.MIDDLEWARE)]
    return sentence(
        missing or not settings.SECURITY_HEADERS_ENABLED,
        "Set SECURITY_HEADERS_ENABLED=True, and leave the middleware complete.",
    )


def content_policy(settings: Settings) -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    is_strict = "unsafe" not in str(directives) and "default-src" in directives
    return sentence(
        not is_strict, "Take every unsafe-… out of CONTENT_SECURITY_POLICY, and keep default-src."
    )


def secret_key(settings: Settings) -> str:
    key = settings.SECRET_KEY
    return sentence(
        is_weak(key) or len(key) < MINIMUM_SECRET_KEY,
        "Set SECRET_KEY to 64 random characters or more; deploy/new_env.py makes one.",
    )


def old_secret_keys(settings: Settings) -> str:
    keys = settings.SECRET_KEY_FALLBACKS
    return sentence(
        len(keys) > 2 or any(is_weak(key) for key in keys),
        "Keep one or two earlier keys in SECRET_KEY_FALLBACKS, none of them weak.",
    )


def token_key(settings: Settings) -> str:
    weak = any(is_weak(k) or k == settings.SECRET_KEY for k in settings.JWT_SIGNING_KEYS)
    return sentence(weak, "Set JWT_SIGNING_KEY to random keys that are not SECRET_KEY.")


def encryption_key(settings: Settings) -> str:
    keys = settings.FILE_ENCRYPTION_KEYS
    return sentence(
        DEVELOPMENT_ENCRYPTION_KEY in keys or not are_keys(keys),
        "Set FILE_ENCRYPTION_KEY to Fernet keys of your own, and keep a copy in a safe place.",
    )


def connections(settings: Settings) -> str:
    database = settings.DATABASES["default"]
    kept = database.get("CONN_MAX_AGE") or "pool" in database.get("OPTIONS", {})
    return sentence(
        not (kept and database.get("CONN_HEALTH_CHECKS")),
        "Keep connections (a pool, or DATABASE_CONN_MAX_AGE above 0) and have them checked.",
    )


def database(settings: Settings) -> str:
    url = settings.DATABASES["default"]
    is_right = "postgresql" in url["ENGINE"] and url.get("PASSWORD") not in DEFAULT_PASSWORDS
    return sentence(
        not is_right, "Set DATABASE_URL to a PostgreSQL database, with a password of your own."
    )


def broker(settings: Settings) -> str:
    url = urlsplit(settings.CELERY_BROKER_URL)
    is_redis = url.scheme in ("redis", "rediss")
    return sentence(
        not is_redis or url.password in (None, *DEFAULT_PASSWORDS),
        "Set REDIS_URL to a Redis that asks for a password: redis://:password@host:6379/0.",
    )


def documents(settings: Settings) -> str:
    from flightclaim.document_storage import missing_for  # noqa: PLC0415

    missing = missing_for(vars_of(settings))
    return sentence(missing, f"Set {', '.join(missing)} for DOCUMENT_STORAGE.")


def nextcloud(settings: Settings) -> str:
    if settings.DOCUMENT_STORAGE != "nextcloud":
        return ""
    is_right = settings.NEXTCLOUD_URL.startswith("https://")
    is_own = settings.NEXTCLOUD_PASSWORD.lower() not in DEFAULT_PASSWORDS
    return sentence(
        not (is_right and is_own),
        "Set NEXTCLOUD_URL to an https:// address and NEXTCLOUD_PASSWORD to an app password.",
    )


def mail(settings: Settings) -> str:
    by_provider = settings.MAIL_PROVIDER and all(settings.ANYMAIL.values())
    by_server = settings.EMAIL_HOST and (settings.EMAIL_USE_TLS or settings.EMAIL_PORT == 465)
    return sentence(
        not (by_provider or by_server),
        "Set SMTP_HOST with SMTP_USE_TLS, or MAIL_PROVIDER with its key and hook secret.",
    )


def sender(settings: Settings) -> str:
    return sentence(
        ".example>" in settings.DEFAULT_FROM_EMAIL, "Set SMTP_FROM_EMAIL to an address of yours."
    )


def admin_address(settings: Settings) -> str:
    is_ours = "@" in settings.ADMIN_EMAIL and not settings.ADMIN_EMAIL.endswith(".example")
    return sentence(
        not is_ours, "Set ADMIN_EMAIL to an address that is read: deletions and errors go there."
    )


def security_log(settings: Settings) -> str:
    logger = settings.LOGGING["loggers"].get("flightclaim.security", {})
    return sentence(
        not logger.get("handlers") and not logger.get("propagate"),
        "Give the logger flightclaim.security a handler at level INFO.",
    )


def masked_logs(settings: Settings) -> str:
    handlers = settings.LOGGING["handlers"].values()
    return sentence(
        not all("mask_secrets" in handler.get("filters", ()) for handler in handlers),
        "Give every handler of LOGGING the filter mask_secrets: links in mails carry secrets.",
    )


def second_factor(settings: Settings) -> str:
    return sentence(
        not settings.STAFF_SECOND_FACTOR_REQUIRED or settings.STAFF_SECOND_FACTOR_GRACE_DAYS > 14,
        "Set STAFF_SECOND_FACTOR_REQUIRED=True, with 14 days of grace at most.",
    )


def scanner(settings: Settings) -> str:
    return sentence(not settings.CLAMD_ADDRESS, "Set CLAMD_ADDRESS to host:port of clamd.")


def tokens_end(settings: Settings) -> str:
    jwt = settings.SIMPLE_JWT
    hours = jwt["ACCESS_TOKEN_LIFETIME"].total_seconds() / 3600
    days = jwt["REFRESH_TOKEN_LIFETIME"].days
    return sentence(
        hours > 1 or days > 30,
        "Set JWT_EXPIRATION_MINUTES to 60 and JWT_REFRESH_EXPIRATION_DAYS to 30 at most.",
    )


def vars_of(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in dir(settings) if name.isupper()}


READY = "Readiness"
ITEMS = (
    Item("4.5.3", "Other sites are named exactly (CORS)", cors),
    Item("4.5.3", "Other sites read the API alone", cors_for_the_api_alone),
    Item("4.5.4", "Every way in asks whether somebody is blocked", blocked_people),
    Item("4.5.5", "Sign-in, registration and reset are limited", limits),
    Item("4.5.5", "Five failures lock for half an hour", lock),
    Item("4.5.5", "Limits count once for all processes", shared_cache),
    Item("4.5.6", "http leads to https", redirect),
    Item("4.5.6", "Browsers are told to stay with https (HSTS)", hsts),
    Item("4.5.6", "Cookies travel over https alone", cookies),
    Item("4.5.6", "The reverse proxy in front is known", proxies),
    Item("4.5.7", "Passwords have 12 characters", password_length),
    Item("4.5.7", "Passwords have four kinds of characters", password_classes),
    Item("4.5.8", "Security headers are on", headers),
    Item("4.5.8", "The content policy is strict", content_policy),
    Item("4.5.9", "SECRET_KEY is random, 64 characters", secret_key),
    Item("4.5.9", "Earlier secret keys are few", old_secret_keys),
    Item("4.5.9", "Tokens are signed with a key of their own", token_key),
    Item("4.5.9", "FILE_ENCRYPTION_KEY is our own", encryption_key),
    Item("4.5.10", "Database connections are kept and checked", connections),
    Item("4.5.11", "The security log is written", security_log),
    Item("4.5.11", "Log lines carry no tokens", masked_logs),
    Item("4.5.13", "ADMIN_EMAIL is an address of ours", admin_address),
    Item(
        READY,
        "ENVIRONMENT is production",
        lambda settings: sentence(
            settings.ENVIRONMENT != "production", "Set ENVIRONMENT=production."
        ),
    ),
    Item(READY, "DEBUG is off", lambda settings: sentence(settings.DEBUG, "Set DEBUG=False.")),
    Item(READY, "SITE_URL and ALLOWED_HOSTS name the site", address),
    Item(READY, "DATABASE_URL is a PostgreSQL with a password", database),
    Item(READY, "REDIS_URL is a Redis with a password", broker),
    Item(READY, "Documents have a place", documents),
    Item(READY, "Nextcloud is reached over https, with a password of ours", nextcloud),
    Item(READY, "Mail is sent over TLS", mail),
    Item(READY, "Mail comes from an address of ours", sender),
    Item(READY, "Documents are scanned for viruses", scanner),
    Item(READY, "Staff need a second factor", second_factor),
    Item(READY, "Tokens end soon", tokens_end),
)
