"""The readiness list: passes on the sample of production, and each item fails when it is broken."""

import shutil
from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.new_env import new_environment
from flightclaim.preflight import by_files, by_settings, live
from tests.browser import free_port
from tests.test_settings import PRODUCTION, ROOT, start

WEAK = "change-me-" * 7


@pytest.fixture(scope="module")
def production():
    """The settings as the sample of production makes them, read anew and not for Django."""
    patch = pytest.MonkeyPatch()
    for name, value in {**PRODUCTION, "DATA_DIR": "/tmp/flightclaim-preflight"}.items():
        patch.setenv(name, value)
    spec = spec_from_file_location("production_settings", ROOT / "flightclaim" / "settings.py")
    module = module_from_spec(spec)
    patch.setitem(__import__("sys").modules, "production_settings", module)
    spec.loader.exec_module(module)
    patch.undo()
    return {name: value for name, value in vars(module).items() if name.isupper()}


def test_the_sample_of_production_passes():
    run = start(PRODUCTION, "preflight")
    assert (run.returncode, run.stderr) == (0, "")
    assert "fail  " not in run.stdout
    assert run.stdout.count("pass  ") >= 50


def test_it_says_everything_at_once_and_ends_with_an_error():
    run = start({"ENVIRONMENT": "production"}, "preflight")
    assert run.returncode == 1
    assert run.stdout.count("fail  ") > 8
    assert "Set SECRET_KEY to 64 random characters" in run.stdout


def test_a_laptop_is_told_that_it_is_none():
    assert "Set ENVIRONMENT=production." in start({}, "preflight").stdout


