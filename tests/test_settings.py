"""The settings: one environment in, a refusal to start half-configured out."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "q9Zr7vT2mXw4LkPdY8sHbN6cJfGaU3eRtW5yQxK1zVoM0iSl",
    "JWT_SIGNING_KEY": "Zp4Wn8Qv2Lx6Rt9Bk3Hs7Jd1Mf5Gy0CaUeIoTrYwEqPlXsD",
    "FILE_ENCRYPTION_KEY": "r1nVQ0p7aT3cY5bJ8kL2mN4oP6qR9sT0uV1wX2yZ3A4=",
    "ALLOWED_HOSTS": "claims.airhelp.test",
    "SITE_URL": "https://claims.airhelp.test",
    "DATABASE_URL": "postgres://user:password@db:5432/flightclaim",
    "REDIS_URL": "redis://redis:6379/0",
    "CLAMD_ADDRESS": "clamav:3310",
    "CORS_ORIGINS": "https://partner.test",
}
PRODUCTION["SECRET_KEY"] = PRODUCTION["SECRET_KEY"] + "aB3"


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
        ({"DEBUG": "True"}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS must be exact"),
        ({"CORS_ORIGINS": "http://partner.test"}, "CORS_ORIGINS must be exact"),
        ({"DATABASE_URL": "sqlite:///x.sqlite3"}, "DATABASE_URL must name"),
        ({"REDIS_URL": ""}, "REDIS_URL or CELERY_BROKER_URL"),
        ({"SITE_URL": "http://claims.airhelp.test"}, "SITE_URL must begin"),
        ({"CLAMD_ADDRESS": ""}, "CLAMD_ADDRESS must name"),
        ({"SECURITY_HEADERS_ENABLED": "False"}, "SECURITY_HEADERS_ENABLED"),
    ],
)
def test_production_refuses_to_start(change, sentence):
    run = start({**PRODUCTION, **change})
    assert run.returncode != 0
    assert sentence in run.stderr


def test_production_names_all_its_faults_at_once():
    run = start({"ENVIRONMENT": "production"})
    assert run.stderr.count("\n  - ") > 4


def variables_read() -> set[str]:
    text = (ROOT / "flightclaim" / "settings.py").read_text()
    return set(re.findall(r"""env(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", text))


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
