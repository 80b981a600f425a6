"""Asking for a sign-in link on the page."""

from django.urls import reverse

from accounts.models import MailedLink
from accounts.signals import mailed_link_requested
from tests.accounts.conftest import anonymous_copy, heard, is_signed_in

PAGE = "/account/link/"


def test_a_link_is_mailed(client, customer):
    with heard(mailed_link_requested) as calls:
        answer = client.post(PAGE, {"email": "Ada@example.org"})

    assert answer.url == reverse("account_sign_in_link_sent")
    assert calls[0].link.email == customer.email
    assert not is_signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answer(client, customer):
    known = client.post(PAGE, {"email": customer.email}, follow=True)
    unknown = client.post(PAGE, {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert anonymous_copy(known) == anonymous_copy(unknown)
    assert set(known.headers) == set(unknown.headers)
    assert MailedLink.objects.count() == 2


def test_the_address_has_to_be_whole(client, db):
    answer = client.post(PAGE, {"email": "ada"})

    assert "Enter the whole email address, with @ and the part after it" in answer.content.decode()
    assert not MailedLink.objects.exists()


def test_one_address_gets_only_so_many_mails(client, db):
    for _time in range(10):
        client.post(PAGE, {"email": "ada@example.org"})

    answer = client.post(PAGE, {"email": "ada@example.org"})

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
