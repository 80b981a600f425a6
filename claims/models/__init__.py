from claims.models.assessment import Assessment, CompensationChange
from claims.models.claim import Claim
from claims.models.decision import Decision
from claims.models.document import ClaimDocument, DocumentAccess
from claims.models.expense import Expense
from claims.models.history import ClaimStatusHistory
from claims.models.note import ClaimNote
from claims.models.passenger import Passenger
from claims.models.payout import Payout
from claims.models.segment import Segment
from claims.models.signature import Signature

__all__ = [
    "Assessment",
    "Claim",
    "ClaimDocument",
    "ClaimNote",
    "ClaimStatusHistory",
    "CompensationChange",
    "Decision",
    "DocumentAccess",
    "Expense",
    "Passenger",
    "Payout",
    "Segment",
    "Signature",
]
