"""The settings: one environment in, a refusal to start half-configured out."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.new_env import new_environment

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    **dict(re.findall(r"^([A-Z_]+)=(.+)$", new_environment("claims.test"), re.MULTILINE)),
    "CORS_ORIGINS": "https://partner.test",
}


def start(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start Django in a process of its own, with no other variable of ours."""
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": "/tmp/flightclaim-settings-test"}
    command = [sys.executable, "manage.py", *(arguments or ("check",))]
    return subprocess.run(
        command, cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True, timeout=60
    )


def test_it_starts_without_any_variable():
    assert start({}).returncode == 0


def test_production_starts_with_everything_set():
    run = start(PRODUCTION, "check", "--deploy", "--fail-level", "WARNING")
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set"),
        ({"SECRET_KEY": "change-me-" * 6}, "SECRET_KEY must be set"),
        ({"FILE_ENCRYPTION_KEY": ""}, "FILE_ENCRYPTION_KEY"),
        ({"JWT_SIGNING_KEY": ""}, "JWT_SIGNING_KEY must be"),
        ({"JWT_SIGNING_KEY": PRODUCTION["SECRET_KEY"]}, "JWT_SIGNING_KEY must be"),
        ({"FILE_ENCRYPTION_KEY": "no-key"}, "FILE_ENCRYPTION_KEY must hold Fernet keys"),
        ({"DOCUMENT_STORAGE": "ftp"}, "not told everything: DOCUMENT_STORAGE"),
        ({"DOCUMENT_STORAGE": "s3"}, "not told everything: S3_BUCKET, S3_ACCESS_KEY"),
        ({"DOCUMENT_STORAGE": "nextcloud"}, "NEXTCLOUD_URL must begin with https://"),
        ({"DEBUG": "True"}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS must be exact"),
        ({"CORS_ORIGINS": "http://partner.test"}, "CORS_ORIGINS must be exact"),
        ({"DATABASE_URL": "sqlite:///x.sqlite3"}, "DATABASE_URL must name"),
        ({"REDIS_URL": ""}, "REDIS_URL or CELERY_BROKER_URL"),
        ({"SITE_URL": "http://claims.test"}, "SITE_URL must begin"),
        ({"SMTP_HOST": ""}, "SMTP_HOST must name"),
        ({"CLAMD_ADDRESS": ""}, "CLAMD_ADDRESS must name"),
        ({"GOOGLE_CLIENT_ID": "x"}, "need their _CLIENT_SECRET"),
        ({"OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "y"}, "OIDC_ISSUER_URL must begin"),
        ({"SECURITY_HEADERS_ENABLED": "False"}, "SECURITY_HEADERS_ENABLED"),
    ],
)
def test_production_refuses_to_start(change, sentence):
    run = start({**PRODUCTION, **change})
    assert run.returncode != 0
    assert sentence in run.stderr


def test_production_refuses_the_sample_as_it_is():
    sample = (ROOT / "deploy" / "production.env.sample").read_text()
    run = start(dict(re.findall(r"^([A-Z_]+)=(.+)$", sample, re.MULTILINE)))
    assert run.returncode != 0
    assert "SECRET_KEY must be set" in run.stderr


def test_every_new_environment_has_secrets_of_its_own():
    first, second = (new_environment("claims.test").splitlines() for _ in range(2))
    differing = {line.split("=")[0] for line in set(first) ^ set(second)}
    assert differing == {
        "SECRET_KEY",
        "JWT_SIGNING_KEY",
        "FILE_ENCRYPTION_KEY",
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "METRICS_TOKEN",
        "DATABASE_URL",
        "REDIS_URL",
    }


def test_production_names_all_its_faults_at_once():
    run = start({"ENVIRONMENT": "production"})
    assert run.stderr.count("\n  - ") > 4


def variables_read() -> set[str]:
    text = (ROOT / "flightclaim" / "settings.py").read_text()
    return set(re.findall(r"""env(?:\.\w+)?\(\s*["']([A-Z0-9_]+)["']""", text))


def test_the_example_names_exactly_what_the_settings_read():
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.split("=")[0] for line in lines if "=" in line and not line.startswith("#")}
    assert named == variables_read()


def test_the_example_starts_as_it_is(tmp_path):
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    environment = {name: value for name, value in pairs if value}
    run = start({**environment, "DATA_DIR": str(tmp_path)})
    assert run.returncode == 0, run.stderr
