"""Texts reviewers begin with: placeholders, the desk's tables with their history, the forms."""

import pytest
from django.contrib.admin.models import LogEntry

from claims.choices import ClaimStatus as S
from claims.models import Reason, ReplyTemplate
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
TEMPLATES = "/admin/claims/replytemplate/"
REASONS = "/admin/claims/reason/"
BODY = "Dear {name}, about {flight} ({route}): {amount}. {documents}"
ROW = {"name": "News", "place": "message", "language": "en", "is_active": "on", "body": BODY}


@pytest.fixture
def desk(client, admin_user):
    client.force_login(admin_user)
    return client


@pytest.fixture
def template(db):
    return ReplyTemplate.objects.create(name="News", place="message", body=BODY)


@pytest.fixture
def duplicate(db):
    return Reason.objects.get_or_create(code="duplicate")[0]


def step_url(claim, step) -> str:
    return f"/admin/claims/claim/{claim.pk}/step/{step}/"


def test_placeholders_are_filled_in_for_the_claim(template, claim):
    assert template.text_for(claim) == "Dear Ada, about KL1673 (AMS–BCN): €250. –"


def test_a_customer_cannot_write_placeholders_of_their_own(template, claim, customer):
    customer.given_names = "{amount}"
    claim.customer = customer
    assert template.text_for(claim).startswith("Dear {amount}, about KL1673")


def test_a_placeholder_nobody_knows_is_said_beside_the_text(desk):
    answer = desk.post(f"{TEMPLATES}add/", {**ROW, "body": "{iban}", "change_note": "New"})
    assert "There is no placeholder {iban}" in answer.content.decode()
    assert not ReplyTemplate.objects.exists()


def test_a_change_needs_a_note_and_stays_in_the_history(desk, template, admin_user, claim):
    address = f"{TEMPLATES}{template.pk}/change/"
    assert "Say why you change this" in desk.post(address, ROW).content.decode()
    desk.post(address, {**ROW, "body": "Hello {name}", "change_note": "Friendlier"})
    entry = LogEntry.objects.get()
    assert entry.user == admin_user
    assert f"{BODY} → Hello {{name}}" in entry.change_message
    page = desk.get(address).content.decode()
    assert "Friendlier" in page
    assert "Hello Ada" in page  # how it reads for a claim


def test_a_reviewer_reads_them_and_changes_nothing(client, reviewer, template, duplicate):
    client.force_login(reviewer)
    for address in (f"{TEMPLATES}{template.pk}/change/", f"{REASONS}duplicate/change/"):
        assert client.get(address).status_code == 200
        assert client.post(address, {"change_note": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("place", "step", "field"),
    [("message", "note", "body"), ("request", "ask_for_more", "reason"),
     ("refusal", "reject", "reason")],
)  # fmt: skip
def test_inserting_one_fills_the_text_and_sends_nothing(
    client, reviewer, customer, place, step, field
):
    template = ReplyTemplate.objects.create(name="T", place=place, body="Dear {name}")
    hidden = ReplyTemplate.objects.create(name="Old", place=place, body="x", is_active=False)
    claim = make_claim(customer, status=S.UNDER_REVIEW, assigned_to=None)
    client.force_login(reviewer)
    assert "Old" not in client.get(step_url(claim, step)).content.decode()
    sent = {"do": "insert", "template": template.pk, field: "And bye."}
    page = client.post(step_url(claim, step), sent).content.decode()
    assert "Dear Ada\n\nAnd bye." in page.replace("\r\n", "\n")
    assert not claim.notes.exists()
    assert "There is a problem" not in page
    refused = client.post(step_url(claim, step), {**sent, "template": hidden.pk})
    assert refused.status_code == 422


def test_a_reason_with_words_of_its_own_says_them(client, reviewer, customer, duplicate):
    Reason.objects.filter(pk="duplicate").update(text="You told us twice.")
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    client.force_login(reviewer)
    client.post(step_url(claim, "reject"), {"do": "save", "rejection_code": "duplicate"})
    claim.refresh_from_db()
    assert claim.rejection_reason == "You told us twice."


def test_a_withdrawn_reason_is_given_by_no_door(client, api, reviewer, admin_user, customer, desk):
    Reason.objects.update_or_create(code="duplicate", defaults={"is_offered": False})
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    refuse = {"status": "rejected", "rejection_code": "duplicate", "reason": "Twice."}
    page = desk.post(step_url(claim, "reject"), {"do": "save", **refuse})
    assert "This reason is not given any more." in page.content.decode()
    bulk = {"kind": "status", "claims": [str(claim.pk)], "confirm": "1", **refuse}
    assert desk.post("/admin/claims/claim/bulk/", bulk).status_code == 422
    api.force_authenticate(reviewer)
    answer = api.put(f"/api/v1/admin/claims/{claim.pk}/status/", refuse, format="json")
    assert answer.status_code == 400
    claim.refresh_from_db()
    assert claim.status == S.UNDER_REVIEW


def test_withdrawing_a_reason_stays_in_its_history(desk, duplicate):
    address = f"{REASONS}duplicate/change/"
    desk.post(address, {"text": "", "change_note": "We merge them now"})
    assert not Reason.objects.get(pk="duplicate").is_offered
    assert "We merge them now" in desk.get(address).content.decode()
    assert desk.get(f"{REASONS}duplicate/delete/").status_code == 403


def test_every_rule_set_is_shown(desk):
    page = desk.get("/admin/compensation/territory/rule-sets/").content.decode()
    assert "eu261@2005-02-17" in page
    assert "uk261@" in page
    assert "€600" in page
