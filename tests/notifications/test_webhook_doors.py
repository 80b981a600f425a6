"""Webhooks through the API and the account pages, and the example of the docs."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from notifications.choices import EndpointState, WebhookEvent
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.models.webhook import ENDPOINTS_PER_PERSON
from notifications.webhooks import events
from notifications.webhooks.tasks import send_webhooks
from tests.factories import PASSWORD
from tests.notifications.receiver import running_receiver

DOCS = Path(__file__).resolve().parents[2] / "docs" / "webhooks.md"


@pytest.fixture(autouse=True)
def _loopback(settings):
    settings.WEBHOOK_ALLOW_LOOPBACK = True


@pytest.fixture
def endpoint(customer):
    endpoint = WebhookEndpoint(owner=customer, url="http://127.0.0.1:9/hook")
    endpoint.set_secret()
    endpoint.save()
    return endpoint


@pytest.fixture
def foreign(other_customer):
    endpoint = WebhookEndpoint(owner=other_customer, url="http://127.0.0.1:9/other")
    endpoint.set_secret()
    endpoint.save()
    return endpoint


def test_the_secret_is_answered_once(api, customer):
    api.force_authenticate(customer)
    answer = api.post("/api/v1/webhooks/", {"url": "http://127.0.0.1:9/hook"}, format="json")
    assert answer.status_code == 201
    assert answer.json()["secret"].startswith("whsec_")
    assert answer.json()["events"][0] == "claim.submitted"
    again = api.get(f"/api/v1/webhooks/{answer.json()['id']}/").json()
    assert "secret" not in again


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "http://10.0.0.1/"},
        {"url": "https://127.0.0.1\u0000/"},
        {"url": "http://127.0.0.1:9/", "events": []},
        {"url": "http://127.0.0.1:9/", "events": ["ping"]},
        {"url": "http://127.0.0.1:9/", "events": "claim.submitted"},
        {"url": "http://127.0.0.1:9/", "events": ["claim.submitted", 7]},
        {"url": ["http://127.0.0.1:9/"]},
    ],
)
def test_bad_input_is_answered_with_a_sentence(api, customer, body):
    api.force_authenticate(customer)
    answer = api.post("/api/v1/webhooks/", body, format="json")
    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"
    assert not WebhookEndpoint.objects.exists()


def test_there_is_a_limit_for_each_person(api, customer):
    api.force_authenticate(customer)
    url = {"url": "http://127.0.0.1:9/hook"}
    for _ in range(ENDPOINTS_PER_PERSON):
        assert api.post("/api/v1/webhooks/", url, format="json").status_code == 201
    answer = api.post("/api/v1/webhooks/", url, format="json")
    assert answer.status_code == 400
    assert "10 webhooks" in answer.json()["detail"]


def test_a_webhook_is_changed_rotated_tested_resumed_and_removed(api, customer, endpoint):
    api.force_authenticate(customer)
    url = f"/api/v1/webhooks/{endpoint.pk}/"
    changed = api.patch(url, {"events": ["payout.sent"]}, format="json").json()
    assert changed["events"] == ["payout.sent"]
    rotated = api.post(f"{url}rotate-secret/").json()
    assert rotated["secret"].startswith("whsec_")
    assert rotated["previous_secret_until"]
    assert api.post(f"{url}ping/").status_code == 202
    deliveries = api.get(f"{url}deliveries/").json()["results"]
    assert deliveries[0]["event"] == "ping"
    replay = api.post(f"{url}deliveries/{deliveries[0]['id']}/replay/")
    assert replay.status_code == 202
    endpoint.pause()
    assert api.post(f"{url}resume/").json()["state"] == EndpointState.ACTIVE
    assert api.delete(url).status_code == 204
    assert not WebhookEndpoint.objects.exists()


def test_somebody_elses_webhook_does_not_exist(api, customer, foreign):
    api.force_authenticate(customer)
    delivery = events.ping(foreign)
    url = f"/api/v1/webhooks/{foreign.pk}/"
    answers = [
        api.get(url),
        api.patch(url, {"description": "x"}, format="json"),
        api.delete(url),
        api.get(f"{url}deliveries/"),
        *[api.post(f"{url}{step}/") for step in ("ping", "resume", "rotate-secret")],
        api.post(f"{url}deliveries/{delivery.pk}/replay/"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert api.get("/api/v1/webhooks/").json()["results"] == []


def test_a_delivery_of_another_endpoint_is_not_replayed_through_mine(
    api, customer, endpoint, foreign
):
    api.force_authenticate(customer)
    delivery = events.ping(foreign)
    answer = api.post(f"/api/v1/webhooks/{endpoint.pk}/deliveries/{delivery.pk}/replay/")
    assert answer.status_code == 404


def recently_signed_in(client, customer):
    client.force_login(customer)
    client.post(client.get(reverse("webhooks:add")).url, {"password": PASSWORD})


@pytest.mark.parametrize("name", ["add", "rotate_secret"])
def test_a_new_secret_asks_for_the_password_again(client, customer, endpoint, name):
    client.force_login(customer)
    path = reverse(f"webhooks:{name}", args=[endpoint.pk] if name == "rotate_secret" else [])
    form = {"url": "http://127.0.0.1:9/hook", "events": ["claim.submitted"]}
    before = endpoint.encrypted_secret

    assert client.post(path, form).url.startswith("/account/reauthenticate/")
    endpoint.refresh_from_db()
    assert endpoint.encrypted_secret == before
    assert WebhookEndpoint.objects.count() == 1


def test_the_pages_add_a_webhook_and_show_its_secret_once(client, customer):
    recently_signed_in(client, customer)
    assert "No webhooks yet" in client.get(reverse("webhooks:list")).content.decode()
    form = {"url": "http://127.0.0.1:9/hook", "events": ["claim.submitted"]}
    page = client.post(reverse("webhooks:add"), form, follow=True)
    assert "whsec_" in page.content.decode()
    again = client.get(page.request["PATH_INFO"])
    assert "whsec_" not in again.content.decode()


def test_a_wrong_address_stays_in_the_form_with_its_sentence(client, customer):
    recently_signed_in(client, customer)
    form = {"url": "http://10.0.0.1/hook", "events": ["claim.submitted"]}
    page = client.post(reverse("webhooks:add"), form).content.decode()
    assert "not on the public internet" in page
    assert "http://10.0.0.1/hook" in page


def test_every_button_of_the_page_works(client, customer, endpoint):
    recently_signed_in(client, customer)
    for name in ("test", "resume", "rotate_secret"):
        page = client.post(reverse(f"webhooks:{name}", args=[endpoint.pk]), follow=True)
        assert page.status_code == 200
    delivery = WebhookDelivery.objects.get()
    send_webhooks(str(endpoint.pk))
    page = client.post(reverse("webhooks:replay", args=[endpoint.pk, delivery.pk]), follow=True)
    assert "ConnectError" in page.content.decode()
    changed = {"url": "http://127.0.0.1:9/new", "events": ["payout.sent"]}
    client.post(reverse("webhooks:edit", args=[endpoint.pk]), changed)
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.events) == ("http://127.0.0.1:9/new", ["payout.sent"])
    client.post(reverse("webhooks:remove", args=[endpoint.pk]))
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize("name", ["endpoint", "edit", "remove"])
def test_somebody_elses_page_does_not_exist(client, customer, foreign, name):
    client.force_login(customer)
    assert client.get(reverse(f"webhooks:{name}", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("name", ["test", "resume", "rotate_secret", "remove"])
def test_somebody_elses_buttons_do_not_exist(client, customer, foreign, name):
    recently_signed_in(client, customer)
    assert client.post(reverse(f"webhooks:{name}", args=[foreign.pk])).status_code == 404


def test_the_desk_reads_the_log_and_sends_again(client, admin_user, endpoint):
    client.force_login(admin_user)
    delivery = events.ping(endpoint)
    delivery.record_failure(is_final=True)
    page = client.get(reverse("admin:notifications_webhookdelivery_change", args=[delivery.pk]))
    assert page.status_code == 200
    form = {"action": "send_again", "_selected_action": [str(delivery.pk)]}
    client.post(reverse("admin:notifications_webhookdelivery_changelist"), form)
    delivery.refresh_from_db()
    assert delivery.state == "pending"


def test_the_example_of_the_docs_verifies_a_real_message(customer):
    code = re.search(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL).group(1)
    names = {}
    exec(code, names)  # noqa: S102  # our own documentation
    is_from_flightclaim = names["is_from_flightclaim"]
    with running_receiver() as receiver:
        endpoint = WebhookEndpoint(owner=customer, url=receiver.url)
        secret = endpoint.set_secret()
        endpoint.save()
        events.ping(endpoint)
        send_webhooks(str(endpoint.pk))
        message = receiver.received[0]
    assert is_from_flightclaim(secret, message.headers, message.body)
    assert not is_from_flightclaim(secret, message.headers, message.body + b" ")
    old = {**message.headers, "webhook-timestamp": "1000000000"}
    assert not is_from_flightclaim(secret, old, message.body)


def test_the_docs_name_every_event():
    text = DOCS.read_text()
    assert all(f"| `{event}` |" in text for event in WebhookEvent.values)


def test_the_secret_lies_nowhere_in_clear_until_it_is_shown(client, customer):
    recently_signed_in(client, customer)
    form = {"url": "http://127.0.0.1:9/hook", "events": ["claim.submitted"]}

    page = client.post("/account/webhooks/add/", form)

    assert "whsec_" not in str(dict(client.session))
    assert "whsec_" in client.get(page.url).content.decode()
    assert "whsec_" not in client.get(page.url).content.decode()
