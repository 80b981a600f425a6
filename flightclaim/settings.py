"""The one settings module: reads the environment once, refuses a half-configured production.

Without any variable it is the embedded default (SQLite, file broker, local files, mailbox page).
Every variable stands in .env.example with its default and meaning.
"""

import os
import sys
from datetime import date, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from flightclaim.database import postgresql_options, with_options
from flightclaim.document_storage import document_storage
from flightclaim.environment import (
    DEVELOPMENT_ENCRYPTION_KEY,
    DEVELOPMENT_SECRET_KEY,
    PRIVATE_RANGES,
    mail_provider_settings,
    refuse_unsafe_production,
    social_app_settings,
)
from flightclaim.watching.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

ENVIRONMENT = env.str("ENVIRONMENT", default="development")
IS_PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or DEVELOPMENT_SECRET_KEY
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["127.0.0.1", "localhost"]
)
# Encrypts what must be read again (second-factor secrets, files). The first key encrypts, the
# others still decrypt: put a new one in front to rotate.
FILE_ENCRYPTION_KEYS = env.list("FILE_ENCRYPTION_KEY", default=[]) or [DEVELOPMENT_ENCRYPTION_KEY]
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="FlightClaim")
ADMIN_EMAIL = env.str("ADMIN_EMAIL", default="admin@flightclaim.example")

# Who runs this site: what the imprint and the privacy policy name (flightclaim/operator.py).
OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
OPERATOR_ADDRESS = env.str("OPERATOR_ADDRESS", default="", multiline=True)
OPERATOR_REPRESENTATIVES = env.str("OPERATOR_REPRESENTATIVES", default="")
OPERATOR_PHONE = env.str("OPERATOR_PHONE", default="")
OPERATOR_REGISTER = env.str("OPERATOR_REGISTER", default="")
OPERATOR_VAT_ID = env.str("OPERATOR_VAT_ID", default="")
OPERATOR_SUPERVISOR = env.str("OPERATOR_SUPERVISOR", default="")
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", default="")
DATA_PROTECTION_AUTHORITY = env.str("DATA_PROTECTION_AUTHORITY", default="")
# Companies beside those that settings name already, each as "name|what for|which data".
PROCESSORS = env.list("PROCESSORS", default=[])

# Everything the embedded default writes (database, broker, documents, mailbox) is below this.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data")))

INSTALLED_APPS = [
    "accounts",
    "compensation",
    "claims",
    "notifications",
    "gdpr",
    "flightclaim.apps.FlightclaimConfig",
    "flightclaim.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "flightclaim.apps.OwnStaticFilesConfig",
    "django.forms",  # its widget templates, for FORM_RENDERER
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.facebook",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "corsheaders",
    "csp",
    "django_celery_beat",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rest_framework_api_key",
]

MIDDLEWARE = [
    "flightclaim.watching.requests.WatchRequests",  # outermost: what the others refuse is told too
    "accounts.client_address.trust_only_our_proxies",  # first: the others believe REMOTE_ADDR
    "flightclaim.middleware.privacy_headers",  # outside of all that may answer by itself
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "accounts.old_header.announce_end_of_old_header",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "flightclaim.middleware.answer_api_without_trailing_slash",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.devices.remember_device",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.key_trail.note_what_keys_change",  # inside the one that knows who is asking
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.session_age.end_stale_sessions",
    "accounts.language.speak_their_language",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "flightclaim.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "flightclaim.urls"
WSGI_APPLICATION = "flightclaim.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "flightclaim.context_processors.site",
                "notifications.bell.bell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "flightclaim.templatetags.flightclaim",
            ],
        },
    },
]

FORM_RENDERER = "flightclaim.forms.FormRenderer"

# --- Money ----------------------------------------------------------------------------------

