"""Reports of a broken content policy: small, counted, and without anybody's data in the log."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.django_db
PATH = "/csp-report/"
OLD = {
    "csp-report": {
        "document-uri": "https://claims.test/claims/reply/very-secret-token/?email=ada@example.org",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://user:pw@evil.example/x.js?ada=1",
        "script-sample": "ada@example.org",
        "source-file": "https://claims.test/ada",
    }
}
NEW = [
    {"type": "csp-violation", "body": {"effectiveDirective": "style-src", "blockedURL": "inline"}}
]


def send(body, content_type="application/csp-report"):
    data = body if isinstance(body, bytes) else json.dumps(body)
    return Client(enforce_csrf_checks=True).post(PATH, data, content_type=content_type)


def reports(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "flightclaim.csp"]


def test_what_was_broken_is_logged_and_nobody_is_named(caplog):
    assert send(OLD).status_code == 204

    (line,) = reports(caplog)
    assert '"directive": "script-src-elem"' in line
    assert '"page": "/claims/reply/[masked]/"' in line
    assert '"blocked": "https://evil.example"' in line
    assert not any(word in caplog.text for word in ("secret", "ada", "pw@", "127.0.0.1"))


def test_the_newer_spelling_is_understood(caplog):
    assert send(NEW, "application/reports+json").status_code == 204
    assert '"directive": "style-src"' in caplog.text
    assert '"blocked": "inline"' in caplog.text


def test_no_more_than_ten_of_one_sending_are_logged(caplog):
    send(NEW * 50, "application/reports+json")
    assert len(reports(caplog)) == 10


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[" * 9000, b"\xff\xfe", b"null", b"[1, null]", b'{"csp-report": 1}',
        b'{"csp-report": {"document-uri": ["x"], "blocked-uri": "http://[x"}}',
        b'{"csp-report": {"document-uri": "a\\nb\\u0000c"}}',
    ],
)  # fmt: skip
def test_rubbish_is_no_error_and_breaks_no_line(caplog, body):
    assert send(body).status_code == 204
    assert not any("\n" in line or "\\u0000" in line for line in reports(caplog))


def test_a_large_one_is_refused(caplog):
    assert send(b"x" * 20_000).status_code == 413
    assert reports(caplog) == []


def test_a_client_reports_only_so_often(settings, caplog):
    settings.LIMITS = {**settings.LIMITS, "csp_report": "3/min"}
    cache.clear()
    answers = [send(NEW) for _time in range(5)]

    assert [answer.status_code for answer in answers] == [204, 204, 204, 429, 429]
    assert answers[-1].headers["Retry-After"]
    assert len(reports(caplog)) == 3


def test_every_policy_names_the_endpoint(client):
    headers = client.get("/").headers
    assert "report-uri /csp-report/" in headers["Content-Security-Policy"]
    assert headers["Reporting-Endpoints"] == 'csp="/csp-report/"'
