"""What the security log holds, that nobody changes it, and what is forgotten with time."""

import json
import logging
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import suspicion, tokens
from accounts.choices import Role
from accounts.models import EventKind, LoginAttempt, MailedLink, SecurityEvent
from accounts.signals import suspicion_raised
from accounts.tasks import look_for_suspicion, shorten_addresses
from claims.choices import ClaimStatus
from tests.accounts.conftest import (
    current_code,
    give_second_factor,
    heard,
    later,
    wrong_code,
)
from tests.factories import PASSWORD, make_claim, make_user

PAGE, API = "/account/login/", "/api/v1/auth/login/"
ACTIVITY = "/account/activity/"


def sign_in(client, email="ada@example.org", password=PASSWORD, **extra):
    return client.post(PAGE, {"login": email, "password": password}, **extra)


def by_api(client, email="ada@example.org", password=PASSWORD):
    body = {"email": email, "password": password}
    return client.post(API, body, content_type="application/json")


def kinds() -> list[str]:
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def lines(caplog):
    logger = logging.getLogger("flightclaim.security")
    logger.addHandler(caplog.handler)
    caplog.set_level(logging.INFO, logger.name)
    yield lambda: [json.loads(row.message) for row in caplog.records if row.name == logger.name]
    logger.removeHandler(caplog.handler)


@pytest.mark.parametrize(("way", "door"), [(sign_in, "page"), (by_api, "api")])
def test_a_sign_in_is_logged(client, customer, lines, way, door):
    way(client)

    attempt = LoginAttempt.objects.get()
    assert (attempt.user_id, attempt.door, attempt.succeeded) == (customer.pk, door, True)
    assert attempt.address == "127.0.0.1"
    (line,) = (row for row in lines() if row["event"] == "sign_in_ok")
    assert line["user_id"] == str(customer.pk)
    assert PASSWORD not in json.dumps(lines())


def test_a_mailed_link_is_a_way_of_its_own(client, customer):
    link = MailedLink.send(customer.email, MailedLink.Purpose.SIGN_IN)
    client.post(f"/account/link/{link.pk}/{link.token}/")

    assert LoginAttempt.objects.get().door == "link"


@pytest.mark.parametrize("way", [sign_in, by_api])
@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [
        ("ada@example.org", "Wrong-Horse-9", "wrong_password"),
        ("nobody@example.org", "Wrong-Horse-9", "unknown_address"),
    ],
)
def test_a_refusal_is_logged_with_its_reason(client, customer, way, email, password, reason):
    way(client, email, password)

    attempt = LoginAttempt.objects.get()
    assert (attempt.succeeded, attempt.reason, attempt.email) == (False, reason, email)


@pytest.mark.parametrize("way", [sign_in, by_api])
def test_a_blocked_person_is_a_reason(client, customer, way):
    type(customer).objects.update(is_active=False)
    way(client)

    assert LoginAttempt.objects.get().reason == "blocked"


def test_an_address_not_proven_is_a_reason(client, customer):
    customer.emailaddress_set.update(verified=False)
    by_api(client)

    assert LoginAttempt.objects.get().reason == "not_proven"


def test_a_wrong_code_is_a_reason(client, customer):
    give_second_factor(customer)
    sign_in(client)
    client.post("/account/2fa/authenticate/", {"code": wrong_code()})
    client.post("/account/2fa/authenticate/", {"code": current_code()})

    reasons = LoginAttempt.objects.order_by("pk").values_list("reason", flat=True)
    assert list(reasons) == ["wrong_code", ""]


def test_a_lock_is_logged_and_what_comes_while_it_holds(client, customer):
    for _attempt in range(6):
        sign_in(client, password="Wrong-Horse-9")

    assert kinds() == [EventKind.LOCKED]
    assert LoginAttempt.objects.first().reason == "locked"


def test_a_token_that_comes_back_is_logged(api, customer):
    token = str(tokens.begin(customer))
    for _time in range(2):
        api.post("/api/v1/auth/refresh/", {"refresh": token}, format="json")

    assert SecurityEvent.objects.get().kind == EventKind.TOKEN_REUSED


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"role": Role.REVIEWER}, EventKind.ROLE_CHANGED),
        ({"is_active": False}, EventKind.BLOCKED),
        ({"email": "new@example.org"}, EventKind.EMAIL_CHANGED),
    ],
)
def test_a_change_of_rights_is_logged(customer, change, kind):
    for name, value in change.items():
        setattr(customer, name, value)
    customer.save()

    assert kinds() == [kind]


def test_who_did_it_is_logged(client, admin_user, customer):
    client.force_login(admin_user)
    form = {"role": "reviewer", "is_active": "on", "language": "en"}
    sent = client.post(f"/admin/accounts/user/{customer.pk}/change/", form)
    client.post(sent.url, {"password": PASSWORD})

    event = SecurityEvent.objects.get(kind=EventKind.ROLE_CHANGED)
    assert (event.user_id, event.by_id) == (customer.pk, admin_user.pk)
    assert event.detail == {"before": "customer", "after": "reviewer"}


def test_a_document_opened_and_a_payout_are_logged(document, reviewer):
    document.open_logged(by=reviewer).close()
    paid = make_claim(document.claim.customer, status=ClaimStatus.APPROVED)
    paid.record_payout(by=reviewer, amount=Decimal(100), paid_date=timezone.localdate())

    assert kinds() == [EventKind.DOWNLOAD, EventKind.PAYOUT]
    assert set(SecurityEvent.objects.values_list("by_id", flat=True)) == {reviewer.pk}


