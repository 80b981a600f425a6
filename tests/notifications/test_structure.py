"""Who may queue work and who may call out: few modules, all known."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "claims", "compensation", "gdpr", "notifications", "flightclaim")
QUEUES = re.compile(r"\b\w+\.(?:apply_async|delay_on_commit|delay)\(")
CALLS_OUT = re.compile(r"^(?:import|from) (?:httpx|requests|urllib3)\b", re.MULTILINE)
MAY_QUEUE = (
    "tasks.py",
    "receivers.py",
    "receive.py",
    "outbox.py",
    "background.py",
    "events.py",
    "claims/bulk.py",  # both after the commit of the row that a sweep finds again
    "claims/bundles.py",
    "gdpr/export_pages.py",
)
MAY_CALL_OUT = (
    "accounts/social_pages.py",  # names what may go wrong while allauth asks a provider
    "claims/files/",
    "claims/flight_status/",
    "claims/gateways/",
    "notifications/channels/",
    "notifications/webhooks/",
)


def modules_with(pattern: re.Pattern[str]) -> set[str]:
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return {str(path.relative_to(ROOT)) for path in paths if pattern.search(path.read_text())}


def test_work_is_queued_in_known_places():
    from_law = "compensation/"  # `result.delay(…)` of the law is no task
    found = {name for name in modules_with(QUEUES) if not name.startswith(from_law)}
    assert not [name for name in found if not name.endswith(MAY_QUEUE)]


def test_only_known_modules_call_out():
    """An integrator's address is only ever opened by notifications/webhooks/connection.py."""
    assert not [name for name in modules_with(CALLS_OUT) if not name.startswith(MAY_CALL_OUT)]


@pytest.mark.parametrize("name", ["CELERY_ACCEPT_CONTENT", "CELERY_TASK_SERIALIZER"])
def test_the_broker_carries_json_alone(name):
    assert getattr(settings, name) in (["json"], "json")


def test_redis_is_not_published_and_has_a_password():
    compose = (ROOT / "docker-compose.yml").read_text()
    redis = compose.partition("\n  redis:")[2].partition("\n  clamav:")[0]
    assert "requirepass" in redis
    assert "ports:" not in redis
