"""What a page asks of the database does not grow with what is on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
    "page": ("customer", "/claims/{claim.reference}/", 16),
    "desk api": ("reviewer", "/api/v1/admin/claims/{claim.pk}/", 14),
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


def test_submitting_takes_at_most_20_queries(draft, customer, django_assert_max_num_queries):
    reference.reference()  # a process reads the tables of the law once
    with django_assert_max_num_queries(20):
        draft.submit(by=customer)
    assert draft.status == S.SUBMITTED


def test_a_customer_reads_what_is_owed_without_further_queries(customer, queries_of):
    claim = make_full_claim(customer)
    claim.assess(by=None)
    assert queries_of("customer", f"/claims/{claim.reference}/") <= DETAILS["page"][2]


# --- A change of status: 12 queries, the begin and end of transaction and savepoint among them ---


@pytest.fixture
def waiting_claim(customer, reviewer):
    claim = make_full_claim(customer)
    claim.assess(by=reviewer)
    return claim


def test_a_change_of_status_takes_12_queries(
    waiting_claim, reviewer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        waiting_claim.take(by=reviewer)
    with django_assert_max_num_queries(12):
        waiting_claim.ask_for_more(by=reviewer, reason="The boarding pass, whole.")
    assert waiting_claim.status == S.SUBMITTED


def test_a_decision_takes_12_queries_beside_its_record(
    customer, reviewer, django_assert_max_num_queries
):
    """The record of a decision is three more: what it rests on, the shares, and the row."""
    for decide in (
        lambda claim: claim.approve(by=reviewer),
        lambda claim: claim.reject(by=reviewer, code="duplicate", reason="Twice."),
    ):
        claim = make_full_claim(customer)
        claim.assess(by=reviewer)
        claim.take(by=reviewer)
        with django_assert_max_num_queries(12 + 3):
            decide(claim)


def test_the_desk_api_changes_a_status_in_12_queries(
    waiting_claim, reviewer, api, queries_of, django_assert_max_num_queries
):
    """Beside them: finding the claim, and the whole claim in the answer."""
    path = f"/api/v1/admin/claims/{waiting_claim.pk}/"
    answer = queries_of("reviewer", path)
    with django_assert_max_num_queries(1 + 12 + answer):
        api.put(f"{path}status/", {"status": "under_review"}, format="json")
    waiting_claim.refresh_from_db()
    assert waiting_claim.status == S.UNDER_REVIEW


def test_the_desk_page_changes_a_status_in_12_queries(
    waiting_claim, reviewer, client, queries_of, django_assert_max_num_queries
):
    """Beside them: who asks (2), and the claim with its journey as the form shows it (4)."""
    path = f"/admin/claims/claim/{waiting_claim.pk}/step/take/"
    assert queries_of("reviewer", path) <= 6
    with django_assert_max_num_queries(6 + 12):
        client.post(path, {"version": waiting_claim.version})
    waiting_claim.refresh_from_db()
    assert waiting_claim.status == S.UNDER_REVIEW
