from gdpr.models.consent import ConsentRecord

__all__ = ["ConsentRecord"]
