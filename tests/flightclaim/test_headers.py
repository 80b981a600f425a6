"""What every answer carries, whoever made it: a strict content policy, no sniffing, no cache."""

import re

import pytest

pytestmark = pytest.mark.django_db
PATHS = [
    "/",
    "/check/flight/",
    "/account/login/",
    "/legal/rights/",
    "/mailbox/",
    "/nothing-here/",
    "/api/v1/nothing-here/",
    "/api/docs/",
    "/admin/",
    "/healthz",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_allows_our_own_files_and_nothing_inline(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", [p for p in PATHS if p != "/healthz"])
def test_no_page_is_kept_by_a_cache(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/check/flight/", "/account/login/", "/nothing-here/"])
def test_no_page_carries_inline_style_or_script(client, path):
    page = client.get(path).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style", page)
    assert "https://" not in re.sub(r'href="https://(eur-lex|www\.legislation)[^"]*"', "", page)


def test_another_site_reads_nothing_without_being_named(client, settings):
    answer = client.get("/api/v1/airports/", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
    settings.CORS_ALLOWED_ORIGINS = ["https://partner.example"]
    answer = client.get("/api/v1/airports/", headers={"Origin": "https://partner.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://partner.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("origin", ["null", "https://partner.example.evil.example", "http://x"])
def test_nearly_the_right_origin_is_the_wrong_one(client, settings, origin):
    settings.CORS_ALLOWED_ORIGINS = ["https://partner.example"]
    answer = client.get("/api/v1/airports/", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_form_without_its_token_is_refused(client_with_csrf):
    answer = client_with_csrf.post("/account/login/", {"login": "a@example.org"})
    assert answer.status_code == 403


@pytest.fixture
def client_with_csrf():
    from django.test import Client

    return Client(enforce_csrf_checks=True)
