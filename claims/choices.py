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


class Jurisdiction(models.TextChoices):
    """The rules a claim was judged by, whichever version; empty where none covers the journey."""

    EU261 = "eu261", "EU261"
    UK261 = "uk261", "UK261"


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


class GuardianRelation(models.TextChoices):
    PARENT = "parent", _("Mother or father")
    GUARDIAN = "guardian", _("Legal guardian")
    OTHER = "other", _("Somebody else who may sign for the child")


class SignatureWay(models.TextChoices):
    """By which door a signature came."""

    FORM = "form", _("while filing")
    LINK = "link", _("by their own link")
    API = "api", _("by the API")
    PAPER = "paper", _("on paper")


class SignatureState(models.TextChoices):
    """How far the signature for a passenger is; computed, never stored."""

    SIGNED = "signed", _("Signed")
    PAPER_WAITING = "paper_waiting", _("Paper being checked")
    REQUESTED = "requested", _("Link sent, not signed yet")
    LINK_EXPIRED = "link_expired", _("Link ran out")
    REVOKED = "revoked", _("Authority taken back")
    MISSING = "missing", _("Not signed yet")


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


class TextSource(models.TextChoices):
    """Where the words of a document, kept for searching, come from."""

    LAYER = "layer", _("Text of the file")
    OCR = "ocr", _("Read from the picture")
    OFF = "off", _("Not read, text recognition is switched off")
    PRIVATE = "private", _("Not read, identity documents are not searched")
    NONE = "none", _("No text found")


class AccessAction(models.TextChoices):
    """What somebody did with a document."""

    VIEWED = "viewed", _("Looked at")
    DOWNLOADED = "downloaded", _("Downloaded")


class ShredReason(models.TextChoices):
    """Why the content of a file was destroyed; the row that knew it stays."""

    VIRUS = "virus", _("It contained a virus")
    REPLACED = "replaced", _("It was replaced by a better one")
    DRAFT_EXPIRED = "draft_expired", _("The claim was never sent")
    CLAIM_ENDED = "claim_ended", _("The claim ended long ago")
    ERASURE = "erasure", _("Its owner asked for it")


class ReviewStatus(models.TextChoices):
    PENDING = "pending", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class DocumentState(models.TextChoices):
    """What customer and reviewer both read of a document; also of one that is not there yet."""

    BEING_CHECKED = "being_checked", _("Being checked")
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    INFECTED = "infected", _("Contains a virus")
    MISSING = "missing", _("Missing")


class BundleKind(models.TextChoices):
    """Whom a bundle is made for: the report for the customer, the evidence by the desk."""

    REPORT = "report", _("Claim report")
    EVIDENCE = "evidence", _("Evidence bundle")


class BundleStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting its turn")
    WORKING = "working", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not made")


class BundleFault(models.TextChoices):
    """Why a bundle was not made; read by whoever asked for it."""

    STORAGE = "storage", _("We could not reach the stored files. Start it again in some minutes.")
    DRAWING = "drawing", _("This server cannot draw PDFs at the moment. We know, and look into it.")
    TIME = "time", _("It took longer than we allow. Start it again; we know, and look into it.")
    BROKEN = "broken", _("Something broke while we made it. Start it again; we know of it.")


class DocumentReason(models.TextChoices):
    """Why we ask for a document, or ask for it again; the customer reads it as a sentence."""

    MISSING = "missing", _("We do not have it yet")
    UNREADABLE = "unreadable", _("It cannot be read")
    CUT_OFF = "cut_off", _("A part of it is cut off")
    INCOMPLETE = "incomplete", _("A page of it is missing")
    WRONG_DOCUMENT = "wrong_document", _("It shows something else than we need")
    WRONG_FLIGHT = "wrong_flight", _("It is for another flight")
    WRONG_PERSON = "wrong_person", _("It names somebody else")
    OUT_OF_DATE = "out_of_date", _("It is out of date")
    INFECTED = "infected", _("The file contained a virus")
    OTHER = "other", _("Another reason")


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
