from gdpr.admin.consent import ConsentRecordAdmin
from gdpr.admin.deletion import AccountDeletionRequestAdmin
from gdpr.admin.retention import LegalHoldAdmin, RetentionClassAdmin, RetentionReportAdmin

__all__ = [
    "AccountDeletionRequestAdmin",
    "ConsentRecordAdmin",
    "LegalHoldAdmin",
    "RetentionClassAdmin",
    "RetentionReportAdmin",
]
