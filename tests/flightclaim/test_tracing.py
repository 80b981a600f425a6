"""Sentry and OpenTelemetry: silent unless set, and without a word about a person if they are."""

import gzip
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import brotli
import pytest

UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
ROOT = Path(__file__).resolve().parent.parent.parent
CRASH = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "flightclaim.settings"
django.setup()
from django.test import Client
from django.core.management import call_command
from flightclaim import views
call_command("migrate", verbosity=0)

def crash(request):
    secret = "Wilhelmina Featherstone"
    raise ValueError(f"no such person: 'Wilhelmina', wilhelmina@example.org, {request.GET['q']}")

views.styleguide.__code__ = crash.__code__
client = Client(raise_request_exception=False)
answer = client.get(
    "/styleguide/?q=wilhelmina@example.org",
    headers={"X-Request-ID": "0123456789abcdef", "Cookie": "session=Featherstone",
             "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
)
assert answer.status_code == 500, answer.status_code
if os.environ.get("SENTRY_DSN"):
    import sentry_sdk
    sentry_sdk.flush(5)
else:
    from opentelemetry import trace
    trace.get_tracer_provider().force_flush(5000)
"""


@pytest.fixture
def receiver():
    """A collector on this machine; what it was sent, by path."""
    got = []

    class Take(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = UNPACK[self.headers.get("Content-Encoding", "")]
            got.append((self.path, unpack(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Take)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, got
    server.shutdown()
    server.server_close()


def crash(tmp_path, **variables):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **variables}
    command = [sys.executable, "-c", CRASH]
    return subprocess.run(
        command, cwd=ROOT, env={**environment, "ALLOWED_HOSTS": "testserver"}, capture_output=True,
        text=True, timeout=90, check=False,
    )  # fmt: skip


def told(got):
    return b"".join(body for _path, body in got).decode(errors="replace")


def test_sentry_gets_kind_and_place_and_nothing_about_the_person(receiver, tmp_path):
    port, got = receiver
    done = crash(tmp_path, SENTRY_DSN=f"http://key@127.0.0.1:{port}/1")
    assert done.returncode == 0, done.stderr
    text = told(got)
    for word in ("ValueError", "styleguide/", "0123456789abcdef", "no such person"):
        assert word in text
    for word in ("ilhelmina", "Featherstone", "example.org", "session="):
        assert word not in text


def test_opentelemetry_gets_a_span_of_the_callers_trace(receiver, tmp_path):
    port, got = receiver
    done = crash(tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}")
    assert done.returncode == 0, done.stderr
    assert {path for path, _body in got} == {"/v1/traces"}
    text = told(got)
    assert "GET styleguide/" in text
    assert "0123456789abcdef" in text
    assert bytes.fromhex("0af7651916cd43dd8448eb211c80319c") in b"".join(
        body for _path, body in got
    )
    assert "ilhelmina" not in text


def test_without_the_packages_it_says_what_to_install(tmp_path):
    code = (
        "import sys, django, os; sys.modules['sentry_sdk'] = None;"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'flightclaim.settings'; django.setup()"
    )
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**environment, "SENTRY_DSN": "http://key@127.0.0.1/1"},
    )  # fmt: skip
    assert "SENTRY_DSN needs more packages" in done.stderr
    assert "deploy/requirements-watching.txt" in done.stderr
