"""What each role may do, as data; Django's admin and DRF both ask here."""

from django.contrib.auth.backends import BaseBackend
from rest_framework.permissions import BasePermission

from accounts.choices import Role

REVIEWER_MAY = frozenset(
    {
        "claims.view_claim",
        "claims.change_claim",
        "claims.view_claimdocument",
        "claims.change_claimdocument",
        "claims.view_claimnote",
        "claims.view_payout",
        "claims.view_feeplan",
        "claims.view_reason",
        "claims.view_replytemplate",
        "notifications.view_notification",
        "notifications.view_refusedaddress",
        "compensation.view_airport",
        "compensation.view_airportalias",
        "compensation.view_citycode",
        "compensation.view_airline",
        "compensation.view_airlinelicence",
        "compensation.view_enforcementbody",
        "compensation.view_limitationperiod",
        "compensation.view_territory",
    }
)
# Admins also keep the reference tables, the people and the background work. Nobody may add or
# delete claims here: they are filed, and leave by erasure.
ADMIN_APPS = ("accounts.", "compensation.", "django_celery_beat.", "axes.", "mfa.", "account.")
ADMIN_MAY = REVIEWER_MAY | {
    "claims.change_reason",
    "claims.add_replytemplate",
    "claims.change_replytemplate",
    "gdpr.view_consentrecord",
    "gdpr.view_accountdeletionrequest",
    "gdpr.change_accountdeletionrequest",
    "gdpr.view_legalhold",
    "gdpr.add_legalhold",
    "gdpr.view_retentionclass",
    "gdpr.change_retentionclass",
    "gdpr.view_retentionreport",
    "notifications.view_failedtask",
    "notifications.view_jobrun",
    "notifications.view_webhookendpoint",
    "notifications.view_webhookdelivery",
}
NOBODY_MAY_DELETE = ("accounts.delete_user",)


def role_allows(role: str, permission: str) -> bool:
    if permission in NOBODY_MAY_DELETE:
        return False
    if role == Role.ADMIN:
        return permission in ADMIN_MAY or permission.startswith(ADMIN_APPS)
    return role == Role.REVIEWER and permission in REVIEWER_MAY


class RolePermissionBackend(BaseBackend):
    """Answers `user.has_perm(…)` from the role; it signs nobody in."""

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return user_obj.is_active and role_allows(getattr(user_obj, "role", ""), perm)

    def has_module_perms(self, user_obj, app_label) -> bool:
        if not user_obj.is_active or not getattr(user_obj, "is_reviewer", False):
            return False
        own = ADMIN_MAY if user_obj.is_admin else REVIEWER_MAY
        return any(perm.startswith(f"{app_label}.") for perm in own) or (
            user_obj.is_admin and f"{app_label}.".startswith(ADMIN_APPS)
        )


class IsReviewer(BasePermission):
    def has_permission(self, request, view) -> bool:
        return bool(request.user.is_authenticated and request.user.is_reviewer)


class IsAdmin(BasePermission):
    def has_permission(self, request, view) -> bool:
        return bool(request.user.is_authenticated and request.user.is_admin)
