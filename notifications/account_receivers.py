"""What is told about the safety of an account; rows only, in the event's transaction."""

from typing import Any

from django.dispatch import receiver

from accounts import signals
from accounts.choices import Role
from accounts.models import ApiKey, EventKind, KnownDevice, SecurityEvent, User
from notifications.choices import Kind
from notifications.outbox import notify


@receiver(signals.new_device, dispatch_uid="notify_new_device")
def notify_new_device(sender: Any, device: KnownDevice, **kwargs: Any) -> None:
    notify(device.user, Kind.NEW_DEVICE, device_id=str(device.pk))


@receiver(signals.rights_changed, dispatch_uid="notify_rights_changed")
def notify_rights_changed(sender: Any, user: User, before: dict[str, Any], **kwargs: Any) -> None:
    """To the person; after a change of address also to where they were reached before."""
    if "role" in before:
        notify(user, Kind.ROLE_CHANGED, role=user.role)
    if before.get("is_active"):
        notify(user, Kind.ACCOUNT_BLOCKED)
    if "email" in before:
        notify(None, Kind.EMAIL_CHANGED, address=before["email"])


@receiver(signals.suspicion_raised, dispatch_uid="notify_suspicion")
def notify_suspicion(sender: Any, event: SecurityEvent, **kwargs: Any) -> None:
    for admin in User.objects.staff().filter(role=Role.ADMIN):
        notify(admin, Kind.SUSPICION, event_id=str(event.pk))


@receiver(signals.invited, dispatch_uid="notify_invitation")
def notify_invitation(sender: Any, user: User, **kwargs: Any) -> None:
    notify(user, Kind.INVITATION)


@receiver(signals.api_key_changed, dispatch_uid="notify_api_key")
def notify_api_key(sender: Any, key: ApiKey, kind: EventKind, **kwargs: Any) -> None:
    if kind == EventKind.KEY_CREATED:
        notify(key.owner, Kind.API_KEY, name=key.name)


@receiver(signals.sign_in_method_changed, dispatch_uid="notify_sign_in_method")
def notify_sign_in_method(
    sender: Any, user: User, kind: EventKind, method: str, **kwargs: Any
) -> None:
    notify(user, Kind.SIGN_IN_METHOD, method=method, is_new=kind == EventKind.LINKED)
