"""Rows for the page parts that show files and answers."""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.choices import ReviewStatus, ScanStatus
from claims.models import Claim, ClaimDocument
from compensation.wording.units import money

STATE_TONES = {ReviewStatus.ACCEPTED: "ok", ReviewStatus.REJECTED: "bad"}
FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}


def file_row(document: ClaimDocument) -> dict[str, Any]:
    """A file as `components/_file_row.html` shows it."""
    is_infected = document.scan_status == ScanStatus.INFECTED
    return {
        "name": document.original_name,
        "url": reverse("claims:document", args=[document.pk]) if document.is_viewable else "",
        "size_text": filesizeformat(document.size),
        "kind_text": document.get_kind_display(),
        "format_text": FORMATS.get(document.content_type, ""),
        "state_text": document.state_text,
        "state_tone": "bad" if is_infected else STATE_TONES.get(document.review_status, "info"),
        "note": note_on(document),
    }


def document_rows(documents: Iterable[ClaimDocument]) -> list[dict[str, Any]]:
    """Files with what a page needs to act on them."""
    return [{"pk": document.pk, "row": file_row(document)} for document in documents]


def note_on(document: ClaimDocument) -> str:
    """Why it was rejected and by when a new one is due; or that nobody scanned it."""
    if document.is_to_be_replaced:
        return _("%(reason)s Send it again by %(day)s.") % {
            "reason": document.rejection_reason,
            "day": date_format(document.replace_by),
        }
    if document.scan_status == ScanStatus.NOT_SCANNED:
        return document.get_scan_status_display()
    return ""


def flight_rows(claim: Claim) -> list[dict[str, Any]]:
    """The flight of a claim as label and value."""
    first, last = claim.first_segment, claim.last_segment
    if first is None:
        return []
    rows = [
        (_("Flight"), first.flight_number),
        (_("Date"), date_format(first.flight_date)),
        (_("From"), first.departure_airport),
        (_("To"), last.arrival_airport),
        (_("What happened"), claim.get_incident_type_display()),
        (_("Booking reference"), claim.booking_reference),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def contact_rows(claim: Claim) -> list[dict[str, Any]]:
    lines = [
        claim.address_line1, claim.address_line2, f"{claim.postcode} {claim.town}", claim.country,
    ]  # fmt: skip
    email = claim.customer.email if claim.customer else claim.contact_email
    return [
        {"label": _("Address"), "value": ", ".join(line for line in lines if line.strip())},
        {"label": _("Phone"), "value": claim.phone or "–"},
        {"label": _("Email"), "value": email},
    ]


def passenger_rows(claim: Claim) -> list[dict[str, Any]]:
    return [
        {"label": person.get_kind_display(), "value": person.full_name}
        for person in claim.passengers.all()
    ]


def expense_rows(claim: Claim) -> list[dict[str, Any]]:
    """Each cost, with a note where its receipt is missing."""
    rows = [
        {
            "label": expense.get_kind_display(),
            "value": f"{money(expense.amount, expense.currency)}"
            + ("" if expense.receipt_id else f" ({_('no receipt yet')})"),
        }
        for expense in claim.expenses.all()
    ]
    return rows or [{"label": _("None"), "value": "–"}]


def answer_cards(claim: Claim) -> list[dict[str, Any]]:
    """Every answer, each card with the page that changes it."""
    files = [
        {"label": d.get_kind_display(), "value": d.original_name} for d in claim.documents.all()
    ]
    signed = [{"label": _("Signed by"), "value": s.signer_name} for s in claim.signatures.all()]
    cards = (
        (_("Flight"), flight_rows(claim), "claims:flight"),
        (_("Passengers"), passenger_rows(claim), "claims:passengers"),
        (_("Your address"), contact_rows(claim), "claims:contact"),
        (_("Costs you had"), expense_rows(claim), "claims:costs"),
        (_("Documents"), files, "claims:filing_documents"),
        (_("Authority"), signed, "claims:authority"),
    )
    return [
        {"title": title, "rows": rows, "change_url": reverse(page)} for title, rows, page in cards
    ]