# --- Database -------------------------------------------------------------------------------

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'flightclaim.sqlite3'}")
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # IMMEDIATE: a deferred transaction that begins to write late fails with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    more_options = postgresql_options(
        has_pool=env.bool("DATABASE_POOL", default=False),
        size=env.int("DATABASE_POOL_SIZE", default=20),
        overflow=env.int("DATABASE_POOL_OVERFLOW", default=10),
        wait_seconds=env.int("DATABASE_POOL_TIMEOUT", default=5),
        recycle_seconds=env.int("DATABASE_POOL_RECYCLE", default=3600),
        keep_seconds=env.int("DATABASE_CONN_MAX_AGE", default=60),
        connect_seconds=env.int("DATABASE_CONNECT_TIMEOUT", default=3),
        statement_seconds=env.int("DATABASE_STATEMENT_TIMEOUT", default=0),
        lock_seconds=env.int("DATABASE_LOCK_TIMEOUT", default=10),
        is_behind_pgbouncer=env.bool("DATABASE_BEHIND_PGBOUNCER", default=False),
    )
    DATABASES["default"] = with_options(DATABASES["default"], more_options)

# --- Broker, cache, background work ---------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://")
CELERY_RESULT_BACKEND = env.str("CELERY_RESULT_BACKEND", default="") or None
CELERY_TASK_IGNORE_RESULT = CELERY_RESULT_BACKEND is None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("filesystem://"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker"),
        "data_folder_out": str(DATA_DIR / "broker"),
        "control_folder": str(DATA_DIR / "broker-control"),
    }
else:
    # A request must answer within 2 s when Redis is away or frozen: the sweeps queue what is
    # dropped. Ten minutes is longer than any task's time limit (a test compares them), so no
    # running task is handed out a second time.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 0.5,
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
# A message is done when its task is; one whose worker was killed comes back, three times at most
# (flightclaim/background.py). Only Redis gives it back; on files the sweeps make up for it.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_DB_REUSE_MAX = 100
CELERY_TASK_DEFAULT_QUEUE = "processing"
CELERY_TASK_ROUTES = ("flightclaim.background.route",)
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
DJANGO_CELERY_BEAT_TZ_AWARE = True

