"""What a page asks of the database does not grow with what is on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import ClaimStatus as S
from claims.models import Claim
from compensation import reference
from tests.factories import make_claim, make_document

pytestmark = pytest.mark.django_db

LISTS = {
    "api": ("customer", "/api/v1/claims/"),
    "page": ("customer", "/claims/"),
    "desk api": ("reviewer", "/api/v1/admin/claims/"),
    "desk": ("reviewer", "/admin/claims/claim/"),
}
DETAILS = {
    "api": ("customer", "/api/v1/claims/{claim.pk}/", 5),
    "page": ("customer", "/claims/{claim.reference}/", 11),
    "desk api": ("reviewer", "/api/v1/admin/claims/{claim.pk}/", 15),
    "desk": ("reviewer", "/admin/claims/claim/{claim.pk}/change/", 15),
}


@pytest.fixture
def queries_of(request, client, api):
    """How many queries a person's page or endpoint takes, once everything is warm."""

    def count(role: str, path: str) -> int:
        person = request.getfixturevalue(role)
        if path.startswith("/api/"):
            browser = api
            api.force_authenticate(person)
        else:
            browser = client
            client.force_login(person)
        assert browser.get(path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        return len(queries)

    return count


def make_full_claim(customer) -> Claim:
    claim = make_claim(customer)
    make_document(claim)
    return claim


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_five_costs_what_a_list_of_one_costs(name, customer, queries_of):
    make_full_claim(customer)
    of_one = queries_of(*LISTS[name])
    for _ in range(4):
        make_full_claim(customer)
    assert queries_of(*LISTS[name]) == of_one


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_few_queries(name, customer, queries_of):
    make_full_claim(customer)
    assert queries_of(*LISTS[name]) <= 12


@pytest.mark.parametrize("name", DETAILS)
def test_one_claim_takes_few_queries(name, customer, reviewer, queries_of):
    role, path, most = DETAILS[name]
    claim = make_full_claim(customer)
    claim.take(by=reviewer)
    claim.write_internal_note(by=reviewer, body="Looks right.")
    claim.write_message(by=reviewer, body="We have it.")
    assert queries_of(role, path.format(claim=claim)) <= most


@pytest.mark.parametrize("name", DETAILS)
def test_papers_and_notes_cost_no_query_each(name, customer, reviewer, queries_of):
    role, path, _most = DETAILS[name]
    claim = make_full_claim(customer)
    claim.write_message(by=reviewer, body="1")
    claim.write_internal_note(by=reviewer, body="1")
    with_one = queries_of(role, path.format(claim=claim))
    for _ in range(4):
        make_document(claim)
        claim.write_message(by=reviewer, body="more")
        claim.write_internal_note(by=reviewer, body="more")
    assert queries_of(role, path.format(claim=claim)) == with_one


def test_submitting_takes_at_most_25_queries(draft, customer, django_assert_max_num_queries):
    reference.reference()  # a process reads the tables of the law once
    with django_assert_max_num_queries(25):
        draft.submit(by=customer, terms_accepted_at=timezone.now(), terms_version="1")
    assert draft.status == S.SUBMITTED
