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
    DELETION_REQUESTED = "deletion_requested", _("You asked us to erase your data")
    DELETION_CANCELLED = "deletion_cancelled", _("Your account stays")
    DELETION_REJECTED = "deletion_rejected", _("Your data was not erased")
    DELETION_DONE = "deletion_done", _("Your data was erased")
    DELETION_AT_DESK = "deletion_at_desk", _("Somebody asked to be erased")
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
    CLAIMS_OVERDUE = "claims_overdue", _("Claims wait longer than we promise")
    DEADLINES_PASSED = "deadlines_passed", _("Deadlines have passed")
    DESK_REPORT = "desk_report", _("Figures of the desk")
    CLAIM_MESSAGE = "claim_message", _("A message about your claim")
    SECOND_FACTOR = "second_factor", _("Two-step sign-in was changed")
    TOKEN_REUSED = "token_reused", _("Your API sessions were ended")
    NEW_DEVICE = "new_device", _("A new device signed in")
    ROLE_CHANGED = "role_changed", _("Your role was changed")
    ACCOUNT_BLOCKED = "account_blocked", _("Your account was blocked")
    EMAIL_CHANGED = "email_changed", _("Your e-mail address was changed")
    EMAIL_CHANGE_LINK = "email_change_link", _("Prove your new e-mail address")
    EMAIL_CHANGE_ASKED = "email_change_asked", _("A new e-mail address was asked for")
    EMAIL_CHANGE_DONE = "email_change_done", _("This is your new e-mail address")
    INVITATION = "invitation", _("Your account moved to us")
    SIGN_IN_METHOD = "sign_in_method", _("A way to sign in was changed")
    API_KEY = "api_key", _("An API key was made")
    SUSPICION = "suspicion", _("Unusual sign-ins")
    DRAFT_REMINDER = "draft_reminder", _("Your claim is not finished")
    DRAFT_SHREDDED = "draft_shredded", _("Your unfinished claim was deleted")
    SIGNATURE_REQUEST = "signature_request", _("Signature needed")
    SIGNATURE_COPY = "signature_copy", _("What you signed")
    SIGNATURE_COMPLETED = "signature_completed", _("Somebody signed")
    AUTHORITY_REVOKED = "authority_revoked", _("Receipt for an authority taken back")
    AUTHORITY_ENDED = "authority_ended", _("An authority was taken back")
    DOCUMENT_REQUESTED = "document_requested", _("Document asked for")
    DOCUMENT_REMINDER = "document_reminder", _("A document is due")
    DOCUMENT_REJECTED = "document_rejected", _("Document needed again")
    NEWS_OVERDUE = "news_overdue", _("We are late with news")
    DESK_NEWS_OVERDUE = "desk_news_overdue", _("A promise of news was missed")
    TASKS_FAILED = "tasks_failed", _("Background work failed")
    DOCUMENT_INFECTED = "document_infected", _("A file contained a virus")
    INFECTED_AT_DESK = "infected_at_desk", _("A virus was found in an upload")
    DOCUMENT_DAMAGED = "document_damaged", _("A stored file is damaged or missing")
    EXPORT_READY = "export_ready", _("Your data is ready")
    WEBHOOK_PAUSED = "webhook_paused", _("A webhook was paused")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    IN_APP = "in_app", _("On the site")
    SMS = "sms", _("Text message")


class Status(models.TextChoices):
    PENDING = "pending", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Came back")
    SUPPRESSED = "suppressed", _("Not wanted by the recipient")


class WebhookEvent(models.TextChoices):
    """What an endpoint can be told. The names are part of the API and never change."""

    CLAIM_SUBMITTED = "claim.submitted", _("A claim was sent to us")
    CLAIM_STATUS_CHANGED = "claim.status_changed", _("The status of a claim changed")
    CLAIM_EXPIRING = "claim.expiring", _("The time limit of a claim is near")
    DOCUMENT_REVIEWED = "document.reviewed", _("A document was accepted or sent back")
    SIGNATURE_COMPLETED = "signature.completed", _("A passenger, or a guardian, signed")
    PAYOUT_SENT = "payout.sent", _("Money was sent to the customer")
    PING = "ping", _("A test, asked for by you")


class EndpointState(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused: it failed for three days")
    ENDED = "ended", _("Ended: it answered 410 Gone")


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Waiting to be sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