CACHES = {
    "default": {
        "BACKEND": "flightclaim.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "flightclaim",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
    if REDIS_URL
    else {
        # Shared by all processes of one machine, unlike memory: limits must count once.
        "BACKEND": "flightclaim.file_cache.CountingFileCache",
        "LOCATION": str(DATA_DIR / "cache"),
    }
}

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not IS_PRODUCTION  # no collectstatic on a laptop
# Where documents lie: local (a folder of DATA_DIR), s3, or nextcloud (WebDAV). Encrypted in each.
DOCUMENT_STORAGE = env.str("DOCUMENT_STORAGE", default="local")
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="")
S3_REGION = env.str("S3_REGION", default="eu-central-1")
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_ACCESS_KEY = env.str("S3_ACCESS_KEY", default="")
S3_SECRET_KEY = env.str("S3_SECRET_KEY", default="")
NEXTCLOUD_URL = env.str("NEXTCLOUD_URL", default="")
NEXTCLOUD_USERNAME = env.str("NEXTCLOUD_USERNAME", default="")
NEXTCLOUD_PASSWORD = env.str("NEXTCLOUD_PASSWORD", default="")
NEXTCLOUD_FOLDER = env.str("NEXTCLOUD_FOLDER", default="flightclaim")
STORAGES = {
    # Documents are private: no public address, served only by a view that asks for permission.
    "default": document_storage(vars(sys.modules[__name__])),
    "staticfiles": {
        "BACKEND": "flightclaim.static_storage.PackedFiles"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_MEGABYTES", default=10) * 1024 * 1024
DOCUMENTS_PER_CLAIM = env.int("DOCUMENTS_PER_CLAIM", default=20)
DOCUMENT_BYTES_PER_CLAIM = env.int("DOCUMENT_MEGABYTES_PER_CLAIM", default=150) * 1024 * 1024
DOCUMENTS_VERIFIED_A_NIGHT = env.int("DOCUMENTS_VERIFIED_A_NIGHT", default=200)
DOCUMENT_DAYS_AFTER_REPLACEMENT = env.int("DOCUMENT_DAYS_AFTER_REPLACEMENT", default=90)
DOCUMENT_DAYS_AFTER_CLAIM = env.int("DOCUMENT_DAYS_AFTER_CLAIM", default=1095)
# Reads the words of photographed papers, so that the desk can search them. Empty switches it off.
OCR_COMMAND = env.str("OCR_COMMAND", default="tesseract")
OCR_LANGUAGES = env.str("OCR_LANGUAGES", default="eng")
# host:port of clamd. Empty switches scanning off, and every document and the desk say so.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "claims.files.uploads.CappedUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Claims ---------------------------------------------------------------------------------

# What we keep of a compensation that was won, until the desk makes a fee plan (claims/fees.py).
FEE_PERCENT = env.int("FEE_PERCENT", default=25)
FEE_VAT_PERCENT = env.int("FEE_VAT_PERCENT", default=19)
FEE_COURT_EXTRA_PERCENT = env.int("FEE_COURT_EXTRA_PERCENT", default=0)
# How many claims in review "hand out" puts on one desk, and whether it happens by itself.
CLAIMS_PER_REVIEWER = env.int("CLAIMS_PER_REVIEWER", default=40)
HAND_OUT_CLAIMS = env.bool("HAND_OUT_CLAIMS", default=False)
# Days beside the weekends on which nobody works here: the clocks of the desk stand still on them.
OFFICE_HOLIDAYS = frozenset(map(date.fromisoformat, env.list("OFFICE_HOLIDAYS", default=[])))
# A compensation above this, in the claim's currency, is approved by two people.
SECOND_PERSON_ABOVE = env.int("SECOND_PERSON_ABOVE", default=1500)

# --- Webhooks -------------------------------------------------------------------------------

# For tests and for trying it out on one machine: opens http:// and the loopback addresses.
WEBHOOK_ALLOW_LOOPBACK = env.bool("WEBHOOK_ALLOW_LOOPBACK", default=False)

# Who tells what became of a flight: manual (people look), file (a folder) or http (a provider in
# the shape of AeroDataBox). Asked by a task, kept for every claim about that flight.
FLIGHT_DATA_PROVIDER = env.str("FLIGHT_DATA_PROVIDER", default="manual")
FLIGHT_DATA_FOLDER = env.str("FLIGHT_DATA_FOLDER", default=str(DATA_DIR / "flights"))
FLIGHT_DATA_URL = env.str("FLIGHT_DATA_URL", default="https://aerodatabox.p.rapidapi.com")
FLIGHT_DATA_KEY = env.str("FLIGHT_DATA_KEY", default="")
FLIGHT_DATA_DAILY_QUOTA = env.int("FLIGHT_DATA_DAILY_QUOTA", default=200)

# --- Accounts -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.lockout.GuessLimitBackend",  # first: counts a guess before anybody looks at it
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.permissions.RolePermissionBackend",  # last: it knows rights, and signs nobody in
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "claims:list"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.BCryptPasswordHasher",  # hashes of an earlier system
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", default=12)
PASSWORD_REQUIRE_UPPERCASE = env.bool("PASSWORD_REQUIRE_UPPERCASE", default=True)
PASSWORD_REQUIRE_LOWERCASE = env.bool("PASSWORD_REQUIRE_LOWERCASE", default=True)
PASSWORD_REQUIRE_DIGIT = env.bool("PASSWORD_REQUIRE_DIGIT", default=True)
PASSWORD_REQUIRE_SPECIAL = env.bool("PASSWORD_REQUIRE_SPECIAL", default=True)
PASSWORD_HISTORY_LENGTH = env.int("PASSWORD_HISTORY_LENGTH", default=5)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "given_names", "family_name")},
    },
    {"NAME": "accounts.passwords.CharacterClassesValidator"},
    {"NAME": "accounts.passwords.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.PasswordHistoryValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600 * env.int("PASSWORD_RESET_TOKEN_EXPIRATION_HOURS", default=1)

# Where a mailed link leads once the mailbox is proven; any other purpose: LOGIN_REDIRECT_URL.
MAILED_LINK_DESTINATIONS = {"file_claim": "/claims/{reference}/resume/"}

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "reset_password": "accounts.forms.ForgotPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = (
    "mandatory" if env.bool("EMAIL_VERIFICATION_REQUIRED", default=True) else "optional"
)
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = (
    env.int("EMAIL_VERIFICATION_TOKEN_EXPIRATION_HOURS", default=24) / 24
)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds for which a proof counts, by page and by API
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PRESERVE_USERNAME_CASING = False
# django-axes is the lock; this only slows down what walks past it.
ACCOUNT_RATE_LIMITS = {
    "begin_claim": "20/h/ip",
    "upload": "120/h/ip",
    "read_pass": "60/h/ip",
    "login_failed": "30/m/ip",  # none by account: nobody locks another person out from elsewhere
    "signup": "20/h/ip",
    "mailed_link": "20/m/ip,10/h/key",
    "reply": "30/h/ip,10/h/key",  # by claim
}
# Who the client is, is decided once (accounts/client_address.py), before anybody else looks.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[]) or list(PRIVATE_RANGES)
CLOUDFLARE_RANGES = env.list("CLOUDFLARE_RANGES", default=[])
# By client address, for pages and endpoints together (accounts/limits.py).
LIMITS = {
    "login": env.str("THROTTLE_LOGIN", default="5/min"),
    "register": env.str("THROTTLE_REGISTER", default="3/hour"),
    "password_reset": env.str("THROTTLE_PASSWORD_RESET", default="3/15min"),
    "change_email": env.str("THROTTLE_CHANGE_EMAIL", default="5/hour"),  # by account
    "link": env.str("THROTTLE_LINK", default="20/15min"),
    "social": env.str("THROTTLE_SOCIAL", default="20/15min"),
    "refresh": env.str("THROTTLE_REFRESH", default="60/min"),
    "api_key": env.str("THROTTLE_API_KEY", default="300/min"),  # by key
    "csp_report": env.str("THROTTLE_CSP_REPORT", default="30/min"),
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateSecondFactorForm",
    "add_webauthn": "accounts.passkeys.AddPasskeyForm",
    "login_webauthn": "accounts.passkeys.SignInPasskeyForm",
    "authenticate_webauthn": "accounts.passkeys.SecondStepPasskeyForm",
    "reauthenticate_webauthn": "accounts.passkeys.ReauthenticatePasskeyForm",
}
# Whether reviewers and admins may enter the desk, or the API, only with a second factor.
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=IS_PRODUCTION)
# Days a new colleague may work before that.
STAFF_SECOND_FACTOR_GRACE_DAYS = env.int("STAFF_SECOND_FACTOR_GRACE_DAYS", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION  # http://localhost, for trying it out
MFA_TOTP_ISSUER = SITE_NAME
USERSESSIONS_TRACK_ACTIVITY = False

# Accounts elsewhere to sign in with: those whose client id is set (accounts/social.py).
SOCIAL_PROVIDERS = {
    "google": {
        "provider": "google",
        "name": "Google",
        "client_id": env.str("GOOGLE_CLIENT_ID", default=""),
        "secret": env.str("GOOGLE_CLIENT_SECRET", default=""),
    },
    "facebook": {
        "provider": "facebook",
        "name": "Facebook",
        "client_id": env.str("FACEBOOK_CLIENT_ID", default=""),
        "secret": env.str("FACEBOOK_CLIENT_SECRET", default=""),
    },
    "oidc": {
        "provider": "openid_connect",
        "name": env.str("OIDC_NAME", default="") or "OpenID Connect",
        "server_url": env.str("OIDC_ISSUER_URL", default=""),
        "client_id": env.str("OIDC_CLIENT_ID", default=""),
        "secret": env.str("OIDC_CLIENT_SECRET", default=""),
    },
}
SOCIAL_PROVIDERS = {word: its for word, its in SOCIAL_PROVIDERS.items() if its["client_id"]}
SOCIALACCOUNT_PROVIDERS = social_app_settings(SOCIAL_PROVIDERS)
SOCIALACCOUNT_ADAPTER = "accounts.social.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the same address is no proof of being the same person
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

# How long a session lasts without a visit, and at all.
STAFF_SESSION = (
    timedelta(minutes=env.int("STAFF_SESSION_IDLE_MINUTES", default=30)),
    timedelta(hours=env.int("STAFF_SESSION_HOURS", default=12)),
)
CUSTOMER_SESSION = (
    timedelta(hours=env.int("SESSION_IDLE_HOURS", default=72)),
    timedelta(days=env.int("SESSION_DAYS", default=14)),
)
API_KEY_PREFIX = "fc_live_" if IS_PRODUCTION else "fc_test_"
DEVICE_COOKIE_NAME = "__Host-device" if IS_PRODUCTION else "device"

MAX_LOGIN_ATTEMPTS = env.int("MAX_LOGIN_ATTEMPTS", default=5)
AXES_FAILURE_LIMIT = MAX_LOGIN_ATTEMPTS
AXES_COOLOFF_TIME = timedelta(minutes=env.int("ACCOUNT_LOCKOUT_DURATION_MINUTES", default=30))
# Account and address together: nobody can lock another person out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.lockout.login_name"
AXES_LOCKOUT_CALLABLE = "flightclaim.views.locked_out"
AXES_RESET_ON_SUCCESS = True
# The lock ends when it said it would: further attempts neither count nor prolong it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]
LIMITS["guess"] = f"{MAX_LOGIN_ATTEMPTS}/{int(AXES_COOLOFF_TIME.total_seconds())}s"
AXES_SENSITIVE_PARAMETERS = ["username", "email", "ip_address", "login", "password", "code"]
AXES_VERBOSE = False

# --- API ------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.AccessTokenAuthentication",
        "accounts.authentication.ApiKeyAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["flightclaim.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "flightclaim.api.paging.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "flightclaim.api.schema.Described",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("THROTTLE_ANONYMOUS", default="120/min"),
        "user": env.str("THROTTLE_USER", default="600/min"),
        "quotes": env.str("THROTTLE_QUOTES", default="60/min"),
        "search": env.str("THROTTLE_SEARCH", default="300/min"),
    },
    "NUM_PROXIES": 0,
    "EXCEPTION_HANDLER": "flightclaim.api.problems.problem_for_exception",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
