"""One's own profile by API."""

import pytest

ME = "/api/v1/auth/me/"


@pytest.fixture
def signed_in(api, customer):
    api.force_authenticate(customer)
    return api


def test_a_person_sees_themselves(signed_in, customer, django_assert_num_queries):
    with django_assert_num_queries(0):
        profile = signed_in.get(ME).json()

    assert profile["id"] == str(customer.pk)
    assert profile["given_names"] == "Ada"
    assert not {"password", "is_superuser", "is_staff", "last_login"} & set(profile)


def test_a_person_corrects_the_profile(signed_in, customer):
    answer = signed_in.patch(ME, {"town": "London", "phone": "+44 20 7946 0000"}, format="json")

    customer.refresh_from_db()
    assert answer.status_code == 200
    assert (customer.town, customer.phone) == ("London", "+44 20 7946 0000")


@pytest.mark.parametrize(
    "field",
    ["id", "email", "role", "is_active", "is_superuser", "password", "date_joined", "last_login"],
)
def test_what_is_not_theirs_to_change_stays(signed_in, customer, field):
    before = getattr(customer, field)

    signed_in.patch(ME, {field: "admin", "town": "London"}, format="json")

    customer.refresh_from_db()
    assert getattr(customer, field) == before


def test_a_text_that_is_too_long_is_refused(signed_in):
    answer = signed_in.patch(ME, {"country": "Narnia"}, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/country"


def test_strangers_are_refused(api, db):
    answer = api.get(ME)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_id_in_a_header_is_no_proof_of_anything(api, customer):
    assert api.get(ME, headers={"x-customer-id": str(customer.pk)}).status_code == 401


def test_a_session_of_the_pages_does_not_open_the_api(client, customer):
    client.force_login(customer)

    assert client.get(ME).status_code == 401


def test_the_path_answers_without_its_slash(signed_in):
    assert signed_in.get(ME.rstrip("/")).status_code == 200


def test_another_method_is_not_offered(signed_in):
    assert signed_in.put(ME, {}, format="json").status_code == 405
    assert signed_in.delete(ME).status_code == 405
