"""The main job by API with a JWT: from the quote to the payment, with two people."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from rest_framework.test import APIClient

from tests.factories import PASSWORD, png, upload

FLIGHT = {
    "incident_type": "delay",
    "flight_number": "KL 1673",
    "flight_date": "2026-09-14",
    "operating_carrier": "KL",
    "segments": [{"departure": "AMS", "arrival": "BCN"}],
    "scheduled_arrival": "2026-09-14T11:50:00+02:00",
    "actual_arrival": "2026-09-14T15:12:00+02:00",
    "alleged_cause": "technical",
    "booking_reference": "X4F2KQ",
    "passengers": [{"given_names": "Ada", "family_name": "Byron"}],
    "contact": {
        "address_line1": "Herengracht 1",
        "postcode": "1015",
        "town": "Amsterdam",
        "country": "NL",
    },
}
SIGNATURE = {"signer_name": "Ada Byron", "authorises": True, "accepts_terms": True}


def signed_in(user) -> APIClient:
    """A client that carries the access token of a real sign-in."""
    client = APIClient()
    credentials = {"email": user.email, "password": PASSWORD}
    answer = client.post("/api/v1/auth/login/", credentials, format="json")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    return client


@pytest.mark.usefixtures("airports")
def test_from_the_first_question_to_the_money(customer, reviewer, commit):
    ada, rita = signed_in(customer), signed_in(reviewer)
    with commit():
        claim_id = file_claim(ada)
    with commit():
        decide_claim(rita, claim_id)
    final = ada.get(f"/api/v1/claims/{claim_id}/").json()
    assert (final["status"], final["compensation_amount"], final["currency"]) == (
        "paid",
        "250.00",
        "EUR",
    )
    assert who_did_what(rita, claim_id) == [
        ("submitted", "Ada Byron"),
        ("under_review", "Rita"),
        ("approved", "Rita"),
        ("paid", "Rita"),
    ]
    assert [message.subject.split(" ")[0] for message in mail.outbox] == [
        "We",
        "We",
        "Approved:",
        "We",
    ]


def file_claim(ada: APIClient) -> str:
    claim = ada.post("/api/v1/claims/", FLIGHT, format="json")
    assert claim.status_code == 201, claim.json()
    claim_id = claim.json()["id"]
    paper = {"kind": "boarding_pass", "file": upload(png())}
    assert ada.post(f"/api/v1/claims/{claim_id}/documents/", paper).status_code == 201
    sent = ada.post(f"/api/v1/claims/{claim_id}/submit/", SIGNATURE, format="json")
    assert (sent.status_code, sent.json()["calculated_compensation"]) == (200, "250.00")
    return claim_id


def decide_claim(rita: APIClient, claim_id: str) -> None:
    desk = f"/api/v1/admin/claims/{claim_id}"
    taken = rita.put(f"{desk}/status/", {"status": "under_review"}, format="json")
    assert taken.json()["assigned_to"]["name"] == "Rita"
    (group,) = rita.get(f"{desk}/documents/").json()
    paper = group["entries"][0]["document"]
    verdict = rita.put(
        f"/api/v1/admin/files/{paper['id']}/review/", {"verdict": "accepted"}, format="json"
    )
    assert verdict.json()["review_status"] == "accepted"
    approved = rita.put(f"{desk}/status/", {"status": "approved"}, format="json")
    assert approved.json()["compensation_amount"] == "250.00"
    payment = {"amount": "175.62", "paid_date": timezone.localdate().isoformat()}
    assert rita.post(f"{desk}/payouts/", payment, format="json").status_code == 201


def who_did_what(rita: APIClient, claim_id: str) -> list[tuple[str, str]]:
    history = rita.get(f"/api/v1/admin/claims/{claim_id}/").json()["status_history"]
    return [(row["new_status"], row["by"]) for row in history]


@pytest.mark.usefixtures("airports")
def test_the_claim_of_the_guide_is_taken(customer):
    guide = (Path(settings.BASE_DIR) / "docs" / "integrators.md").read_text(encoding="utf-8")
    body = re.search(r"```json\n(.*?)```", guide, re.DOTALL)[1]
    answer = signed_in(customer).post("/api/v1/claims/", data=body, content_type="application/json")
    assert answer.status_code == 201, answer.json()