# The first key signs, each verifies: put a new one in front to rotate.
JWT_SIGNING_KEYS = env.list("JWT_SIGNING_KEY", default=[]) or [SECRET_KEY]
# 0: every request asks the database whether the sign-in still holds. More: reads believe an answer
# for so many seconds, and somebody signed out or blocked reads on until then. Writes always ask.
JWT_READ_CACHE_SECONDS = env.int("JWT_READ_CACHE_SECONDS", default=0)
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("JWT_EXPIRATION_MINUTES", default=30)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.int("JWT_REFRESH_EXPIRATION_DAYS", default=7)),
    # Rotation, reuse, sign-out and what ends a token: accounts/tokens.py; keys: token_keys.py.
    "AUTH_TOKEN_CLASSES": ["accounts.tokens.AccessToken"],
    "ISSUER": SITE_URL,
    "AUDIENCE": "flightclaim-api",
}
# Until this day calls may name the customer as the old system wanted it, beside their token; empty:
# the header means nothing.
old_header_until = env.str("OLD_CUSTOMER_HEADER_UNTIL", default="")
OLD_CUSTOMER_HEADER_UNTIL = date.fromisoformat(old_header_until) if old_header_until else None
SPECTACULAR_SETTINGS = {
    "TITLE": "FlightClaim API",
    "DESCRIPTION": "From the first question to a paid claim. Errors are RFC 9457 problem+json.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "DeletionRequestStatusEnum": "gdpr.choices.RequestStatus",
        "ClaimStatusEnum": "claims.choices.ClaimStatus",
        "DocumentKindEnum": "claims.choices.DocumentKind",
        "DeliveryStateEnum": "notifications.choices.DeliveryState",
        "EndpointStateEnum": "notifications.choices.EndpointState",
        "PassengerKindEnum": "claims.choices.PassengerKind",
    },
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "flightclaim.api.schema.answer_with_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
}
CORS_ALLOWED_ORIGINS = env.list("CORS_ORIGINS", default=[])
CORS_ALLOW_ALL_ORIGINS = "*" in CORS_ALLOWED_ORIGINS
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False