LIMITS = {"login": "5/min", "register": "3/hour", "password_reset": "3/15min"}
NEXTCLOUD = {"DOCUMENT_STORAGE": "nextcloud", "NEXTCLOUD_USERNAME": "x"}
BROKEN = [
    ("Other sites are named exactly (CORS)", {"CORS_ALLOW_ALL_ORIGINS": True}),
    ("Other sites are named exactly (CORS)", {"CORS_ALLOWED_ORIGINS": ["http://x.test"]}),
    ("Other sites are named exactly (CORS)", {"CORS_ALLOWED_ORIGINS": ["https://*.x.test"]}),
    ("Other sites are named exactly (CORS)", {"CORS_ALLOW_CREDENTIALS": True}),
    ("Other sites read the API alone", {"CORS_URLS_REGEX": "^.*$"}),
    (
        "Every way in asks whether somebody is blocked",
        {"AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.AllowAllUsersModelBackend"]},
    ),
    ("Sign-in, registration and reset are limited", {"LIMITS": {**LIMITS, "login": "50/min"}}),
    ("Five failures lock for half an hour", {"MAX_LOGIN_ATTEMPTS": 20}),
    ("Five failures lock for half an hour", {"AXES_COOLOFF_TIME": timedelta(minutes=1)}),
    (
        "Limits count once for all processes",
        {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
    ),
    ("http leads to https", {"SECURE_SSL_REDIRECT": False}),
    ("Browsers are told to stay with https (HSTS)", {"SECURE_HSTS_SECONDS": 3600}),
    ("Cookies travel over https alone", {"SESSION_COOKIE_SECURE": False}),
    ("Cookies travel over https alone", {"SESSION_COOKIE_NAME": "session"}),
    ("The reverse proxy in front is known", {"TRUSTED_PROXY_COUNT": 0}),
    ("Passwords have 12 characters", {"PASSWORD_MIN_LENGTH": 8}),
    ("Passwords have four kinds of characters", {"PASSWORD_REQUIRE_DIGIT": False}),
    ("Passwords have four kinds of characters", {"AUTH_PASSWORD_VALIDATORS": []}),
    ("Security headers are on", {"SECURITY_HEADERS_ENABLED": False}),
    ("Security headers are on", {"MIDDLEWARE": []}),
    (
        "The content policy is strict",
        {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"default-src": ["'unsafe-inline'"]}}},
    ),
    ("SECRET_KEY is random, 64 characters", {"SECRET_KEY": "aB3" * 20}),
    ("SECRET_KEY is random, 64 characters", {"SECRET_KEY": WEAK}),
    ("Earlier secret keys are few", {"SECRET_KEY_FALLBACKS": [WEAK]}),
    ("Earlier secret keys are few", {"SECRET_KEY_FALLBACKS": [PRODUCTION["SECRET_KEY"]] * 3}),
    ("Tokens are signed with a key of their own", {"JWT_SIGNING_KEYS": [PRODUCTION["SECRET_KEY"]]}),
    ("FILE_ENCRYPTION_KEY is our own", {"FILE_ENCRYPTION_KEYS": ["short"]}),
    (
        "FILE_ENCRYPTION_KEY is our own",
        {"FILE_ENCRYPTION_KEYS": [by_settings.DEVELOPMENT_ENCRYPTION_KEY]},
    ),
    ("The security log is written", {"LOGGING": {"loggers": {}, "handlers": {}}}),
    ("Log lines carry no tokens", {"LOGGING": {"loggers": {}, "handlers": {"console": {}}}}),
    ("ADMIN_EMAIL is an address of ours", {"ADMIN_EMAIL": "admin@flightclaim.example"}),
    ("ENVIRONMENT is production", {"ENVIRONMENT": "staging"}),
    ("DEBUG is off", {"DEBUG": True}),
    ("SITE_URL and ALLOWED_HOSTS name the site", {"SITE_URL": "http://claims.test"}),
    ("SITE_URL and ALLOWED_HOSTS name the site", {"ALLOWED_HOSTS": ["other.test"]}),
    ("REDIS_URL is a Redis with a password", {"CELERY_BROKER_URL": "redis://redis:6379/0"}),
    ("REDIS_URL is a Redis with a password", {"CELERY_BROKER_URL": "filesystem://"}),
    ("Documents have a place", {"DOCUMENT_STORAGE": "s3"}),
    (
        "Nextcloud is reached over https, with a password of ours",
        {**NEXTCLOUD, "NEXTCLOUD_URL": "http://cloud.test", "NEXTCLOUD_PASSWORD": "Ab3-Ef5-Gh7"},
    ),
    (
        "Nextcloud is reached over https, with a password of ours",
        {**NEXTCLOUD, "NEXTCLOUD_URL": "https://cloud.test", "NEXTCLOUD_PASSWORD": "changeme"},
    ),
    ("Mail is sent over TLS", {"EMAIL_USE_TLS": False}),
    ("Mail is sent over TLS", {"EMAIL_HOST": ""}),
    ("Mail comes from an address of ours", {"DEFAULT_FROM_EMAIL": "X <help@site.example>"}),
    ("Documents are scanned for viruses", {"CLAMD_ADDRESS": ""}),
    ("Staff need a second factor", {"STAFF_SECOND_FACTOR_REQUIRED": False}),
    ("Staff need a second factor", {"STAFF_SECOND_FACTOR_GRACE_DAYS": 90}),
    ("Tokens end soon", {"SIMPLE_JWT": {"ACCESS_TOKEN_LIFETIME": timedelta(days=1),
                                        "REFRESH_TOKEN_LIFETIME": timedelta(days=7)}}),
]  # fmt: skip
DATABASE = [
    ("DATABASE_URL is a PostgreSQL with a password", {"ENGINE": "django.db.backends.sqlite3"}),
    ("DATABASE_URL is a PostgreSQL with a password", {"PASSWORD": "password"}),
    ("Database connections are kept and checked", {"CONN_HEALTH_CHECKS": False}),
    ("Database connections are kept and checked", {"CONN_MAX_AGE": 0, "OPTIONS": {}}),
]


def failing(items, settings):
    return {item.title for item in items if item.fault(settings)}


def test_no_item_fails_on_the_settings_of_the_sample(production):
    assert failing(by_settings.ITEMS, SimpleNamespace(**production)) == set()


@pytest.mark.parametrize(("title", "change"), BROKEN)
def test_a_broken_setting_fails_its_item_and_says_how_to_mend_it(production, title, change):
    settings = SimpleNamespace(**{**production, **change})
    assert title in failing(by_settings.ITEMS, settings)
    mending = next(i.fault(settings) for i in by_settings.ITEMS if i.title == title)
    assert mending.endswith(".")


@pytest.mark.parametrize(("title", "change"), DATABASE)
def test_a_wrong_database_fails_its_item(production, title, change):
    database = {"default": {**production["DATABASES"]["default"], **change}}
    settings = SimpleNamespace(**{**production, "DATABASES": database})
    assert title in failing(by_settings.ITEMS, settings)


def test_every_item_of_the_settings_is_broken_by_a_test():
    assert {title for title, _change in BROKEN + DATABASE} == {i.title for i in by_settings.ITEMS}


@pytest.fixture
def release(tmp_path):
    """What the items look at, copied, so that it can be broken."""
    for name in (".ci", "deploy", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "requirements.txt", ".env.example", ".gitignore",
                 "docker-compose.yml", "SECURITY.md", "CONTRIBUTING.md"):  # fmt: skip
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "claims").mkdir()
    return SimpleNamespace(BASE_DIR=tmp_path)


