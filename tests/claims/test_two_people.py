"""Two people on one claim: who sees whom, and whose work is not written over."""

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from claims.choices import ClaimStatus as S
from claims.presence import PRESENT_FOR, note_opening
from claims.refusals import TransitionNotAllowed
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db
DESK = "/admin/claims/claim/"


@pytest.fixture
def rita(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def emil(db):
    return make_user("emil@example.org", role="reviewer", given_names="Emil")


@pytest.fixture
def time_machine(monkeypatch):
    """`with time_machine(shift)`: presence is noted that much earlier or later."""

    @contextmanager
    def shifted(by):
        with monkeypatch.context() as patch:
            moment = timezone.now() + by
            patch.setattr("claims.presence.timezone.now", lambda: moment)
            yield

    return shifted


@pytest.fixture
def under_review(customer):
    return make_claim(customer, status=S.UNDER_REVIEW)


def step(claim, name):
    return f"{DESK}{claim.pk}/step/{name}/"


def text(answer):
    return answer.content.decode()


def test_the_page_says_who_else_opened_it(rita, emil, claim, time_machine):
    with time_machine(-timedelta(minutes=2)):
        note_opening(claim, emil)
    page = text(rita.get(f"{DESK}{claim.pk}/change/"))
    assert "Emil</strong> opened this claim 2\xa0minutes ago" in page
    assert "Emil</strong> opened this claim" in text(rita.get(step(claim, "take")))


def test_ones_own_opening_and_old_ones_are_no_news(rita, emil, claim, monkeypatch):
    monkeypatch.setattr("claims.presence.PRESENT_FOR", timedelta(0))
    note_opening(claim, emil)
    monkeypatch.setattr("claims.presence.PRESENT_FOR", PRESENT_FOR)
    rita.get(f"{DESK}{claim.pk}/change/")
    assert "opened this claim" not in text(rita.get(f"{DESK}{claim.pk}/change/"))


def test_a_stale_save_is_refused_with_a_comparison(rita, emil, under_review):
    seen = under_review.version
    under_review.set_compensation(amount=Decimal(300), reason="Two people.", by=emil)
    typed = {"amount": "250.00", "reason": "All papers agree.", "version": seen}
    answer = rita.post(step(under_review, "approve"), typed)
    under_review.refresh_from_db()
    assert (answer.status_code, under_review.status) == (409, S.UNDER_REVIEW)
    page = text(answer)
    assert "What changed while you were writing" in page
    assert "300.00" in page
    assert "Emil" in page
    assert "All papers agree." in page  # nothing typed is lost


def test_after_the_comparison_the_same_form_goes_through(rita, emil, under_review):
    seen = under_review.version
    under_review.assign_to(emil, by=emil)
    typed = {"rejection_code": "volunteer", "reason": "The seat was given up.", "version": seen}
    page = text(rita.post(step(under_review, "reject"), typed))
    assert f'name="version" value="{under_review.version}"' in page
    rita.post(step(under_review, "reject"), {**typed, "version": under_review.version})
    under_review.refresh_from_db()
    assert under_review.status == S.REJECTED


def test_a_slip_does_not_make_a_stale_form_fresh(rita, emil, under_review):
    seen = under_review.version
    under_review.set_compensation(amount=Decimal(300), reason="Two people.", by=emil)
    page = text(rita.post(step(under_review, "reject"), {"version": seen}))
    assert f'name="version" value="{seen}"' in page


def test_who_was_faster_is_said_and_what_was_typed_stays(rita, emil, under_review):
    under_review.approve(by=emil)
    typed = {"rejection_code": "volunteer", "reason": "A long and careful letter."}
    answer = rita.post(step(under_review, "reject"), typed)
    assert answer.status_code == 409
    assert "Emil moved it to" in text(answer)
    assert "A long and careful letter." in text(answer)


def test_a_note_is_never_stale(rita, emil, under_review):
    seen = under_review.version
    under_review.assign_to(emil, by=emil)
    rita.post(step(under_review, "note"), {"body": "Look at the times.", "version": seen})
    assert under_review.notes.count() == 1


def test_programs_get_412_with_what_changed(api, reviewer, emil, under_review):
    api.force_authenticate(reviewer)
    url = f"/api/v1/admin/claims/{under_review.pk}/"
    etag = api.get(url).headers["ETag"]
    under_review.set_compensation(amount=Decimal(300), reason="Two people.", by=emil)
    body = {"amount": "400.00", "reason": "Mine."}
    answer = api.put(f"{url}compensation/", body, format="json", headers={"If-Match": etag})
    assert answer.status_code == 412
    problem = answer.json()
    assert problem["type"].endswith("/stale")
    assert problem["changes"][0]["field"] == "compensation_amount"
    assert (problem["changes"][0]["after"], problem["changes"][0]["by"]) == ("300.00", "Emil")


@pytest.mark.parametrize("header", [None, "*", "fresh", 'W/"fresh"'])
def test_programs_that_are_up_to_date_go_through(api, reviewer, under_review, header):
    api.force_authenticate(reviewer)
    header = header and header.replace("fresh", str(under_review.version)).replace("*", "*")
    header = f'"{header}"' if header and header.isdecimal() else header
    headers = {"If-Match": header} if header else {}
    answer = api.put(
        f"/api/v1/admin/claims/{under_review.pk}/compensation/",
        {"amount": "400.00", "reason": "By hand."},
        format="json",
        headers=headers,
    )
    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{under_review.version + 1}"'


def test_an_etag_that_is_none_is_a_mistake_of_the_sender(api, reviewer, under_review):
    api.force_authenticate(reviewer)
    url = f"/api/v1/admin/claims/{under_review.pk}/assign/"
    body = {"assigned_to": str(reviewer.pk)}
    answer = api.put(url, body, format="json", headers={"If-Match": "seven"})
    assert answer.status_code == 400


def test_a_customer_is_not_told_which_reviewer_was_faster(customer, emil, under_review):
    under_review.reject(by=emil, code="volunteer", reason="You gave up the seat.")
    with pytest.raises(TransitionNotAllowed) as refused:
        under_review.withdraw(by=customer)
    assert "Emil" not in str(refused.value)


def test_the_history_shows_each_fact_before_and_after_and_both_reviewers(
    rita, reviewer, emil, under_review
):
    under_review.assign_to(reviewer, by=emil)
    under_review.assign_to(emil, by=reviewer)
    under_review.correct_facts(by=emil, reason="The log.", cause="lightning_strike")
    page = text(rita.get(f"{DESK}{under_review.pk}/change/"))
    assert "<td>Rita</td><td>Emil</td>" in page
    assert "Cause as established" in page
