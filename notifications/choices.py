from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a notification says; each has its texts in `templates/emails/<kind>-*.`"""

    WELCOME = "welcome", _("Welcome")
    VERIFY_EMAIL = "verify_email", _("Prove your e-mail address")
    RESET_PASSWORD = "reset_password", _("Set a new password")
    ACCOUNT_EXISTS = "account_exists", _("You have an account already")
    MAILED_LINK = "mailed_link", _("Your link")
    PASSWORD_CHANGED = "password_changed", _("Your password was changed")
    ACCOUNT_LOCKED = "account_locked", _("Your account was locked for a while")
    CLAIM_SUBMITTED = "claim_submitted", _("Claim received")
    CLAIM_UNDER_REVIEW = "claim_under_review", _("Claim under review")
    CLAIM_MORE_NEEDED = "claim_more_needed", _("We need something from you")
    CLAIM_APPROVED = "claim_approved", _("Compensation approved")
    CLAIM_REJECTED = "claim_rejected", _("Claim refused")
    CLAIM_PAID = "claim_paid", _("Payment sent")
    CLAIM_CLOSED = "claim_closed", _("Claim closed")
    CLAIM_WITHDRAWN = "claim_withdrawn", _("Claim withdrawn")
    CLAIM_EXPIRED = "claim_expired", _("Time limit passed")
    LIMITATION_NEAR = "limitation_near", _("A time limit is near")
    CLAIM_MESSAGE = "claim_message", _("A message about your claim")
    SECOND_FACTOR = "second_factor", _("Two-step sign-in was changed")
    TOKEN_REUSED = "token_reused", _("Your API sessions were ended")
    DOCUMENT_REJECTED = "document_rejected", _("Document needed again")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")


class Status(models.TextChoices):
    PENDING = "pending", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Not wanted by the recipient")