def test_no_item_fails_on_the_files_of_the_release(release):
    assert failing(by_files.ITEMS, release) == set()
    assert failing(by_files.ITEMS, SimpleNamespace(BASE_DIR=ROOT)) == set()


BROKEN_FILES = [
    ("No SQL is put together from input", "claims/x.py", "cursor.execute(f'SELECT {name}')"),
    ("Templates escape what people typed", "templates/x.html", "{{ claim.note|safe }}"),
    (".env is ignored by version control", ".gitignore", "/data/\n"),
    (".env.example carries no secret", ".env.example", "SECRET_KEY=abc\n"),
    ("The sample of production carries no secret", "deploy/production.env.sample",
     "POSTGRES_PASSWORD=flightclaim\n"),
    ("The proxy offers TLS 1.2 and 1.3", "deploy/nginx.conf", "ssl_protocols TLSv1.1 TLSv1.2;"),
    ("The proxy leads http to https", "deploy/nginx.conf", "listen 80;"),
    ("No service but the proxy is open to the world", "docker-compose.yml",
     'services:\n  redis:\n    ports: ["6379:6379"]\n'),
    ("Documented: how to deploy", "docs/deployment.md", "Nothing."),
    ("Documented: what to watch", "docs/monitoring.md", "Nothing."),
    ("Documented: how to upgrade", "docs/upgrade.md", "Nothing."),
    ("Logs are rotated", "docker-compose.yml", "services:"),
    ("Somebody is woken when it breaks", "deploy/alerts.yml", "groups: []"),
    ("Documented: secrets and their rotation", "docs/security.md", "Nothing."),
    ("Documented: what to do in an incident", "docs/security.md", "Nothing."),
    ("Documented: how to report a weakness", "SECURITY.md", ""),
    ("Documented: how to begin as a developer", "CONTRIBUTING.md", ""),
    ("Half-tested code does not pass", "pyproject.toml", "[tool.coverage.report]\nfail_under = 5"),
    ("Every change is checked", ".ci/run", "make lint\n"),
    ("Dependencies are pinned", "requirements.txt", "Django>=5\n"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "file", "content"), BROKEN_FILES)
def test_a_broken_file_fails_its_item(release, title, file, content):
    Path(release.BASE_DIR, file).write_text(content)
    assert title in failing(by_files.ITEMS, release)


def test_missing_documents_fail(release):
    shutil.rmtree(Path(release.BASE_DIR, "docs"))
    assert "Documented: backup and restore" in failing(by_files.ITEMS, release)


def test_an_open_or_tracked_env_fails(release, monkeypatch):
    file = Path(release.BASE_DIR, ".env")
    file.write_text(new_environment("claims.test"))
    file.chmod(0o644)
    for command in (["init", "-q"], ["add", "-f", ".env"]):
        by_files.subprocess.run(["git", *command], cwd=release.BASE_DIR, check=True)
    found = failing(by_files.ITEMS, release)
    assert found == {".env is not in version control", ".env is for its owner alone"}


def test_every_item_of_the_files_is_broken_by_a_test():
    others = {
        "Documented: backup and restore",
        ".env is not in version control",
        ".env is for its owner alone",
    }
    titles = {title for title, _file, _content in BROKEN_FILES}
    assert titles | others == {item.title for item in by_files.ITEMS}


@pytest.mark.django_db
def test_services_that_do_not_answer_fail_their_items(settings, monkeypatch, tmp_path):
    settings.CLAMD_ADDRESS = f"127.0.0.1:{free_port()}"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.SITE_URL = f"https://127.0.0.1:{free_port()}"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": "/dev/null"},
        },
    }
    assert failing(live.ITEMS, settings) >= {
        "The virus scanner answers",
        "The mail server answers",
        "The site answers at its address",
        "Documents can be stored and deleted",
    }


@pytest.mark.django_db
def test_services_that_answer_pass(settings):
    settings.CLAMD_ADDRESS = settings.EMAIL_HOST = settings.SITE_URL = ""
    assert failing(live.ITEMS, settings) == set()


@pytest.mark.django_db
def test_an_unapplied_migration_fails(settings, monkeypatch):
    monkeypatch.setattr(
        "flightclaim.preflight.live.MigrationExecutor.migration_plan", lambda *args: [("x", False)]
    )
    assert live.migrations(settings) == "Run manage.py migrate: 1 steps are missing."
