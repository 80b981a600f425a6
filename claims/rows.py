"""Rows for the page parts that show files and answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from claims.balance import contact_note, contact_of
from claims.choices import DocumentState, ScanStatus, SignatureState
from claims.document_groups import Entry, document_groups
from claims.models import Claim, ClaimDocument, DocumentAccess, Passenger, Segment
from compensation.reference import reference
from compensation.wording.units import delay, money

STATE_TONES_OF_SIGNATURES = {SignatureState.SIGNED: "ok", SignatureState.REVOKED: "bad"}
SIGNED_STATES = (SignatureState.SIGNED, SignatureState.PAPER_WAITING)
STATE_TONES = {
    DocumentState.ACCEPTED: "ok",
    DocumentState.REJECTED: "bad",
    DocumentState.INFECTED: "bad",
    DocumentState.MISSING: "warn",
}
FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG", "image/heic": "HEIC"}
ACCESSES_SHOWN = 200


def file_row(document: ClaimDocument) -> dict[str, Any]:
    """A file as `components/_file_row.html` shows it."""
    return {
        "name": document.original_name,
        "url": reverse("claims:view_document", args=[document.pk]) if document.is_viewable else "",
        "thumbnail_url": thumbnail_url(document),
        "size_text": filesizeformat(document.size),
        "kind_text": document.get_kind_display(),
        "format_text": FORMATS.get(document.content_type, ""),
        "state_text": document.state_text,
        "state_tone": STATE_TONES.get(document.state, "info"),
        "note": note_on(document),
    }


def thumbnail_url(document: ClaimDocument) -> str:
    if not (document.thumbnail and document.is_viewable):
        return ""
    return reverse("claims:document_thumbnail", args=[document.pk])


def document_facts(document: ClaimDocument) -> list[dict[str, Any]]:
    """What is known about a file, as label and value; the same words for both sides."""
    received = date_format(timezone.localtime(document.uploaded_at), "DATETIME_FORMAT")
    rows = [
        (_("Received"), received, False),
        (_("Type"), document.content_type, True),
        (_("Size"), filesizeformat(document.size), True),
        (_("Pages"), document.page_count, True),
        (_("Virus scan"), document.get_scan_status_display(), False),
        (_("Found by the scanner"), document.threat, True),
        (_("Text for searching"), document.get_text_source_display(), False),
        (_("Review"), document.get_review_status_display(), False),
        (_("Fingerprint (SHA-256)"), document.sha256, True),
        (_("Destroyed"), shredded_text(document), False),
    ]
    return [
        {"label": label, "value": value, "is_code": code} for label, value, code in rows if value
    ]


def shredded_text(document: ClaimDocument) -> str:
    if document.shredded_at is None:
        return ""
    day = date_format(timezone.localtime(document.shredded_at))
    return f"{day}. {document.get_shred_reason_display()}"


def access_rows(document: ClaimDocument, reader: User | AnonymousUser) -> dict[str, Any]:
    """Who opened a file, when and how, the newest first, as `components/_data_table.html` asks."""
    found = list(document.accesses.select_related("by")[: ACCESSES_SHOWN + 1])
    return {
        "columns": [{"label": _("When")}, {"label": _("Who")}, {"label": _("What")}],
        "rows": [
            [
                {"text": date_format(timezone.localtime(access.at), "DATETIME_FORMAT")},
                {"text": access.who(reader)},
                {"text": access_text(access)},
            ]
            for access in found[:ACCESSES_SHOWN]
        ],
        "is_cut": len(found) > ACCESSES_SHOWN,
    }


def access_text(access: DocumentAccess) -> str:
    if access.page is None:
        return access.get_action_display()
    return _("%(action)s, page %(page)d") % {
        "action": access.get_action_display(),
        "page": access.page,
    }


def document_rows(documents: Iterable[ClaimDocument]) -> list[dict[str, Any]]:
    """Files with what a page needs to act on them."""
    return [{"pk": document.pk, "row": file_row(document)} for document in documents]


def group_rows(claim: Claim, forms: Mapping[Any, Any] | None = None) -> list[dict[str, Any]]:
    """Documents by type and passenger; `forms` answer what we ask for, by the request's id."""
    return [
        {
            "title": group.title,
            "entries": [entry_row(entry, forms or {}) for entry in group.entries],
        }
        for group in document_groups(claim)
    ]


def entry_row(entry: Entry, forms: Mapping[Any, Any]) -> dict[str, Any]:
    whose = entry.passenger.full_name if entry.passenger else ""
    row = {**file_row(entry.document), "kind_text": whose} if entry.document else None
    return {
        "document": entry.document,
        "row": row,
        "whose": whose,
        "state_text": entry.state.label,
        "state_tone": STATE_TONES.get(entry.state, "info"),
        "request": entry.request,
        "form": forms.get(entry.request.pk) if entry.request else None,
    }