# --- Headers, cookies, transport --------------------------------------------------------------

SECURITY_HEADERS_ENABLED = env.bool("SECURITY_HEADERS_ENABLED", default=True)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "upgrade-insecure-requests": IS_PRODUCTION,
        "report-uri": ["/csp-report/"],
        "report-to": ["csp"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "flightclaim.views.csrf_failure"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=IS_PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if IS_PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if IS_PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Mail -----------------------------------------------------------------------------------

NOTIFICATIONS_ENABLED = env.bool("NOTIFICATIONS_ENABLED", default=True)
NOTIFICATION_LEASE_SECONDS = env.int("NOTIFICATION_LEASE_SECONDS", default=180)
NOTIFICATION_FIRST_RETRY_SECONDS = env.int("NOTIFICATION_FIRST_RETRY_SECONDS", default=30)
EMAIL_HOST = env.str("SMTP_HOST", default="")
EMAIL_PORT = env.int("SMTP_PORT", default=587)
EMAIL_HOST_USER = env.str("SMTP_USERNAME", default="")
EMAIL_HOST_PASSWORD = env.str("SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("SMTP_USE_TLS", default=EMAIL_PORT == 587)
EMAIL_TIMEOUT = env.int("SMTP_TIMEOUT", default=10)
MAILBOX_DIR = DATA_DIR / "mailbox"
# A provider's HTTP interface in place of SMTP: mailgun or postmark.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")
ANYMAIL = mail_provider_settings(
    MAIL_PROVIDER,
    key=env.str("MAIL_PROVIDER_KEY", default=""),
    hook_secret=env.str("MAIL_PROVIDER_HOOK_SECRET", default=""),
    sender_domain=env.str("MAIL_PROVIDER_DOMAIN", default=""),
)
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
elif EMAIL_HOST:
    EMAIL_BACKEND = "notifications.smtp.WatchfulBackend"
else:
    EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"
DEFAULT_FROM_EMAIL = (
    f"{env.str('SMTP_FROM_NAME', default=SITE_NAME)} "
    f"<{env.str('SMTP_FROM_EMAIL', default='help@flightclaim.example')}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Text messages: empty (none), console (into the log) or twilio (its HTTP interface).
SMS_BACKEND = env.str("SMS_BACKEND", default="")
SMS_API_URL = env.str("SMS_API_URL", default="https://api.twilio.com").rstrip("/")
SMS_ACCOUNT = env.str("SMS_ACCOUNT", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")
SMS_FROM = env.str("SMS_FROM", default="")

# --- Language, time, logs ---------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "flightclaim.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Berlin")

# json (one object a line, for machines) or line (for people at a laptop).
LOG_FORMAT = env.str("LOG_FORMAT", default="json" if IS_PRODUCTION else "line")
LOGGING = logging_config(
    form=LOG_FORMAT,
    level=env.str("LOG_LEVEL", default="INFO"),
    file=env.str("LOG_FILE", default=""),
    megabytes=env.int("LOG_FILE_MEGABYTES", default=50),
    kept=env.int("LOG_FILES_KEPT", default=10),
)

# --- Watching -------------------------------------------------------------------------------

# Opens /metrics for whoever sends it (Authorization: Bearer …); empty: there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN:  # read by prometheus_client when it is imported: where processes count together
    metrics_dir = Path(env.str("METRICS_DIR", default=str(DATA_DIR / "metrics")))
    metrics_dir.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(metrics_dir))
# Where errors and traces go; empty: nowhere. Both need deploy/requirements-watching.txt.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
OTEL_EXPORTER_OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")

if IS_PRODUCTION:
    if sys.argv[1:2] != ["preflight"]:  # which names every fault itself, and serves nobody
        refuse_unsafe_production(vars(sys.modules[__name__]))
else:
    for folder in ("broker", "broker-control", "cache", "documents", "mailbox"):
        (DATA_DIR / folder).mkdir(parents=True, exist_ok=True)
    STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a missing one
