from claims.models.assessment import Assessment, CompensationChange
from claims.models.bulk import BulkAction, BulkItem
from claims.models.bundle import ClaimBundle
from claims.models.calendar_feed import CalendarFeed
from claims.models.change import ClaimChange
from claims.models.claim import Claim
from claims.models.day_figure import DayFigure
from claims.models.decision import Decision
from claims.models.desk_preference import DeskPreference
from claims.models.document import ClaimDocument
from claims.models.document_record import DocumentAccess, DocumentPage
from claims.models.document_request import DocumentRequest
from claims.models.duplicate import DuplicateMark
from claims.models.earlier_contact import EarlierContact
from claims.models.expense import Expense
from claims.models.fee_plan import FeePlan
from claims.models.flight_lookup import FlightLookup, ProviderQuota
from claims.models.history import ClaimStatusHistory
from claims.models.note import ClaimNote
from claims.models.pass_reading import PassReading
from claims.models.passenger import Passenger
from claims.models.payout import Payout
from claims.models.proposal import Proposal
from claims.models.reason import Reason
from claims.models.reply_template import ReplyTemplate
from claims.models.segment import Segment
from claims.models.signature import Signature
from claims.models.signature_link import SignatureLink
from claims.models.stored_file import PendingFile

__all__ = [
    "Assessment",
    "BulkAction",
    "BulkItem",
    "CalendarFeed",
    "Claim",
    "ClaimBundle",
    "ClaimChange",
    "ClaimDocument",
    "ClaimNote",
    "ClaimStatusHistory",
    "CompensationChange",
    "DayFigure",
    "Decision",
    "DeskPreference",
    "DocumentAccess",
    "DocumentPage",
    "DocumentRequest",
    "DuplicateMark",
    "EarlierContact",
    "Expense",
    "FeePlan",
    "FlightLookup",
    "PassReading",
    "Passenger",
    "Payout",
    "PendingFile",
    "Proposal",
    "ProviderQuota",
    "Reason",
    "ReplyTemplate",
    "Segment",
    "Signature",
    "SignatureLink",
]
