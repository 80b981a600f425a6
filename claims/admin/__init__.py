from claims.admin.claim import ClaimAdmin
from claims.admin.documents import ClaimDocumentAdmin
from claims.admin.fee_plan import FeePlanAdmin

__all__ = ["ClaimAdmin", "ClaimDocumentAdmin", "FeePlanAdmin"]
