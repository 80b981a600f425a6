"""What this app stores about a person: what hangs on a claim first, the claim last.

Claims without a payment go as a whole. Of a claim that was paid the law wants the booking kept:
who got how much, when, for what. Those fields say MONEY; the rest of such a claim goes as well.
"""

from contextlib import suppress

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.inventory import (
    Basis,
    Category as C,
    Erase as E,
    Export as X,
    Kept,
    Person,
    Place,
    Purpose,
    Rows,
    Store,
    data,
    impersonal,
    staff,
    workings,
)
from claims.choices import SignatureWay
from claims.files.trouble import StorageUnavailable
from claims.models import BulkAction, ClaimBundle, PendingFile

OWN = ("claim__customer",)
OF_DOCUMENT = ("document__claim__customer",)
PAID = "claim__payout"


def files_being_stored(person: Person) -> "QuerySet":
    rows = Q()
    for pk in person.claims:
        rows |= Q(name__contains=pk)
    return PendingFile.objects.filter(rows) if rows else PendingFile.objects.none()


def bundled_documents(person: Person) -> "QuerySet":
    through = ClaimBundle.documents.through._base_manager  # a table without a manager
    return through.filter(claimbundle__claim__in=person.claims)


def bulk_actions(person: Person) -> "QuerySet":
    """Those that met a claim of the person; what they say was said of other claims as well."""
    return BulkAction.objects.filter(items__claim__in=person.claims).distinct()


