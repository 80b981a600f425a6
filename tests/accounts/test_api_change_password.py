"""One's own password by API: the current one, one policy, and every token ends."""

import pytest
from django.core import mail

from accounts import tokens
from tests.factories import PASSWORD

API = "/api/v1/account/password/"
NEW = "Another-Horse-9-Battery"


def change(client, token, **body):
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token.access_token}"}
    return client.put(API, body, content_type="application/json", **bearer)


def test_every_token_and_session_ends_and_a_mail_says_so(client, customer, commit):
    browser = type(client)()
    browser.force_login(customer)
    token = tokens.begin(customer)
    with commit():
        answer = change(client, token, current_password=PASSWORD, new_password=NEW)

    customer.refresh_from_db()
    assert answer.status_code == 204
    assert customer.check_password(NEW)
    again = client.post("/api/v1/auth/refresh/", {"refresh": str(token)})
    assert again.status_code in (401, 415)
    assert change(client, token, current_password=NEW, new_password=PASSWORD).status_code == 401
    assert browser.get("/account/").status_code == 302
    assert mail.outbox[-1].subject == "Your password was changed"


@pytest.mark.parametrize(
    ("current", "new", "sentence"),
    [
        ("wrong", NEW, "The current password is not right"),
        (PASSWORD, "short", "Password must be 12 characters or more"),
        (PASSWORD, PASSWORD, "You used this password before"),
    ],
)
def test_what_is_wrong_is_said(client, customer, current, new, sentence):
    answer = change(client, tokens.begin(customer), current_password=current, new_password=new)
    customer.refresh_from_db()
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert customer.check_password(PASSWORD)