@pytest.mark.parametrize("model", [LoginAttempt, SecurityEvent])
def test_the_database_refuses_to_change_or_delete(client, customer, model):
    for _attempt in range(5):
        sign_in(client, password="Wrong-Horse-9")
    for change in (
        lambda: model.objects.update(at=timezone.now()),
        lambda: model.objects.update(user=None),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert model.objects.exists()


def test_it_outlives_the_person(client, customer):
    sign_in(client)
    pk = customer.pk
    customer.delete()

    assert LoginAttempt.objects.get().user_id == pk


def test_after_90_days_an_address_keeps_only_its_network(client, customer):
    sign_in(client, REMOTE_ADDR="198.51.100.7", HTTP_USER_AGENT="Firefox")
    with later(days=89):
        shorten_addresses()
    assert LoginAttempt.objects.get().address == "198.51.100.7"

    with later(days=91):
        assert shorten_addresses() == 1
        assert shorten_addresses() == 0

    attempt = LoginAttempt.objects.get()
    assert (attempt.address, attempt.email, attempt.user_agent) == ("198.51.100.0", "", "")


def failed(email, address, count=1, **extra):
    for _time in range(count):
        LoginAttempt.objects.create(
            email=email, address=address, door="page", succeeded=False, reason="wrong_password"
        )


def many_accounts(number):
    for index in range(number):
        failed(f"person{index}@example.org", "198.51.100.7")


def many_addresses(number):
    for index in range(number):
        failed("ada@example.org", f"198.51.{index}.7")


def many_networks(number):
    for index in range(number):
        user = make_user("p@example.org") if not index else user  # noqa: F821  # set in the first
        LoginAttempt.objects.create(
            user=user, address=f"198.51.{index}.7", door="page", succeeded=True
        )


@pytest.mark.parametrize(
    ("rule", "happen", "threshold"),
    [
        ("many_accounts", many_accounts, suspicion.ACCOUNTS_FROM_ONE_ADDRESS),
        ("many_addresses", many_addresses, suspicion.ADDRESSES_ON_ONE_ACCOUNT),
        ("impossible_pace", many_networks, suspicion.NETWORKS_AT_ONCE),
    ],
)
def test_what_is_unusual_is_raised_once_a_day(db, rule, happen, threshold):
    happen(threshold)
    with heard(suspicion_raised) as calls:
        assert look_for_suspicion() == 1
        assert look_for_suspicion() == 0

    assert [call.event.detail["rule"] for call in calls] == [rule]


@pytest.mark.parametrize(
    ("happen", "threshold"),
    [
        (many_accounts, suspicion.ACCOUNTS_FROM_ONE_ADDRESS),
        (many_addresses, suspicion.ADDRESSES_ON_ONE_ACCOUNT),
        (many_networks, suspicion.NETWORKS_AT_ONCE),
    ],
)
def test_what_is_just_below_is_not(db, happen, threshold):
    happen(threshold - 1)

    assert look_for_suspicion() == 0


def test_old_attempts_raise_nothing(db):
    many_accounts(suspicion.ACCOUNTS_FROM_ONE_ADDRESS)

    assert suspicion.find(timezone.now() + timedelta(hours=2)) == 0


def test_a_person_sees_their_own_activity_and_nobody_elses(client, customer, other_customer):
    sign_in(client, email=other_customer.email, REMOTE_ADDR="203.0.113.99")
    client.logout()
    sign_in(client, password="Wrong-Horse-9")
    sign_in(client, REMOTE_ADDR="198.51.100.7")

    page = client.get(ACTIVITY).content.decode()

    assert "198.51.100.7" in page
    assert "Wrong password" in page
    assert "203.0.113.99" not in page


def test_the_desk_is_not_named_to_customers(client, admin_user, customer):
    customer.given_names = "Ada"
    SecurityEvent.objects.create(
        kind=EventKind.ROLE_CHANGED, user=customer, by=admin_user, address="192.0.2.44"
    )
    client.force_login(customer)

    page = client.get(ACTIVITY).content.decode()

    assert "by our desk" in page
    assert "192.0.2.44" not in page
    assert admin_user.email not in page


@pytest.mark.parametrize("name", ["loginattempt", "securityevent"])
def test_admins_read_the_log_and_nobody_writes_it(client, admin_user, reviewer, customer, name):
    for _attempt in range(5):
        sign_in(client, password="Wrong-Horse-9")
    path = f"/admin/accounts/{name}/"
    client.force_login(admin_user)

    assert client.get(path).status_code == 200
    assert client.get(f"{path}add/").status_code == 403
    row = (LoginAttempt if name == "loginattempt" else SecurityEvent).objects.first()
    assert client.get(f"{path}{row.pk}/change/").status_code == 200
    assert client.post(f"{path}{row.pk}/change/", {}).status_code == 403
    assert client.get(path, {"q": "127.0.0.1"}).status_code == 200
    client.force_login(reviewer)
    assert client.get(path).status_code == 403


@pytest.mark.parametrize(("page", "form"), [("claim.json", "json"), ("summary.pdf", "pdf")])
def test_a_claim_taken_along_is_logged(client, claim, page, form):
    client.force_login(claim.customer)

    client.get(f"/claims/{claim.reference}/{page}")

    event = SecurityEvent.objects.get(kind=EventKind.EXPORT)
    assert (event.user_id, event.by_id) == (claim.customer_id, claim.customer_id)
    assert event.detail == {"claim": str(claim.pk), "form": form}