def files_of_claims(person: Person) -> list[str]:
    """Whatever lies in the folders of these claims, whether a row names it or not."""
    found = []
    for pk in sorted(person.claims):
        folder = f"claims/{pk}"
        with suppress(FileNotFoundError):
            found += [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    return found


def delete_files(names: list[str]) -> None:
    """Delete files, and look for each afterwards; raises where the storage keeps one."""
    for name in names:
        default_storage.delete(name)
        if default_storage.exists(name):
            raise StorageUnavailable(f"{name} is still there")


PLACES = (
    Place(
        "claims.DocumentAccess",
        Purpose.PROOF, Basis.INTEREST, Kept.FILES, Rows.DELETE,
        {
            **data("at action page", C.TRACES, X.GIVEN),
            **staff("by"), **workings("id document"),
        },
        owners=OF_DOCUMENT,
    ),
    Place(
        "claims.DocumentPage",
        Purpose.CLAIM, Basis.CONTRACT, Kept.FILES, Rows.DELETE,
        {
            **data("image", C.PAPERS, X.INTERNAL, E.FILE),
            **workings("id document number width height"),
        },
        owners=OF_DOCUMENT,
    ),
    Place(
        "claims.PassReading",
        Purpose.CLAIM, Basis.CONTRACT, Kept.FILES, Rows.DELETE,
        {
            **data("family_name given_names", C.IDENTITY),
            **data("flight_number departure arrival day_of_year booking_reference", C.TRAVEL),
            **workings("id document read_at decided_at"),
        },
        owners=OF_DOCUMENT,
    ),
    Place(
        "claims.ClaimBundle_documents",
        Purpose.CLAIM, Basis.CONTRACT, Kept.FILES, Rows.DELETE,
        workings("id claimbundle claimdocument"),
        find=bundled_documents,
    ),
    Place(
        "claims.ClaimBundle",
        Purpose.CLAIM, Basis.CONTRACT, Kept.FILES, Rows.DELETE,
        {
            **data("file", C.PAPERS, X.INTERNAL, E.FILE),
            **staff("requested_by"),
            **workings(
                "id claim kind language status fault done total attempts created_at started_at "
                "expires_at size sha256 contents_sha256 documents"
            ),
        },
        owners=OWN,
    ),
    Place(
        "claims.DocumentRequest",
        Purpose.CLAIM, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE,
        {
            **data("kind reason_code reason", C.WORDS),
            **staff("asked_by"),
            **workings(
                "id claim passenger document due_on asked_at reminded_at_days answered_at answer "
                "cancelled_at"
            ),
        },
        owners=OWN,
    ),
    Place(
        "claims.Expense",
        Purpose.CLAIM, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE,
        {
            **data("kind amount currency was_told_by_airline", C.MONEY),
            **workings("id claim receipt created_at"),
        },
        owners=OWN,
    ),
    Place(
        "claims.EarlierContact",
        Purpose.CLAIM, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE,
        {
            **data("has_asked asked_on airline_reference received has_accepted_voucher", C.TRAVEL),
            **data("amount currency", C.MONEY),
            **workings("id claim"),
        },
        owners=OWN,
    ),
    Place(
        "claims.DuplicateMark",
        Purpose.CLAIM, Basis.INTEREST, Kept.CLAIM, Rows.DELETE,
        {
            **data("claim other", C.TECHNICAL, X.INTERNAL),
            **staff("settled_by"),
            **data("id found_at settled_at", C.TECHNICAL, X.INTERNAL),
        },
        owners=("claim__customer", "other__customer"),
    ),
    Place(
        "claims.BulkAction",
        Purpose.CLAIM, Basis.INTEREST, Kept.CLAIM, Rows.KEEP,
        {
            **data("reason", C.WORDS, X.INTERNAL, E.PSEUDONYM),
            **staff("assigned_to moved_from by"),
            **data(
                "id kind status rejection_code document_kind due_on created_at finished_at",
                C.TECHNICAL, X.INTERNAL, E.STAYS,
            ),
        },
        find=bulk_actions,
    ),
    Place(
        "claims.BulkItem",
        Purpose.CLAIM, Basis.INTEREST, Kept.CLAIM, Rows.DELETE,
        {
            **data("message", C.WORDS, X.INTERNAL),
            **data("id action claim result", C.TECHNICAL, X.INTERNAL),
            **staff("assigned_to"),
        },
        owners=OWN,
    ),
    Place(
        "claims.SignatureLink",
        Purpose.CLAIM, Basis.CONTRACT, Kept.SESSIONS, Rows.DELETE,
        {
            **data("email", C.CONTACT),
            **workings("id passenger created_at expires_at used_at reminders_sent"),
        },
        owners=("passenger__claim__customer",),
    ),
    Place(
        "claims.ClaimDocument",
        Purpose.CLAIM, Basis.CONTRACT, Kept.FILES, Rows.DELETE,
        {
            **data("file", C.PAPERS, X.FILE, E.FILE),
            **data("thumbnail", C.PAPERS, X.INTERNAL, E.FILE),
            **data("original_name kind content_type size sha256 text", C.PAPERS),
            **data("rejection_reason", C.WORDS),
            **data("uploaded_at", C.TRACES),
            **staff("uploaded_by reviewed_by"),
            **workings(
                "id claim passenger note is_ours scan_status scanned_at review_status replace_by "
                "reviewed_at replaced_by threat prepared_at page_count text_source verified_at "
                "damaged_at legal_hold_until shredded_at shred_reason"
            ),
        },
        owners=OWN,
        exported=Q(is_ours=False) | Q(note__is_internal=False),
    ),
    Place(
        "claims.ClaimNote",
        Purpose.CLAIM, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE,
        {
            **data("body", C.WORDS),
            **staff("author"),
            **workings("id claim is_internal is_from_desk created_at read_at"),
        },
        owners=OWN,
        exported=Q(is_internal=False),
    ),
    Place(
        "claims.Signature",
        Purpose.PROOF, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE,
        {
            **data("signer_name", C.IDENTITY),
            **data("email", C.CONTACT),
            **data("drawing text", C.PAPERS),
            **data("pdf", C.PAPERS, X.FILE, E.FILE),
            **data("signed_at revoked_at agreement_withdrawn_at way starts_early", C.CHOICES),
            **workings(
                "id claim document text_version text_sha256 language terms_version signed_by"
            ),
        },
        owners=OWN,
        exported=~Q(way=SignatureWay.LINK),  # another adult signed by their own link
    ),
    Place(
        "claims.Proposal",
        Purpose.CLAIM, Basis.INTEREST, Kept.CLAIM, Rows.DELETE,
        {
            **data("amount currency", C.MONEY, X.INTERNAL),
            **data("reason answer answer_reason", C.WORDS, X.INTERNAL),
            **staff("by answered_by"),
            **workings("id claim at answered_at"),
        },
        owners=OWN,
    ),
    Place(
        "claims.ClaimChange",
        Purpose.PROOF, Basis.INTEREST, Kept.CLAIM, Rows.DELETE,
        {
            **data("fields", C.TRAVEL),
            **staff("by"), **workings("id claim version at"),
        },
        owners=OWN,
    ),
    Place(
        "claims.Segment",
        Purpose.CLAIM, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE_UNLESS_PAID,
        {
            **data(
                "flight_number flight_date operating_carrier operating_carrier_name "
                "marketing_carrier departure_airport arrival_airport scheduled_departure "
                "actual_departure scheduled_arrival actual_arrival",
                C.TRAVEL, erase=E.MONEY,
            ),
            **workings("id claim order"),
        },
        owners=OWN, paid_by=PAID,
    ),
    Place(
        "claims.Decision",
        Purpose.PROOF, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE_UNLESS_PAID,
        {
            **data("verdict amount currency rejection_code shares", C.MONEY, erase=E.MONEY),
            **data("shown", C.WORDS, erase=E.PSEUDONYM),
            **data("text", C.WORDS, X.INTERNAL, E.PSEUDONYM),
            **staff("by"), **workings("id claim assessment at"),
        },
        owners=OWN, paid_by=PAID,
    ),
    Place(
        "claims.CompensationChange",
        Purpose.PROOF, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE_UNLESS_PAID,
        {
            **data("before after currency shares", C.MONEY, erase=E.MONEY),
            **data("reason", C.WORDS, X.INTERNAL, E.PSEUDONYM),
            **staff("by"), **workings("id claim at"),
        },
        owners=OWN, paid_by=PAID,
    ),
    Place(
        "claims.Assessment",
        Purpose.PROOF, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE_UNLESS_PAID,
        {
            **data("outcome amount currency rule_set", C.MONEY, erase=E.MONEY),
            **data("facts result", C.TRAVEL, erase=E.MONEY),
            **staff("by"), **workings("id claim at"),
        },
        owners=OWN, paid_by=PAID,
    ),
    Place(
        "claims.ClaimStatusHistory",
        Purpose.PROOF, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE_UNLESS_PAID,
        {
            **data("previous_status new_status at", C.TRACES, erase=E.STAYS),
            **data("reason", C.WORDS, erase=E.PSEUDONYM),
            **data("via", C.TRACES, X.INTERNAL, E.BLANK),
            **staff("changed_by"), **workings("id claim"),
        },
        owners=OWN, paid_by=PAID,
    ),
    Place(
        "claims.Passenger",
        Purpose.CLAIM, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE_UNLESS_PAID,
        {
            **data("given_names family_name", C.IDENTITY, erase=E.MONEY),
            **data("compensation_amount", C.MONEY, erase=E.MONEY),
            **data("kind has_own_fare", C.TRAVEL, erase=E.MONEY),
            **data("booking_reference", C.TRAVEL, erase=E.BLANK),
            **data("email shares_email", C.CONTACT, erase=E.BLANK),
            **data(
                "guardian_relation guardian_name guardian_confirmed_at", C.IDENTITY, erase=E.BLANK
            ),
            **data("signature", C.TECHNICAL, erase=E.BLANK),
            **workings("id claim created_at"),
        },
        owners=OWN, paid_by=PAID,
    ),
    Place(
        "claims.Payout",
        Purpose.MONEY, Basis.LAW, Kept.MONEY, Rows.DELETE_UNLESS_PAID,
        {
            **data("amount currency method paid_date bank_reference", C.MONEY, erase=E.MONEY),
            **staff("recorded_by"), **workings("id claim recorded_at"),
        },
        owners=OWN, paid_by=PAID,
    ),
    Place(
        "claims.Claim",
        Purpose.CLAIM, Basis.CONTRACT, Kept.CLAIM, Rows.DELETE_UNLESS_PAID,
        {
            **data("customer", C.TECHNICAL, erase=E.STAYS),
            **data("filed_by", C.TECHNICAL, X.INTERNAL, E.STAYS),
            **data("contact_email phone", C.CONTACT, erase=E.BLANK),
            **data(
                "address_line1 address_line2 town postcode country", C.CONTACT, erase=E.MONEY
            ),
            **data("booking_reference account_of_events", C.TRAVEL, erase=E.BLANK),
            **data("rejection_reason", C.WORDS, erase=E.PSEUDONYM),
            **data(
                "incident_type arrival_delay is_delay_estimated disturbed_segment notice_days "
                "offered_departure_shift_minutes offered_arrival_shift_minutes "
                "boarding_denied_reason has_volunteered fare alleged_cause cause departure_on "
                "operating_carrier jurisdiction flight_distance_km "
                "has_extraordinary_circumstances limitation_on",
                C.TRAVEL, erase=E.MONEY,
            ),
            **data(
                "ticket_price calculated_compensation compensation_amount currency owed fee_plan "
                "terms_version terms_accepted_at",
                C.MONEY, erase=E.MONEY,
            ),
            **data("language", C.CHOICES, erase=E.STAYS),
            **staff("assigned_to reviewed_by"),
            **workings(
                "id reference status stage source waits_for due_on clock_left unread_since "
                "assigned_at reviewed_at rejection_code appealed_at reminded_day "
                "reminders_stopped_at asked_at answered_at next_news_by submitted_at created_at "
                "updated_at version"
            ),
        },
        owners=("customer",), paid_by="payout",
    ),
    Place(
        "claims.PendingFile",
        Purpose.RUNNING, Basis.CONTRACT, Kept.SESSIONS, Rows.DELETE,
        {
            **data("name", C.TECHNICAL, X.INTERNAL, E.FILE),
            **data("id created_at", C.TECHNICAL, X.INTERNAL),
        },
        find=files_being_stored,
    ),
    Place(
        "claims.DeskPreference",
        Purpose.ACCOUNT, Basis.CONTRACT, Kept.ACCOUNT, Rows.DELETE,
        {**data("has_review_keys", C.CHOICES), **workings("id user")},
        owners=("user",),
    ),
    Place(
        "claims.CalendarFeed",
        Purpose.ACCOUNT, Basis.CONTRACT, Kept.ACCOUNT, Rows.DELETE,
        {**data("made_at", C.TRACES), **workings("id user")},
        owners=("user",),
    ),
    Place(
        "claims.FeePlan",
        Purpose.MONEY, Basis.NONE, Kept.REFERENCE, Rows.UNTOUCHED,
        {
            **data(
                "id version fee_percent vat_percent court_extra_percent valid_from note "
                "is_from_settings created_at",
                C.NONE, X.NOTHING, E.STAYS,
            ),
            **staff("created_by"),
        },
    ),
    impersonal(
        "claims.DayFigure", "id day measure key part currency count total refreshed_at"
    ),
    impersonal(
        "claims.FlightLookup",
        "id flight_number flight_date provider asked_at is_known departure arrival "
        "scheduled_departure actual_departure scheduled_arrival actual_arrival is_cancelled",
    ),
    impersonal("claims.ProviderQuota", "id day used"),
    impersonal("claims.Reason", "code is_offered text"),
    impersonal("claims.ReplyTemplate", "id name place language body is_active"),
)  # fmt: skip

STORES = (
    Store(
        "documents",
        _("Documents, their pages, thumbnails, signed authorities and bundles, encrypted"),
        Purpose.CLAIM, Basis.CONTRACT, Kept.FILES,
        _("Each file is deleted from the storage, and looked for again afterwards."),
        files_of_claims, delete_files,
    ),
)  # fmt: skip
