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
    "/static/css/tokens.css",
    "/api/v1/claims",  # refused
    "/legal/rights",  # redirected
]


def headers_of(client, path):
    answer = client.get(path)
    if answer.streaming:
        list(answer)  # a file is closed once it was read
    return answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(client, path):
    headers = headers_of(client, path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["X-Permitted-Cross-Domain-Policies"] == "none"


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_allows_our_own_files_and_nothing_inline(client, path):
    policy = headers_of(client, path)["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"].split()[0] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", [p for p in PATHS if p != "/healthz" and "static" not in p])
def test_no_page_is_kept_by_a_cache(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/check/flight/", "/account/login/", "/nothing-here/"])
def test_no_page_carries_inline_style_or_script(client, path):
    page = client.get(path).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style", page)
    assert "https://" not in re.sub(r'href="https://(eur-lex|www\.legislation)[^"]*"', "", page)


def test_over_https_the_browser_is_told_to_stay_there(client, settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    answer = client.get("/nothing-here/", secure=True)
    wanted = "max-age=31536000; includeSubDomains; preload"
    assert answer.headers["Strict-Transport-Security"] == wanted
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_plain_http_is_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/check/flight/?a=1")
    assert (answer.status_code, answer.url) == (301, "https://testserver/check/flight/?a=1")
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("count", "sender", "is_believed"),
    [(1, "127.0.0.1", True), (1, "203.0.113.9", False), (0, "127.0.0.1", False)],
)
def test_only_a_proxy_of_ours_says_that_it_was_https(client, settings, count, sender, is_believed):
    settings.SECURE_SSL_REDIRECT = True
    settings.TRUSTED_PROXY_COUNT = count
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}
    answer = client.get("/legal/rights/", headers=headers, REMOTE_ADDR=sender)
    assert (answer.status_code == 200) is is_believed


PARTNER = "https://partner.example"


def preflight(client, origin, path="/api/v1/claims/"):
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return client.options(
        path, headers={**asked, "Access-Control-Request-Headers": "authorization"}
    )


def test_a_named_site_may_ask_before_it_sends(client, settings):
    settings.CORS_ALLOWED_ORIGINS = [PARTNER]
    answer = preflight(client, PARTNER)
    assert answer.headers["Access-Control-Allow-Origin"] == PARTNER
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "origin" in answer.headers["Vary"].lower()


@pytest.mark.parametrize(
    "origin", ["null", f"{PARTNER}.evil.example", f"{PARTNER}:8443", "http://[x", "\x00", "*", ""]
)
def test_others_may_not(client, settings, origin):
    settings.CORS_ALLOWED_ORIGINS = [PARTNER]
    answer = preflight(client, origin)
    assert answer.status_code < 500
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/account/login/", "/admin/", "/claims/", "/csp-report/"])
def test_pages_are_read_by_no_other_site_not_even_a_named_one(client, settings, path):
    settings.CORS_ALLOWED_ORIGINS = [PARTNER]
    for answer in (client.get(path, headers={"Origin": PARTNER}), preflight(client, PARTNER, path)):
        assert "Access-Control-Allow-Origin" not in answer.headers


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
