from claims.admin.claim import ClaimAdmin

__all__ = ["ClaimAdmin"]
