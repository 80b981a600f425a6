"""Who is answered what, at every address (the table is `tests/routes.py`)."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from tests.routes import ROLES, ROUTES, known_routes

pytestmark = pytest.mark.django_db
WORDS = {
    "<str:form>": "csv",
    "<int:pk>": "0",
    "<int:passenger_id>": "0",
    "<slug:kind>": "welcome",
    "<slug:prefix>": "x",
    "<str:step>": "take",
    "<str:verdict>": "reject",
    "<app_label>": "claims",
    "<uuid:change_id>": "00000000-0000-0000-0000-000000000000",
    "<uuid:export_id>": "00000000-0000-0000-0000-000000000000",
    "<int:version>": "1",
    "<uuid:delivery_id>": "00000000-0000-0000-0000-000000000000",
    "<uuid:link_id>": "00000000-0000-0000-0000-000000000000",
    "<int:number>": "1",
    "<key>": "wrong",
    "<slug:provider>": "postmark",
    "<slug:provider_id>": "unknown",
    "<str:name>": "unknown",
    "<str:task>": "flight",
    "<str:token>": "wrong",
    "<str:version>": "unknown",
    "<uidb36>": "1",
    "<uuid:bundle_pk>": "00000000-0000-0000-0000-000000000000",
}


def address(pattern: str, claim, document, customer) -> str:
    """A real address for a pattern: of the customer's own claim, document or account."""
    is_of_document = "document/<uuid:pk>" in pattern or "files/<uuid:pk>" in pattern
    is_of_document = is_of_document or "/documents/<uuid:pk>" in pattern
    is_of_document = is_of_document or "claimdocument/<uuid:pk>" in pattern
    words = {**WORDS, "<uuid:pk>": str(document.pk if is_of_document else claim.pk)}
    words["<str:reference>"] = claim.reference
    rows = {"accounts/user": customer.pk, "claims/claimdocument": document.pk}
    rows["claims/claim/"] = claim.pk
    words["<path:object_id>"] = next((str(rows[name]) for name in rows if name in pattern), "0")
    for placeholder, value in words.items():
        pattern = pattern.replace(placeholder, value)
    return f"/{pattern}"


def test_every_address_stands_in_the_table():
    """A new address needs a row: who gets in, and what the others are answered."""
    listed, known = {row.split(" ", 1)[1] for row in ROUTES}, known_routes()
    assert sorted(known - listed) == [], "add rows to tests/routes.py"
    assert sorted(listed - known) == [], "these rows lead nowhere any more"


@pytest.fixture
def answer(claim, document, customer):
    """What a method on an address is answered to somebody."""

    def status(row: str, person) -> int:
        cache.clear()  # throttles count for each address, not for the whole table
        method, pattern = row.split(" ", 1)
        url = address(pattern, claim, document, customer)
        if pattern.startswith("api/"):
            client, body = APIClient(), {} if method == "GET" else {"data": {}, "format": "json"}
            client.force_authenticate(person)
        else:
            client, body = Client(), {}
            if person:
                client.force_login(person)
        response = getattr(client, method.lower())(url, **body)
        if response.streaming:
            list(response)  # a file is closed once it was read
        return response.status_code

    return status


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_what_the_table_says(role, request, answer):
    person = None if role == "anonymous" else request.getfixturevalue(role)
    expected = {row: int(codes.split()[ROLES.index(role)]) for row, codes in ROUTES.items()}
    found = {}
    for row in ROUTES:
        mark = transaction.savepoint()
        found[row] = answer(row, person)
        transaction.savepoint_rollback(mark)
    assert found == expected
