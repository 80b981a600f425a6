"""The figures at /metrics: behind a token, true, and added up over processes."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.utils import timezone

from claims.choices import ScanStatus
from claims.models import Claim, ClaimDocument
from flightclaim.celery import app as celery_app
from flightclaim.watching import metrics
from notifications.choices import Kind
from notifications.models import FailedTask, Notification
from tests.browser import free_port
from tests.factories import make_document

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "a-token-of-the-operator"
pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(client, settings):
    """Ask as Prometheus does; the samples by name (with labels) and value."""
    settings.METRICS_TOKEN = TOKEN

    def ask():
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        rows = [row for row in answer.content.decode().splitlines() if not row.startswith("#")]
        return {row.rpartition(" ")[0]: float(row.rpartition(" ")[2]) for row in rows}

    return ask


def test_without_the_setting_there_is_no_such_page(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer wrong", TOKEN, "Bearer "])
def test_nobody_reads_them_without_the_token(header, client, settings):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": header})
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_request_is_counted_by_its_route(client, figures):
    name = 'flightclaim_requests_total{method="GET",route="legal/fees/",status="200"}'
    before = figures().get(name, 0)
    client.get("/legal/fees/?from=ada@example.org")
    after = figures()
    assert after[name] == before + 1
    assert 'flightclaim_request_seconds_count{route="legal/fees/"}' in after


def test_an_unknown_address_makes_no_new_row(client, figures):
    client.get("/no/such/page-1/")
    client.get("/no/such/page-2/")
    assert not [name for name in figures() if "such" in name]


def test_what_waits_is_counted_with_its_age(claim, figures):
    hour_ago = timezone.now() - timedelta(hours=1)
    Notification.objects.all().delete()
    Notification.objects.create(
        recipient=claim.customer, kind=Kind.PASSWORD_CHANGED, due_at=hour_ago
    )
    Claim.objects.filter(pk=claim.pk).update(submitted_at=hour_ago)
    document = make_document(claim, scan_status=ScanStatus.WAITING)
    ClaimDocument.objects.filter(pk=document.pk).update(uploaded_at=hour_ago)
    FailedTask.objects.record("0a1b0a1b-0000-4000-8000-0a1b0a1b0a1b", name="claims.tasks.x")
    known = figures()
    for name in ("outbox_oldest", "unassigned_oldest", "scans_oldest"):
        assert 3600 <= known[f"flightclaim_{name}_seconds"] < 3700
    for name in ("outbox_due", "unassigned_claims", "scans_waiting", "tasks_failed_last_hour"):
        assert known[f"flightclaim_{name}"] == 1
    assert known['flightclaim_part_up{part="database"}'] == 1
    assert abs(known["flightclaim_clock_skew_seconds"]) < 60


def test_without_the_database_the_others_are_still_told(figures, monkeypatch):
    def fail(*args, **kwargs):
        raise connection.Database.OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", fail)
    known = figures()
    assert known['flightclaim_part_up{part="database"}'] == 0
    assert "flightclaim_outbox_due" not in known
    assert 'flightclaim_queue_messages{queue="notifications"}' in known


def test_without_the_broker_the_others_are_still_told(figures, monkeypatch):
    monkeypatch.setattr(celery_app.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    known = figures()
    assert known['flightclaim_part_up{part="broker"}'] == 0
    assert known["flightclaim_outbox_due"] == 0


COUNT = """
import django; django.setup()
from flightclaim.watching import metrics
{}
"""


def test_several_processes_count_together(tmp_path):
    environment = {
        "PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "METRICS_TOKEN": TOKEN,
        "DJANGO_SETTINGS_MODULE": "flightclaim.settings",
    }  # fmt: skip

    def run(code):
        command = [sys.executable, "-c", COUNT.format(code)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    for _process in range(2):
        run("metrics.count_request('GET', 'legal/fees/', 200, 0.01)")
    page = run("print(metrics.page().decode())")
    assert 'flightclaim_requests_total{method="GET",route="legal/fees/",status="200"} 2.0' in page
    assert 'flightclaim_part_up{part="database"}' in page


def test_each_alert_names_figures_there_are(figures):
    """A rule about a figure that was renamed never fires."""
    known = {name.partition("{")[0] for name in figures()}
    known |= {"flightclaim_request_seconds_bucket", "up", "flightclaim_queue_messages"}
    known |= {f"flightclaim_{name}" for name in metrics.FIGURES}
    groups = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text())["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) >= 10
    for rule in rules:
        named = set(re.findall(r"\b(?:flightclaim_\w+|up)\b", rule["expr"]))
        assert named, rule["alert"]
        assert named <= known, rule["alert"]
        assert rule["annotations"]["what_to_do"]
        assert rule["labels"]["severity"] in ("page", "ticket")
