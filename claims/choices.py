"""The words of the trade, once: each is guarded by a CHECK constraint where it is stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClaimStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent to us")
    UNDER_REVIEW = "under_review", _("We are checking it")
    APPROVED = "approved", _("Approved, we are claiming from the airline")
    REJECTED = "rejected", _("Refused")
    PAID = "paid", _("Paid")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Too late")


OPEN_STATUSES = (ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW, ClaimStatus.APPROVED)


class Stage(models.TextChoices):
    """How far the pursuit of the airline is, while the claim is approved."""

    NONE = "none", _("Not begun")
    DEMAND_SENT = "demand_sent", _("Demand sent")
    REMINDER_SENT = "reminder_sent", _("Reminder sent")
    AIRLINE_REPLIED = "airline_replied", _("Airline replied")
    OFFER = "offer", _("Offer received")
    ENFORCEMENT_BODY = "enforcement_body", _("At the enforcement body")
    DISPUTE_BODY = "dispute_body", _("At the dispute body")
    COURT = "court", _("In court")
    AGREED = "agreed", _("Agreed")
    MONEY_IN = "money_in", _("Money received")


class WaitingOn(models.TextChoices):
    US = "us", _("Us")
    CUSTOMER = "customer", _("Customer")
    AIRLINE = "airline", _("Airline")
    AUTHORITY = "authority", _("Authority")
    BANK = "bank", _("Bank")
    NOBODY = "nobody", _("Nobody")


class IncidentType(models.TextChoices):
    DELAY = "delay", _("Arrived late")
    CANCELLATION = "cancellation", _("Cancelled")
    DENIED_BOARDING = "denied_boarding", _("Not let on board")
    MISSED_CONNECTION = "missed_connection", _("Missed connection")
    DOWNGRADE = "downgrade", _("Moved to a lower class")
    DIVERSION = "diversion", _("Diverted to another airport")


class Source(models.TextChoices):
    WEB = "web", _("Web")
    API = "api", _("API")
    PHONE = "phone", _("By phone")


class PassengerKind(models.TextChoices):
    ADULT = "adult", _("Adult")
    CHILD = "child", _("Child, 2 to 17")
    INFANT = "infant", _("Under 2")


class DocumentKind(models.TextChoices):
    BOARDING_PASS = "boarding_pass", _("Boarding pass")
    BOOKING_CONFIRMATION = "booking_confirmation", _("Booking confirmation")
    ID_DOCUMENT = "id_document", _("Identity document")
    PROOF_OF_DELAY = "proof_of_delay", _("Proof of delay")
    RECEIPT = "receipt", _("Receipt")
    AIRLINE_LETTER = "airline_letter", _("Letter from the airline")
    POWER_OF_ATTORNEY = "power_of_attorney", _("Power of attorney")
    OTHER = "other", _("Something else")


PROOFS_OF_BOOKING = (DocumentKind.BOARDING_PASS, DocumentKind.BOOKING_CONFIRMATION)


class ScanStatus(models.TextChoices):
    WAITING = "waiting", _("Being checked")
    CLEAN = "clean", _("Checked, no virus found")
    NOT_SCANNED = "not_scanned", _("Not scanned, the scanner is switched off")
    INFECTED = "infected", _("Contains a virus")


VIEWABLE_SCANS = (ScanStatus.CLEAN, ScanStatus.NOT_SCANNED)


class ReviewStatus(models.TextChoices):
    PENDING = "pending", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class RejectionCode(models.TextChoices):
    """Why a claim is refused; the first eleven are also what the public check says."""

    OUTSIDE_TERRITORY = "outside_territory", _("The journey is outside the territory of the rules")
    CARRIER_NOT_EU = "carrier_not_eu", _("The airline has no licence of the territory")
    DELAY_BELOW_3H = "delay_below_3h", _("The delay on arrival was under 3 hours")
    NOTICE_14_DAYS = "notice_14_days", _("The airline told you 14 days or more before")
    REROUTING_CLOSE = "rerouting_close", _("The new flight was close to the booked times")
    VOLUNTEER = "volunteer", _("The seat was given up in exchange for benefits")
    PASSENGER_CAUSE = "passenger_cause", _("Boarding was refused on reasonable grounds")
    FREE_TICKET = "free_ticket", _("The ticket was free or not open to the public")
    TOO_LATE = "too_late", _("The time limit has passed")
    ALREADY_PAID = "already_paid_in_full", _("The airline paid in full already")
    NO_BOOKING = "no_confirmed_booking", _("There was no confirmed booking")
    EVIDENCE_MISSING = "evidence_missing", _("The evidence is missing")
    EVIDENCE_CONTRADICTS = "evidence_contradicts", _("The evidence contradicts the claim")
    EXTRAORDINARY = "extraordinary_accepted", _("The airline proved extraordinary circumstances")
    DUPLICATE = "duplicate", _("The same claim was filed before")
    NO_AUTHORITY = "no_authority", _("The authority to act is missing")
    NOT_A_PASSENGER = "not_a_passenger", _("The person was not a passenger of this flight")
    AIRLINE_INSOLVENT = "airline_insolvent", _("The airline is insolvent")
    UNECONOMIC = "uneconomic", _("The costs would be higher than the claim")


class PayoutMethod(models.TextChoices):
    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CHEQUE = "cheque", _("Cheque")


class Currency(models.TextChoices):
    EUR = "EUR", _("Euro")
    GBP = "GBP", _("Pound sterling")
