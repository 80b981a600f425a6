from claims.admin.claim import ClaimAdmin
from claims.admin.documents import ClaimDocumentAdmin
from claims.admin.fee_plan import FeePlanAdmin
from claims.admin.texts import ReasonAdmin, ReplyTemplateAdmin

__all__ = [
    "ClaimAdmin",
    "ClaimDocumentAdmin",
    "FeePlanAdmin",
    "ReasonAdmin",
    "ReplyTemplateAdmin",
]
