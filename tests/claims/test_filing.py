"""Filing page by page: the draft belongs to the browser, then to the proven address."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from claims.choices import ClaimStatus as S
from claims.models import Claim
from tests.factories import (
    make_claim,
    make_complete_draft,
    make_document,
    make_user,
    pdf,
    png,
    upload,
)
from tests.locked_pdf import locked_pdf

pytestmark = pytest.mark.django_db
ADDRESS = {
    "address_line1": "Herengracht 1",
    "postcode": "1015",
    "town": "Amsterdam",
    "country": "NL",
}


def hold(client, claim):
    """Bind the draft to this browser, as the check does."""
    session = client.session
    session["draft"] = str(claim.pk)
    session.save()


@pytest.fixture
def browser(client):
    """A browser with a draft of nobody yet."""
    claim = make_claim(None, status=S.DRAFT)
    claim.passengers.all().delete()
    hold(client, claim)
    client.claim = claim
    return client


def text(answer):
    return answer.content.decode()


def use_mailed_link(client):
    """Open the newest mailed link and press its button, as its reader would."""
    link = re.search(r"http://127.0.0.1:8000(/account/link/\S+)", mail.outbox[-1].body)[1]
    assert client.get(link).status_code == 200
    return client.post(link, follow=True)


PAGES = ["", "email/", "flight/", "passengers/add/", "contact/", "documents/", "check/"]


@pytest.mark.parametrize("page", PAGES)
def test_without_a_draft_every_page_leads_to_the_check(client, page):
    answer = client.get(f"/claims/new/{page}")
    assert (answer.status_code, answer.url) == (302, "/check/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_one_heading(browser, page):
    answer = browser.get(f"/claims/new/{page}")
    assert answer.status_code == 200
    assert text(answer).count("<h1") == 1


def test_the_task_list_says_what_is_done(browser):
    page = text(browser.get("/claims/new/"))
    assert "Not yet started" in page
    assert "Cannot start yet" in page


def test_the_link_gives_the_draft_to_the_address_on_any_device(browser, commit):
    with commit():
        browser.post("/claims/new/email/", {"email": "New@Example.org"})
    other_device = Client()
    answer = use_mailed_link(other_device)
    assert answer.redirect_chain[-1][0] == "/claims/new/"
    browser.claim.refresh_from_db()
    assert browser.claim.customer == User.objects.get(email="new@example.org")


def test_the_browser_where_the_address_was_only_typed_sees_nothing_more(browser, commit):
    with commit():
        browser.post("/claims/new/email/", {"email": "ada@example.org"})
    use_mailed_link(Client())
    assert browser.get("/claims/new/").status_code == 302


@pytest.mark.parametrize("role", ["customer", "reviewer", "admin"])
def test_a_typed_address_opens_nothing(browser, role, commit):
    make_user("owner@example.org", role=role)
    with commit():
        answer = browser.post("/claims/new/email/", {"email": "owner@example.org"}, follow=True)
    assert not answer.context["user"].is_authenticated
    assert browser.get("/claims/").status_code == 302
    assert browser.get("/admin/").status_code == 302


def test_known_and_unknown_addresses_get_the_same_answer(browser, customer):
    known = browser.post("/claims/new/email/", {"email": customer.email})
    unknown = browser.post("/claims/new/email/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_link_for_another_draft_does_not_give_this_one(browser, customer, commit):
    with commit():
        browser.post("/claims/new/email/", {"email": customer.email})
    browser.claim.refresh_from_db()
    browser.claim.contact_email = "somebody.else@example.org"
    browser.claim.save()
    use_mailed_link(browser)
    browser.claim.refresh_from_db()
    assert browser.claim.customer is None


@pytest.mark.parametrize(
    ("page", "data", "sentence"),
    [
        ("email/", {"email": ""}, "Enter your email address"),
        ("email/", {"email": "ada"}, "Enter the whole email address"),
        ("flight/", {"booking_reference": "", "flight_number": "KL1673"}, "Enter the booking"),
        (
            "flight/",
            {"booking_reference": "AB", "flight_number": "KL1673"},
            "Booking reference must be 5 to 8 letters or numbers",
        ),
        ("flight/", {"booking_reference": "X4F2KQ", "flight_number": ""}, "Enter the flight"),
        (
            "flight/",
            {"booking_reference": "X4F2KQ", "flight_number": "K"},
            "Flight number must be 2 or 3 characters",
        ),
        ("passengers/add/", {"given_names": "Ada"}, "Enter the family name as it is on the"),
        ("contact/", {**ADDRESS, "address_line1": ""}, "Enter the street and number"),
        ("contact/", {**ADDRESS, "country": ""}, "Select a country"),
        ("contact/", {**ADDRESS, "phone": "020"}, "Enter the phone number with the country code"),
        ("documents/", {"kind": "boarding_pass"}, "Choose a file"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_the_field(browser, page, data, sentence):
    answer = browser.post(f"/claims/new/{page}", data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "There is a problem" in text(answer)
    assert "<title>Error:" in text(answer)


def test_what_was_typed_is_still_there(browser):
    answer = browser.post("/claims/new/contact/", {**ADDRESS, "postcode": ""})
    assert 'value="Herengracht 1"' in text(answer)


def test_answers_are_kept_and_can_be_changed(browser):
    browser.post("/claims/new/contact/", ADDRESS)
    assert 'value="Herengracht 1"' in text(browser.get("/claims/new/contact/"))


def test_passengers_are_added_changed_and_removed(browser):
    person = {"given_names": "Ada", "family_name": "Byron", "kind": "adult", "has_own_fare": "on"}
    browser.post("/claims/new/passengers/add/", person)
    passenger = browser.claim.passengers.get()
    browser.post(f"/claims/new/passengers/{passenger.pk}/", {**person, "given_names": "Augusta"})
    assert browser.claim.passengers.get().given_names == "Augusta"
    browser.post(f"/claims/new/passengers/{passenger.pk}/remove/")
    assert not browser.claim.passengers.exists()


def test_a_tenth_passenger_is_one_too_many(browser):
    person = {"given_names": "Ada", "family_name": "Byron", "kind": "adult", "shares_email": "on"}
    for number in range(9):
        named = {**person, "given_names": f"Ada {'I' * number}"}
        browser.post("/claims/new/passengers/add/", named)
    answer = browser.post("/claims/new/passengers/add/", person)
    assert "You can add up to 9 passengers" in text(answer)
    assert browser.claim.passengers.count() == 9


def test_somebody_elses_passenger_is_not_here(browser, other_customer):
    passenger = make_claim(other_customer).passengers.get()
    assert browser.get(f"/claims/new/passengers/{passenger.pk}/").status_code == 404


def test_a_pdf_boarding_pass_is_kept(browser):
    answer = browser.post(
        "/claims/new/documents/", {"kind": "boarding_pass", "files": upload(pdf(), "pass.pdf")}
    )
    assert answer.status_code == 302
    document = browser.claim.documents.get()
    assert (document.content_type, document.original_name) == ("application/pdf", "pass.pdf")
    assert "pass.pdf" not in document.file.name


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file has no content"),
        (b"MZ" + b"\0" * 90, "The file must be a JPG, PNG, HEIC or PDF"),
        (locked_pdf("secret"), "The file is locked with a password"),
        (b"\x89PNG" + b"\0" * (11 * 2**20), "The file must be smaller than 10"),
    ],
    ids=["empty", "executable", "locked", "11 MB"],
)
def test_a_bad_file_is_refused_and_the_good_one_kept(browser, content, sentence):
    files = [upload(png(), "good.png"), upload(content, "bad.png")]
    answer = browser.post("/claims/new/documents/", {"kind": "boarding_pass", "files": files})
    assert answer.status_code == 422
    assert f"bad.png: {sentence}" in text(answer)
    assert browser.claim.documents.get().original_name == "good.png"


def test_a_file_is_removed_with_its_content(browser, commit):
    document = make_document(browser.claim)
    path, storage = document.file.name, document.file.storage
    with commit():
        browser.post(f"/claims/new/documents/{document.pk}/remove/")
    assert not storage.exists(path)
    assert not browser.claim.documents.exists()


def test_only_a_passenger_signs(client, customer):
    client.force_login(customer)
    hold(client, make_claim(customer, status=S.DRAFT))
    answer = client.post("/claims/new/authority/", {"signer_name": "Mallory", "authorises": "on"})
    assert "Name must match a passenger or guardian in this claim" in text(answer)


def test_the_signature_keeps_exactly_the_text_that_was_shown(client, customer):
    client.force_login(customer)
    draft = make_claim(customer, status=S.DRAFT)
    hold(client, draft)
    shown = client.get("/claims/new/authority/").context["form"].text
    boxes = {"authorises": "on", "accepts_terms": "on"}
    client.post("/claims/new/authority/", {"signer_name": "ada  byron", **boxes})
    signature = draft.signatures.get()
    assert signature.text == shown
    assert "Ada Byron" in signature.text


def test_a_complete_claim_is_sent_once(client, customer, draft):
    client.force_login(customer)
    hold(client, draft)
    sent = f"/claims/{draft.reference}/sent/"
    assert client.post("/claims/new/check/").url == sent
    assert client.post("/claims/new/check/").url == sent
    assert draft.reference in text(client.get(sent))
    draft.refresh_from_db()
    assert (draft.status, draft.status_history.count()) == (S.SUBMITTED, 1)


def test_after_sending_the_back_button_changes_nothing(client, customer, draft):
    client.force_login(customer)
    hold(client, draft)
    client.post("/claims/new/check/")
    answer = client.post("/claims/new/contact/", {**ADDRESS, "town": "Elsewhere"})
    assert answer.url == f"/claims/{draft.reference}/sent/"
    draft.refresh_from_db()
    assert draft.town == "Amsterdam"


def test_what_is_missing_is_listed_with_its_page(client, customer):
    client.force_login(customer)
    draft = make_claim(customer, status=S.DRAFT)
    hold(client, draft)
    page = text(client.post("/claims/new/check/"))
    assert "You still need to:" in page
    assert 'href="/claims/new/documents/"' in page
    assert Claim.objects.get(pk=draft.pk).is_draft


def test_nobody_sends_a_draft_without_a_proven_address(client):
    draft = make_complete_draft(None)
    hold(client, draft)
    answer = client.post("/claims/new/check/")
    assert answer.status_code == 422
    assert Claim.objects.get(pk=draft.pk).is_draft


def test_sending_keeps_the_assessment_with_its_trace(client, customer, draft):
    client.force_login(customer)
    hold(client, draft)
    client.post("/claims/new/check/")
    assessment = draft.assessments.get()
    assert (assessment.outcome, assessment.amount, assessment.currency) == ("eligible", 250, "EUR")
    assert assessment.rule_set.startswith("eu261@")
    assert assessment.result["trace"]


def test_somebody_elses_draft_is_not_resumed(client, draft, other_customer):
    client.force_login(other_customer)
    assert client.get(f"/claims/{draft.pk}/resume/").status_code == 404


def test_a_changed_flight_is_signed_for_again(client, customer, draft):
    client.force_login(customer)
    hold(client, draft)
    answers = {"booking_reference": "X4F2KQ", "flight_number": "KL1675"}
    client.post("/claims/new/flight/", answers)
    assert draft.filer_signature is None


def test_another_adult_leaves_what_was_signed_in_force(client, customer, draft):
    client.force_login(customer)
    hold(client, draft)
    person = {"given_names": "Zoe", "family_name": "New", "kind": "adult", "email": "z@example.org"}
    client.post("/claims/new/passengers/add/", person)
    assert draft.filer_signature.signer_name == "Ada Byron"
    assert [person.full_name for person in draft.unsigned_passengers] == ["Zoe New"]


def test_an_anonymous_filer_opens_their_own_file(browser):
    document = make_document(browser.claim)
    answer = browser.get(f"/claims/documents/{document.pk}/")
    assert b"".join(answer.streaming_content) == png()
    assert document.accesses.get().by is None


def test_many_links_to_one_address_are_too_many(browser):
    codes = [
        browser.post("/claims/new/email/", {"email": "victim@example.org"}).status_code
        for _try in range(12)
    ]
    assert codes[0] == 302
    assert codes[-1] == 429


def test_an_address_longer_than_any_mailbox_is_refused(browser):
    long = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org"
    assert browser.post("/claims/new/email/", {"email": long}).status_code == 422


def test_facts_nobody_can_assess_are_said_on_the_last_page(client, customer, draft):
    client.force_login(customer)
    hold(client, draft)
    draft.notice_days = 5  # nobody gives notice of a delay
    draft.save()
    assert client.get("/claims/new/authority/").status_code == 200
    answer = client.post("/claims/new/check/")
    assert answer.status_code == 422
    assert Claim.objects.get(pk=draft.pk).is_draft


def test_the_receipt_page_of_a_claim_taken_back_leads_to_the_claim(client, customer):
    client.force_login(customer)
    claim = make_claim(customer, status=S.WITHDRAWN)
    assert client.get(f"/claims/{claim.reference}/sent/").url == f"/claims/{claim.reference}/"


def test_the_link_is_sent_again_after_a_minute(browser, commit):
    start = datetime(2026, 10, 1, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock, commit():
        browser.post("/claims/new/email/", {"email": "new@example.org"})
        clock.shift(59)
        page = browser.post("/claims/new/email/again/", follow=True)
        assert "The link is on its way" in text(page)
        clock.shift(2)
        page = browser.post("/claims/new/email/again/", follow=True)
        assert "We sent a new link" in text(page)
    assert [message.to for message in mail.outbox] == [["new@example.org"]] * 2


def test_without_an_address_there_is_nothing_to_send_again(browser):
    assert browser.post("/claims/new/email/again/").url == "/claims/new/email/"


def states(page):
    """Title → state, as the task list shows them."""
    return {task.name: str(task.status_text) for task in page.context["tasks"]}


def test_the_task_list_knows_five_states(browser):
    Claim.objects.filter(pk=browser.claim.pk).update(address_line1="", town="", country="")
    before = states(browser.get("/claims/new/"))
    assert before["contact"] == "Not yet started"
    assert before["authority"] == "Cannot start yet"
    assert before["flight"] == "Completed"
    make_document(browser.claim, scan_status="infected")
    browser.post("/claims/new/email/", {"email": "new@example.org"})
    after = states(browser.get("/claims/new/"))
    assert after["documents"] == "There is a problem"
    assert after["email"] == "In progress"


@pytest.mark.parametrize("task", ["flight", "contact"])
def test_a_change_leads_back_to_the_answers(client, customer, draft, task):
    client.force_login(customer)
    hold(client, draft)
    answers = {"booking_reference": "X4F2KQ", "flight_number": "KL1673", **ADDRESS}
    page = client.get("/claims/new/check/")
    assert f'href="/claims/new/change/{task}/"' in text(page)
    client.get(f"/claims/new/change/{task}/")
    answer = client.post(f"/claims/new/{task}/", answers, follow=True)
    assert answer.redirect_chain[-1][0] == "/claims/new/check/"
    assert client.get("/claims/new/").status_code == 200


def test_a_change_of_something_unknown_is_not_here(browser):
    assert browser.get("/claims/new/change/amount/").status_code == 404


def test_two_clicks_at_once_send_one_claim(client, customer, draft, commit):
    client.force_login(customer)
    hold(client, draft)
    with commit():
        first = client.post("/claims/new/check/", {"accepts_terms": "on"})
        second = client.post("/claims/new/check/", {"accepts_terms": "on"})
    assert first.url == second.url
    assert (draft.status_history.count(), draft.assessments.count()) == (1, 1)
    assert len(mail.outbox) == 1


def test_every_page_is_under_60_kB(browser):
    for page in PAGES:
        assert len(browser.get(f"/claims/new/{page}").content) < 60_000
