from gdpr.models.consent import ConsentRecord
from gdpr.models.deletion_request import AccountDeletionRequest
from gdpr.models.erasure_tally import ErasureTally
from gdpr.models.legal_hold import LegalHold
from gdpr.models.retention import RetentionClass, RetentionReport

__all__ = [
    "AccountDeletionRequest",
    "ConsentRecord",
    "ErasureTally",
    "LegalHold",
    "RetentionClass",
    "RetentionReport",
]
