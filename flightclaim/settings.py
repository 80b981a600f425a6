"""The one settings module: reads the environment once, refuses a half-configured production.

Without any variable it is the embedded default (SQLite, file broker, local files, mailbox page).
Every variable stands in .env.example with its default and meaning.
"""

import sys
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from flightclaim.environment import (
    DEVELOPMENT_ENCRYPTION_KEY,
    DEVELOPMENT_SECRET_KEY,
    refuse_unsafe_production,
)

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
    "allauth.usersessions",
    "axes",
    "corsheaders",
    "csp",
    "django_celery_beat",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "flightclaim.middleware.privacy_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "flightclaim.middleware.answer_api_without_trailing_slash",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
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
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

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
    # A request must answer when Redis is away: the outbox sweep sends what this drops. Ten minutes
    # is longer than any task's time limit, so no running task is handed out a second time.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    }
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_DB_REUSE_MAX = 100
CELERY_TASK_DEFAULT_QUEUE = "processing"
CELERY_TASK_ROUTES = {
    "notifications.tasks.send_notification": {"queue": "notifications"},
    "notifications.tasks.sweep_outbox": {"queue": "scheduled"},
    "claims.tasks.*": {"queue": "processing"},
}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
DJANGO_CELERY_BEAT_TZ_AWARE = True

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "flightclaim",
    }
    if REDIS_URL
    else {
        # Shared by all processes of one machine, unlike memory: throttles must count once.
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache"),
    }
}

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not IS_PRODUCTION  # no collectstatic on a laptop
STORAGES = {
    # Documents are private: no public address, served only by a view that asks for permission.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "documents"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "flightclaim.static_storage.PackedFiles"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_MEGABYTES", default=10) * 1024 * 1024
DOCUMENTS_PER_CLAIM = env.int("DOCUMENTS_PER_CLAIM", default=20)
# host:port of clamd. Empty switches scanning off, and every document and the desk say so.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Claims ---------------------------------------------------------------------------------

# What we keep of a compensation that was won; see claims/fees.py for the sum.
FEE_PERCENT = env.int("FEE_PERCENT", default=25)
FEE_VAT_PERCENT = env.int("FEE_VAT_PERCENT", default=19)
TERMS_VERSION = "2026-11"

# --- Accounts -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
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
    "login_failed": "30/m/ip,15/300s/key",
    "signup": "20/h/ip",
    "mailed_link": "20/m/ip,10/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateSecondFactorForm",
}
# Whether reviewers and admins may enter the desk, or the API, only with a second factor.
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=IS_PRODUCTION)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
USERSESSIONS_TRACK_ACTIVITY = False

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
AXES_IPWARE_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if ALLAUTH_TRUSTED_PROXY_COUNT else ["REMOTE_ADDR"]
)
AXES_SENSITIVE_PARAMETERS = ["username", "email", "ip_address", "login", "password", "code"]
AXES_VERBOSE = False

# --- API ------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.AccessTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["flightclaim.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "flightclaim.api.paging.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("THROTTLE_ANONYMOUS", default="120/min"),
        "user": env.str("THROTTLE_USER", default="600/min"),
        "login": env.str("THROTTLE_LOGIN", default="20/min"),
        "register": env.str("THROTTLE_REGISTER", default="20/hour"),
        "password_reset": env.str("THROTTLE_PASSWORD_RESET", default="10/hour"),
        "quotes": env.str("THROTTLE_QUOTES", default="60/min"),
        "search": env.str("THROTTLE_SEARCH", default="300/min"),
    },
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "EXCEPTION_HANDLER": "flightclaim.api.problems.problem_for_exception",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("JWT_EXPIRATION_MINUTES", default=30)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.int("JWT_REFRESH_EXPIRATION_DAYS", default=7)),
    # A token made before the last change of the password is refused. Rotation, reuse and sign-out
    # are TokenFamily's (accounts/tokens.py).
    "CHECK_REVOKE_TOKEN": True,
    "ISSUER": SITE_URL,
    "AUDIENCE": "flightclaim-api",
    "SIGNING_KEY": env.str("JWT_SIGNING_KEY", default="") or SECRET_KEY,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "FlightClaim API",
    "DESCRIPTION": "From the first question to a paid claim. Errors are RFC 9457 problem+json.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "ClaimStatusEnum": "claims.choices.ClaimStatus",
        "DocumentKindEnum": "claims.choices.DocumentKind",
        "PassengerKindEnum": "claims.choices.PassengerKind",
    },
    "COMPONENT_SPLIT_REQUEST": True,
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
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if IS_PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if IS_PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Mail -----------------------------------------------------------------------------------

NOTIFICATIONS_ENABLED = env.bool("NOTIFICATIONS_ENABLED", default=True)
EMAIL_HOST = env.str("SMTP_HOST", default="")
EMAIL_PORT = env.int("SMTP_PORT", default=587)
EMAIL_HOST_USER = env.str("SMTP_USERNAME", default="")
EMAIL_HOST_PASSWORD = env.str("SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("SMTP_USE_TLS", default=EMAIL_PORT == 587)
EMAIL_TIMEOUT = 15
MAILBOX_DIR = DATA_DIR / "mailbox"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "notifications.mailbox.MailboxBackend"
)
DEFAULT_FROM_EMAIL = (
    f"{env.str('SMTP_FROM_NAME', default=SITE_NAME)} "
    f"<{env.str('SMTP_FROM_EMAIL', default='help@flightclaim.example')}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language, time, logs ---------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "flightclaim.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Berlin")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "ERROR"}, "fontTools": {"level": "WARNING"}},
}

if IS_PRODUCTION:
    refuse_unsafe_production(vars(sys.modules[__name__]))
else:
    for folder in ("broker", "broker-control", "cache", "documents", "mailbox"):
        (DATA_DIR / folder).mkdir(parents=True, exist_ok=True)
    STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a missing one
