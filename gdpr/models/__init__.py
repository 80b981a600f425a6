from gdpr.models.consent import ConsentRecord
from gdpr.models.deletion_request import AccountDeletionRequest
from gdpr.models.erasure_tally import ErasureTally
from gdpr.models.export import DataExport, ExportStatus, ExportTooSoon
from gdpr.models.legal_hold import LegalHold
from gdpr.models.retention import RetentionClass, RetentionReport

__all__ = [
    "AccountDeletionRequest",
    "ConsentRecord",
    "DataExport",
    "ErasureTally",
    "ExportStatus",
    "ExportTooSoon",
    "LegalHold",
    "RetentionClass",
    "RetentionReport",
]
