"""The admins' queue: what is at stake, yes or no, and what forbids a yes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from claims.choices import ClaimStatus as S
from claims.models import Payout
from gdpr.choices import RequestStatus
from gdpr.models import AccountDeletionRequest, LegalHold
from gdpr.refusals import DecidedAlready, ErasureBlocked
from tests.factories import make_claim, make_user

LIST = "/api/v1/admin/deletion-requests/"
DESK = "/admin/gdpr/accountdeletionrequest/"
ask = AccountDeletionRequest.objects.ask


@pytest.fixture
def wish(customer):
    return ask(customer, reason="I found another way.")


@pytest.fixture
def desk(client, admin_user):
    client.force_login(admin_user)
    return client


def hold(admin_user, **about) -> LegalHold:
    ends_on = timezone.localdate() + timedelta(days=30)
    return LegalHold.objects.create(
        **{"reason": "AG Berlin 12 C 34/26", "ends_on": ends_on, "placed_by": admin_user, **about}
    )


def pay(claim, by):
    today = timezone.localdate()
    return Payout.objects.create(
        claim=claim, amount=250, currency="EUR", paid_date=today, recorded_by=by
    )


def test_the_desk_shows_wish_claims_money_and_holds(desk, wish, customer, admin_user):
    paid = make_claim(customer, status=S.PAID)
    pay(paid, admin_user)
    hold(admin_user, claim=paid)
    page = desk.get(f"{DESK}{wish.pk}/change/").content.decode()

    for shown in (customer.email, "I found another way.", paid.reference, "250.00 EUR",
                  "AG Berlin 12 C 34/26"):  # fmt: skip
        assert shown in page
    assert 'value="approve"' not in page


def test_home_counts_who_waits(desk, wish):
    assert "Wishes to be erased" in desk.get("/admin/").content.decode()


def test_an_admin_approves_at_the_desk(desk, wish, admin_user, customer):
    desk.post(f"{DESK}{wish.pk}/decide/", {"decision": "approve", "notes": "Checked."})

    wish.refresh_from_db()
    assert (wish.status, wish.reviewed_by, wish.notes) == ("approved", admin_user, "Checked.")
    assert not User.objects.get(pk=customer.pk).is_active


def test_a_refusal_needs_words_opens_the_account_and_is_mailed(desk, wish, customer, commit):
    answer = desk.post(f"{DESK}{wish.pk}/decide/", {"decision": "reject", "notes": " "})
    assert answer.status_code == 422
    assert "Say why it is refused" in answer.content.decode()

    with commit():
        desk.post(f"{DESK}{wish.pk}/decide/", {"decision": "reject", "notes": "A court asked."})

    wish.refresh_from_db()
    assert wish.status == RequestStatus.REJECTED
    assert User.objects.get(pk=customer.pk).is_active
    assert "A court asked." in mail.outbox[-1].body


def test_a_refusal_lifts_no_block_of_the_desk(customer, admin_user):
    customer.is_active = False
    customer.save()
    ask(customer).reject(by=admin_user, notes="Fraud is looked into.")
    assert not User.objects.get(pk=customer.pk).is_active


def test_an_unpaid_award_forbids_a_yes(wish, customer, admin_user):
    claim = make_claim(customer, status=S.APPROVED)
    with pytest.raises(ErasureBlocked):
        wish.approve(by=admin_user)
    pay(claim, admin_user)
    wish.approve(by=admin_user)


@pytest.mark.parametrize("on", ["person", "claim"])
def test_a_legal_hold_forbids_a_yes_until_it_is_lifted(wish, customer, claim, admin_user, on):
    held = hold(admin_user, **({"user": customer} if on == "person" else {"claim": claim}))
    with pytest.raises(ErasureBlocked):
        wish.approve(by=admin_user)
    held.lift(by=admin_user)
    wish.approve(by=admin_user)


def test_a_program_of_an_admin_lists_and_decides(admin_user, wish, claim):
    program = APIClient()
    program.force_authenticate(admin_user)
    (row,) = program.get(LIST, {"status": "pending"}).json()["results"]
    assert (row["email"], row["open_claims"]) == (wish.email, 0)
    url = f"{LIST}{wish.pk}/"
    assert program.put(url, {"decision": "reject"}, format="json").status_code == 400
    held = hold(admin_user, claim=claim)
    refused = program.put(url, {"decision": "approve"}, format="json")
    assert refused.status_code == 409
    assert "AG Berlin" in refused.json()["detail"]
    held.lift(by=admin_user)
    assert program.put(url, {"decision": "approve"}, format="json").json()["status"] == "approved"
    assert program.put(url, {"decision": "approve"}, format="json").status_code == 409
    assert program.get(LIST, {"status": "lost"}).status_code == 400


def test_nobody_decides_their_own_wish(customer, wish):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountDeletionRequest.objects.filter(pk=wish.pk).update(
            status="approved", reviewed_by=customer, reviewed_at=timezone.now()
        )


# --- holds ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"user": None, "claim": None},
        {"ends_on": timezone.localdate() - timedelta(days=1)},
        {"lifted_at": timezone.now()},
    ],
)
def test_the_database_refuses_half_a_hold(customer, admin_user, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        hold(admin_user, **{"user": customer, **wrong})


def test_a_hold_is_placed_and_lifted_at_the_desk(desk, customer, admin_user):
    url = "/admin/gdpr/legalhold/"
    form = {"user": str(customer.pk), "claim": "", "reason": "12 C 34/26"}
    past = {**form, "ends_on": "2020-01-01"}
    assert "must not be in the past" in desk.post(f"{url}add/", past).content.decode()
    desk.post(f"{url}add/", {**form, "ends_on": "2099-01-01"})
    placed = LegalHold.objects.get()
    assert placed.placed_by == admin_user
    desk.post(url, {"action": "lift_holds", "_selected_action": [placed.pk]})
    placed.refresh_from_db()
    assert not placed.is_standing


def test_a_held_claim_keeps_its_documents_and_its_draft(document, admin_user, draft):
    from claims import drafts

    hold(admin_user, claim=document.claim)
    hold(admin_user, claim=draft)
    assert document.is_on_hold
    later = timezone.now() + timedelta(days=60)
    assert not drafts.shred(draft, later)


# --- two admins at once ---


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.parametrize("attempt", range(5))
def test_of_two_admins_who_approve_one_is_refused(attempt):
    wish = ask(make_user("ada@example.org"))
    admins = [make_user(f"{name}@example.org", role="admin") for name in ("ann", "bob")]
    start = Barrier(2)

    def approve(admin) -> str:
        mine = AccountDeletionRequest.objects.get(pk=wish.pk)
        start.wait()
        try:
            mine.approve(by=admin)
        except DecidedAlready:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, admins)) == ["done", "refused"]
