"""Who may enter the desk, and what admins may do with people there."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.choices import Role
from accounts.models import User
from tests.accounts.conftest import current_code, give_second_factor, is_signed_in
from tests.factories import PASSWORD

DESK, PEOPLE = "/admin/", "/admin/accounts/user/"


def person_page(person) -> str:
    return f"{PEOPLE}{person.pk}/change/"


def form_of(person, **changes):
    names = ("given_names", "family_name", "role", "phone", "town", "postcode", "country")
    data = {name: getattr(person, name) for name in (*names, "language")}
    if person.is_active:
        data["is_active"] = "on"
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def test_staff_enter(client, reviewer):
    client.force_login(reviewer)

    assert client.get(DESK).status_code == 200


def test_customers_and_strangers_do_not(client, customer):
    assert client.get(DESK, follow=True).redirect_chain[-1][0].startswith("/account/login/")
    client.force_login(customer)
    assert client.get(DESK, follow=True).status_code == 403


def test_the_sign_in_of_the_desk_asks_for_the_second_factor(client, reviewer):
    give_second_factor(reviewer)
    page = client.get(DESK, follow=True).redirect_chain[-1][0]
    answer = client.post(page, {"login": reviewer.email, "password": PASSWORD})
    assert answer.url.startswith("/account/2fa/authenticate/")
    assert client.get(DESK).status_code == 302

    client.post(answer.url, {"code": current_code()})
    assert client.get(DESK).status_code == 200


def test_staff_without_a_second_factor_are_sent_to_turn_it_on(client, reviewer, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client.force_login(reviewer)

    answer = client.get(DESK, follow=True)

    assert "/account/2fa/app/" in [url for url, _status in answer.redirect_chain]


def test_staff_with_a_second_factor_enter(client, reviewer, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client.force_login(give_second_factor(reviewer))

    assert client.get(DESK).status_code == 200


def test_admins_find_people(client, admin_user, customer, django_assert_max_num_queries):
    client.force_login(admin_user)

    with django_assert_max_num_queries(8):
        answer = client.get(f"{PEOPLE}?q=byron&role__exact=customer")

    assert customer.email in answer.content.decode()
    assert admin_user.email not in answer.context["cl"].result_list.values_list("email", flat=True)


def test_reviewers_see_no_people(client, reviewer, customer):
    client.force_login(reviewer)

    assert client.get(PEOPLE).status_code == 403
    assert client.get(person_page(customer)).status_code == 403


def test_a_page_shows_no_hash_and_no_way_to_delete(client, admin_user, customer):
    client.force_login(admin_user)

    page = client.get(person_page(customer))

    assert customer.password not in page.content.decode()
    assert "password" not in page.context["adminform"].form.fields
    assert client.post(f"{PEOPLE}{customer.pk}/delete/").status_code == 403


def test_admins_promote_and_block(client, admin_user, customer):
    client.force_login(admin_user)

    sent = client.post(person_page(customer), form_of(customer, role=Role.REVIEWER, is_active=None))
    customer.refresh_from_db()
    assert (customer.role, customer.is_active) == (Role.CUSTOMER, True)

    client.post(sent.url, {"password": PASSWORD})  # and what was sent is done

    customer.refresh_from_db()
    assert customer.role == Role.REVIEWER
    assert not customer.is_active
    assert LogEntry.objects.filter(user=admin_user, object_id=customer.pk).exists()


def test_a_blocked_person_is_out_at_once(client, admin_user, customer):
    their_browser = type(client)()
    their_browser.force_login(customer)
    client.force_login(admin_user)

    client.post(person_page(customer), form_of(customer, is_active=None))

    assert their_browser.get("/account/").status_code == 302


def test_nobody_changes_their_own_role_or_blocks_themselves(client, admin_user):
    client.force_login(admin_user)

    client.post(person_page(admin_user), form_of(admin_user, role=Role.CUSTOMER, is_active=None))

    admin_user.refresh_from_db()
    assert admin_user.is_admin
    assert admin_user.is_active


def test_the_address_is_not_typed_over(client, admin_user, customer):
    client.force_login(admin_user)

    client.post(person_page(customer), form_of(customer, email="thief@example.org"))

    customer.refresh_from_db()
    assert customer.email == "ada@example.org"


@pytest.mark.parametrize("field", ["is_superuser", "password"])
def test_what_is_not_on_the_page_cannot_be_sent(client, admin_user, customer, field):
    client.force_login(admin_user)
    before = getattr(customer, field)

    client.post(person_page(customer), form_of(customer, **{field: "1"}))

    customer.refresh_from_db()
    assert getattr(customer, field) == before


def test_a_new_colleague_begins_without_a_password(client, admin_user):
    client.force_login(admin_user)

    sent = client.post(f"{PEOPLE}add/", {"email": "Nina@Example.org", "role": Role.REVIEWER})
    client.post(sent.url, {"password": PASSWORD})

    colleague = User.objects.get(email="nina@example.org")
    assert colleague.is_staff
    assert not colleague.has_usable_password()


def test_the_desk_has_no_page_of_its_own_to_change_a_password(client, reviewer):
    client.force_login(reviewer)

    assert client.get("/admin/password_change/").url == "/account/password/change/"


def test_admins_see_the_attempts_to_sign_in(client, admin_user, reviewer):
    stranger = type(client)()
    stranger.post("/account/login/", {"login": "ada@example.org", "password": "Wrong"})
    client.force_login(admin_user)

    assert "ada@example.org" in client.get("/admin/axes/accessattempt/").content.decode()
    client.force_login(reviewer)
    assert client.get("/admin/axes/accessattempt/").status_code == 403
    assert not is_signed_in(stranger)
