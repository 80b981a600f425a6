"""API keys: made and shown once, used within their scopes, replaced, revoked, and traced."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiKey, EventKind, SecurityEvent
from accounts.models.api_key import MOST_KEYS
from claims.choices import ClaimStatus
from claims.models import Claim
from tests.accounts.conftest import later
from tests.factories import PASSWORD, make_claim

KEYS, MAKE = "/account/api-keys/", "/account/api-keys/new/"
API_KEYS = "/api/v1/account/api-keys/"
CLAIMS = "/api/v1/claims/"
EVERYTHING = ["quotes", "claims:read", "claims:write", "documents:write", "webhooks"]


def make(owner, *scopes, **fields):
    return ApiKey.objects.make(owner, name="Bookings", scopes=list(scopes or EVERYTHING), **fields)


@pytest.fixture
def key(customer):
    return make(customer)[0]


def using(text: str, **extra) -> APIClient:
    return APIClient(HTTP_AUTHORIZATION=f"Api-Key {text}", **extra)


@pytest.fixture
def program(customer):
    return using(make(customer)[1])


def test_it_opens_the_claims_of_its_owner_only(program, claim, other_customer):
    make_claim(other_customer)

    answer = program.get(CLAIMS)

    assert [row["id"] for row in answer.json()["results"]] == [str(claim.pk)]


def test_its_text_is_nowhere_in_the_database(customer):
    _key, text = make(customer)
    secret = text.partition(".")[2]

    assert text.startswith("fc_test_")
    assert len(secret) == 40
    stored = ApiKey.objects.values().get()
    assert secret not in str(stored)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1] + ("a" if text[-1] != "a" else "b"),
        lambda text: text.replace("fc_test_", "fc_live_"),
        lambda text: text.removeprefix("fc_test_"),
        lambda text: text.partition(".")[0],
        lambda text: text + "\0",
        lambda text: "",
        lambda text: "fc_test_." * 500,
    ],
)
def test_any_other_text_is_refused(customer, claim, change):
    _key, text = make(customer)

    assert using(change(text)).get(CLAIMS).status_code == 401


def test_blocked_expired_revoked_and_gone_keys_are_refused(customer, claim):
    key, text = make(customer, expiry_date=timezone.now() + timedelta(days=30))
    assert using(text).get(CLAIMS).status_code == 200
    with later(days=31):
        assert using(text).get(CLAIMS).status_code == 401
    customer.is_active = False
    customer.save()
    assert using(text).get(CLAIMS).status_code == 401
    customer.is_active = True
    customer.save()
    key.revoke()
    assert using(text).get(CLAIMS).status_code == 401
    key.delete()
    assert using(text).get(CLAIMS).status_code == 401


@pytest.mark.parametrize(
    ("address", "status"), [("203.0.113.9", 200), ("203.0.114.9", 401), ("2001:db8::1", 401)]
)
def test_it_works_from_its_addresses_only(customer, claim, address, status):
    _key, text = make(customer, allowed_addresses=["203.0.113.0/24"])

    assert using(text, REMOTE_ADDR=address).get(CLAIMS).status_code == status


REQUESTS = {
    "quotes": ("post", "/api/v1/quotes/batch/"),
    "claims:read": ("get", CLAIMS),
    "claims:write": ("post", CLAIMS),
    "documents:write": ("post", "/api/v1/claims/{claim}/documents/"),
    "webhooks": ("get", "/api/v1/webhooks/"),
}


@pytest.mark.parametrize("needed", REQUESTS)
@pytest.mark.parametrize("given", EVERYTHING)
def test_each_scope_opens_what_it_names_and_nothing_else(customer, claim, needed, given):
    method, path = REQUESTS[needed]
    _key, text = make(customer, given)

    answer = getattr(using(text), method)(path.format(claim=claim.pk), {}, format="json")

    if needed == given:
        assert answer.status_code in (200, 400, 415)
    else:
        assert answer.status_code == 403
        assert needed in answer.json()["detail"]


def endpoints(patterns=None, prefix=""):
    for entry in patterns or get_resolver().url_patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLPattern):
            if path.startswith("api/v1/"):
                yield path, entry.callback
        elif path.startswith("api/v1/") or "api/v1/".startswith(path):
            yield from endpoints(entry.url_patterns, path)


def test_whatever_names_no_scope_is_closed_to_keys(admin_user):
    """Over every address of the API, for a key of an admin with every scope."""
    _key, text = make(admin_user)
    opened = set()
    for path, view in endpoints():
        address = "/" + re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", path)
        view_class = getattr(view, "cls", None) or view.view_class
        if view_class.authentication_classes == ():
            continue  # open to everybody
        cache.clear()
        if using(text).get(address.replace("<slug:prefix>", "x")).status_code not in (
            401,
            403,
            405,
        ):
            opened.add(path.split("/")[2])

    assert opened <= {"claims", "documents", "webhooks", "quotes"}


def test_so_often_in_a_minute(customer, claim, settings):
    settings.LIMITS = {**settings.LIMITS, "api_key": "2/min"}
    client = using(make(customer)[1])
    answers = [client.get(CLAIMS) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert using(make(customer)[1]).get(CLAIMS).status_code == 200


def test_its_last_use_is_noted_and_a_new_place_logged_once(customer, claim):
    key, text = make(customer)
    for _time in range(3):
        using(text, REMOTE_ADDR="203.0.113.9").get(CLAIMS)

    key.refresh_from_db()
    assert key.last_used_from == "203.0.113.9"
    used = SecurityEvent.objects.filter(kind=EventKind.KEY_USED)
    assert [event.detail["key"] for event in used] == [key.shown]


def test_at_most_three_queries_before_the_view(
    customer, claim, django_assert_max_num_queries, rf, settings
):
    client = using(make(customer, "quotes")[1])
    client.get(CLAIMS)

    with django_assert_max_num_queries(3):
        assert client.get(CLAIMS).status_code == 403


def test_what_it_does_is_in_the_history_under_its_name(customer, claim):
    key, text = make(customer)
    using(text).post(f"{CLAIMS}{claim.pk}/withdraw/", {}, format="json")

    move = Claim.objects.get(pk=claim.pk).status_history.get(new_status=ClaimStatus.WITHDRAWN)
    assert move.changed_by == customer
    assert move.via == key.shown
    claim = make_claim(customer)
    claim.withdraw(by=customer)
    assert claim.status_history.get(new_status=ClaimStatus.WITHDRAWN).via == ""


def test_every_change_is_told_under_the_name_of_the_key(client, customer, claim):
    """Also what has no history of its own; reading and what was refused is not."""
    key, text = make(customer)
    program = using(text)
    program.get(CLAIMS)
    program.post(f"{CLAIMS}{claim.pk}/messages/", {"body": "When do I hear?"}, format="json")
    program.post(f"{CLAIMS}{uuid4()}/withdraw/", {}, format="json")

    told = [event.detail for event in SecurityEvent.objects.filter(detail__has_key="did")]
    assert [row["key"] for row in told] == [key.shown]
    assert told[0]["did"] == f"POST {CLAIMS}{claim.pk}/messages/"
    client.force_login(customer)
    assert "/messages/" in client.get("/account/activity/").content.decode()


def test_the_history_names_the_key_to_its_owner_and_to_the_desk(
    api, client, customer, claim, reviewer
):
    key, text = make(customer)
    using(text).post(f"{CLAIMS}{claim.pk}/withdraw/", {}, format="json")
    api.force_authenticate(customer)

    rows = api.get(f"{CLAIMS}{claim.pk}/history/").json()
    assert key.shown in [row["via"] for row in rows]
    client.force_login(reviewer)
    page = client.get(f"/admin/claims/claim/{claim.pk}/change/").content.decode()
    assert f"by key {key.shown}" in page


def test_a_replaced_key_works_for_another_day(customer, claim):
    key, text = make(customer)
    fresh, newer = key.rotate()

    assert using(newer).get(CLAIMS).status_code == using(text).get(CLAIMS).status_code == 200
    assert fresh.scopes == key.scopes
    with later(hours=25):
        assert using(text).get(CLAIMS).status_code == 401
        assert using(newer).get(CLAIMS).status_code == 200


@pytest.fixture
def signed_in(client, customer):
    """Signed in, with the password given once more for the sensitive step."""
    client.post("/account/login/", {"login": customer.email, "password": PASSWORD})
    client.post(client.get(MAKE).url, {"password": PASSWORD})
    return client


FORM = {"name": "Bookings", "scopes": ["claims:read"], "days": 30, "allowed_addresses": ""}


def test_the_page_shows_a_new_key_once_and_mails_its_owner(signed_in, claim, commit):
    with commit():
        page = signed_in.post(MAKE, FORM)

    text = page.context["text"]
    assert using(text).get(CLAIMS).status_code == 200
    assert text not in signed_in.get(KEYS).content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert "Bookings" in mail.outbox[-1].body
    assert text not in mail.outbox[-1].body


def test_the_page_asks_for_the_password_again(signed_in):
    with later(minutes=20):
        assert signed_in.get(MAKE).url.startswith("/account/reauthenticate/")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Enter a name for the key"),
        ({"scopes": []}, "Select what the key may do"),
        ({"allowed_addresses": "here"}, "here is no network address"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(signed_in, change, sentence):
    page = signed_in.post(MAKE, {**FORM, **change}).content.decode()

    assert sentence in page
    assert not ApiKey.objects.exists()


def test_the_page_replaces_and_revokes(signed_in, customer, key):
    page = signed_in.post(f"{KEYS}{key.prefix}/", {"rotate": "1"})
    assert page.context["text"].startswith("fc_test_")

    signed_in.post(f"{KEYS}{key.prefix}/", {"revoke": "1"})

    key.refresh_from_db()
    assert key.revoked


def test_a_replacement_asks_for_the_password_again_and_revoking_does_not(signed_in, key):
    with later(minutes=20):
        asked = signed_in.post(f"{KEYS}{key.prefix}/", {"rotate": "1"})
        assert asked.url.startswith("/account/reauthenticate/")
        assert ApiKey.objects.count() == 1

        assert signed_in.post(f"{KEYS}{key.prefix}/", {"revoke": "1"}).url == KEYS


def test_a_replacement_beyond_20_keys_is_refused_with_a_sentence(signed_in, customer, key):
    for _number in range(MOST_KEYS - 1):
        make(customer)

    page = signed_in.post(f"{KEYS}{key.prefix}/", {"rotate": "1"}, follow=True)

    assert "You can have up to 20 keys" in page.content.decode()
    assert ApiKey.objects.count() == MOST_KEYS


def test_a_key_that_works_until_the_end_of_the_calendar_is_replaced(customer):
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    fresh, _text = make(customer, expiry_date=last)[0].rotate()

    assert fresh.expiry_date < timezone.now() + timedelta(days=3651)


def test_an_address_no_key_can_have_is_not_found(signed_in, api, customer):
    api.force_authenticate(customer)

    assert signed_in.post(f"{KEYS}a%00b/", {"revoke": "1"}).status_code == 404
    assert api.delete(f"{API_KEYS}a%00b/").status_code == 404


def prove(api):
    """Show by API that it is still them; every later call carries the mark."""
    answer = api.post("/api/v1/auth/reauthenticate/", {"password": PASSWORD}, format="json")
    api.credentials(HTTP_X_REAUTHENTICATION=answer.json()["mark"])


def test_keys_of_others_do_not_exist(signed_in, api, customer, other_customer):
    theirs, _text = make(other_customer)
    api.force_authenticate(customer)
    prove(api)

    assert signed_in.post(f"{KEYS}{theirs.prefix}/", {"revoke": "1"}).status_code == 404
    assert api.delete(f"{API_KEYS}{theirs.prefix}/").status_code == 404
    assert api.post(f"{API_KEYS}{theirs.prefix}/rotate/").status_code == 404
    assert theirs.prefix not in signed_in.get(KEYS).content.decode()


def test_the_api_makes_lists_replaces_and_revokes(api, customer, claim):
    api.force_authenticate(customer)
    prove(api)
    body = {"name": "Bookings", "scopes": ["claims:read"], "allowed_addresses": ["127.0.0.1"]}
    made = api.post(API_KEYS, body, format="json")
    assert made.status_code == 201
    assert using(made.json()["key"]).get(CLAIMS).status_code == 200

    (listed,) = api.get(API_KEYS).json()
    assert "key" not in listed
    assert listed["allowed_addresses"] == ["127.0.0.1/32"]
    replaced = api.post(f"{API_KEYS}{listed['prefix']}/rotate/")
    assert using(replaced.json()["key"]).get(CLAIMS).status_code == 200
    assert api.delete(f"{API_KEYS}{listed['prefix']}/").status_code == 204
    assert using(made.json()["key"]).get(CLAIMS).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"name": ""},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"allowed_addresses": ["x"]},
    ],
)
def test_the_api_says_what_is_wrong(api, customer, wrong):
    api.force_authenticate(customer)
    prove(api)
    body = {"name": "Bookings", "scopes": ["claims:read"], **wrong}

    answer = api.post(API_KEYS, body, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{next(iter(wrong))}")


def test_a_person_has_so_many_keys_at_most(api, customer):
    for _number in range(20):
        make(customer)
    api.force_authenticate(customer)
    prove(api)

    answer = api.post(API_KEYS, {"name": "x", "scopes": ["quotes"]}, format="json")

    assert answer.status_code == 400
    assert "Revoke one first" in answer.json()["detail"]


def test_admins_see_all_keys_and_revoke_them(client, admin_user, reviewer, key):
    path = "/admin/accounts/apikey/"
    client.force_login(admin_user)
    assert key.shown in client.get(path).content.decode()

    client.post(path, {"action": "revoke_keys", "_selected_action": [key.pk]})

    key.refresh_from_db()
    assert key.revoked
    client.force_login(reviewer)
    assert client.get(path).status_code == 403
    assert client.get("/admin/rest_framework_api_key/apikey/").status_code in (403, 404)


def test_signing_out_everywhere_by_api(api, customer):
    signed_in = APIClient()
    login = signed_in.post(
        "/api/v1/auth/login/", {"email": customer.email, "password": PASSWORD}, format="json"
    ).json()
    signed_in.credentials(HTTP_AUTHORIZATION=f"Bearer {login['access']}")
    (row,) = signed_in.get("/api/v1/account/sessions/").json()
    assert set(row) == {"id", "created_at", "refreshed_at", "expires_at"}

    assert signed_in.delete("/api/v1/account/sessions/").status_code == 204

    assert signed_in.get("/api/v1/account/sessions/").status_code == 401
    refresh = {"refresh": login["refresh"]}
    assert api.post("/api/v1/auth/refresh/", refresh, format="json").status_code == 401