def note_on(document: ClaimDocument) -> str:
    """Why it was rejected; that a new one is there; or that nobody scanned it."""
    if document.is_to_be_replaced:
        return document.rejection_reason
    if document.replaced_by_id:
        return f"{document.rejection_reason} {_('You sent another file instead.')}".strip()
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
        (_("Airline"), airline_of(first)),
        (_("What happened"), claim.get_incident_type_display()),
        (_("Late by"), late_by(claim)),
        (_("Booking reference"), claim.booking_reference),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def airline_of(segment: Segment) -> str:
    """Who flew, by name where we know the code; else as it was typed."""
    code = segment.operating_carrier
    return reference().airline_names.get(code, code) or segment.operating_carrier_name


def late_by(claim: Claim) -> str:
    late = delay(claim.arrival_delay)
    if late and claim.is_delay_estimated:
        return _("at least %(time)s (estimate)") % {"time": late}
    return late


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
        {"label": person.get_kind_display(), "value": about(claim, person)}
        for person in claim.passengers.all()
    ]


def about(claim: Claim, person: Passenger) -> str:
    """A passenger in one line: the name, who signs for a child, and a booking of their own."""
    parts = [person.full_name]
    if person.guardian_name:
        parts.append(_("guardian: %(name)s") % {"name": person.guardian_name})
    if person.booking_reference:
        parts.append(_("booking %(code)s") % {"code": person.booking_reference})
    if not person.has_own_fare:
        parts.append(_("travelled free"))
    return ", ".join(parts)


def person_rows(
    claim: Claim, people: Iterable[Passenger], *, may_ask: bool = False
) -> list[dict[str, Any]]:
    """Passengers as `claims/_people.html` shows them, each with the state of the signature."""
    return [person_row(claim, person, may_ask=may_ask) for person in people]


def person_row(claim: Claim, person: Passenger, *, may_ask: bool) -> dict[str, Any]:
    state = person.signature_state
    amount = person.compensation_amount
    has_amount = amount is not None and claim.currency and person.has_own_fare
    can_be_asked = may_ask and person.is_complete and state not in SIGNED_STATES
    return {
        "pk": person.pk,
        "is_adult": person.is_adult,
        "is_asked": state == SignatureState.REQUESTED,
        "can_be_asked": can_be_asked,
        "row": {
            "name": person.full_name,
            "initials": f"{person.given_names[:1]}{person.family_name[:1]}".upper(),
            "kind_text": person.get_kind_display(),
            "amount_text": money(amount, claim.currency) if has_amount else "",
            "state_text": state.label if person.is_complete else _("Guardian missing"),
            "state_tone": STATE_TONES_OF_SIGNATURES.get(state, "warn"),
        },
        "notes": list(notes_on(person)),
    }


def notes_on(person: Passenger) -> Iterator[str]:
    """What else is to be said about a passenger."""
    if person.guardian_name:
        words = {"name": person.guardian_name, "relation": person.get_guardian_relation_display()}
        yield _("%(name)s signs (%(relation)s).") % words
    if person.booking_reference:
        yield _("Booking %(code)s.") % {"code": person.booking_reference}
    if not person.has_own_fare:
        yield _(
            "Travelled without a fare of their own, so no sum is owed for this infant, "
            "and no fee (Article 3(3))."
        )


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


def contact_with_airline_rows(claim: Claim) -> list[dict[str, Any]]:
    """What was asked of the airline and received from it, and whether that counts."""
    contact = contact_of(claim)
    if contact is None:
        return [{"label": _("Not answered yet"), "value": "–"}]
    asked = date_format(contact.asked_on) if contact.asked_on else _("Yes")
    received = contact.get_received_display()
    if contact.amount:
        received = f"{received}: {money(contact.amount, contact.currency)}"
    rows = [
        (_("Asked the airline"), asked if contact.has_asked else _("No")),
        (_("The airline's reference"), contact.airline_reference),
        (_("Received"), received),
        (_("What that means"), contact_note(contact, claim.currency)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def answer_cards(claim: Claim) -> list[dict[str, Any]]:
    """Every answer, each card with the page that changes it."""
    files = [
        {"label": d.get_kind_display(), "value": d.original_name} for d in claim.documents.all()
    ]
    signed = [
        {"label": _("Signed by"), "value": s.signer_name} for s in claim.signatures.standing()
    ]
    cards = (
        (_("Flight"), flight_rows(claim), "flight"),
        (_("Passengers"), passenger_rows(claim), "passengers"),
        (_("Your address"), contact_rows(claim), "contact"),
        (_("Costs you had"), expense_rows(claim), "costs"),
        (_("Earlier contact"), contact_with_airline_rows(claim), "earlier_contact"),
        (_("Documents"), files, "documents"),
        (_("Authority"), signed, "authority"),
    )
    return [
        {"title": title, "rows": rows, "change_url": reverse("claims:change", args=[task])}
        for title, rows, task in cards
    ]
