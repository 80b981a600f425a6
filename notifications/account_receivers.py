"""What is told about the safety of an account; rows only, in the event's transaction."""

from typing import Any

from django.dispatch import receiver

from accounts import signals
from accounts.choices import Role
from accounts.models import ApiKey, EmailChange, EventKind, KnownDevice, SecurityEvent, User
from notifications.choices import Kind
from notifications.outbox import notify, notify_nobody


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
        tell_both_mailboxes(user, before["email"])


def tell_both_mailboxes(user: User, old_email: str) -> None:
    """The old one with the way back, unless it was the desk, or the way back was just taken."""
    change = user.email_changes.undoable().filter(  # type: ignore[attr-defined]
        old_email=old_email, new_email=user.email
    )
    done = change.first()
    about = {"change_id": str(done.pk)} if done else {}
    notify(None, Kind.EMAIL_CHANGED, address=old_email, language=user.language, **about)
    if done:
        notify(user, Kind.EMAIL_CHANGE_DONE)


@receiver(signals.email_change_asked, dispatch_uid="notify_email_change_asked")
def notify_email_change_asked(
    sender: Any, change: EmailChange, is_free: bool, **kwargs: Any
) -> None:
    """The new mailbox gets the link, unless somebody has it; the old one hears of it either way."""
    about = {"change_id": str(change.pk)}
    if is_free:
        language = change.user.language
        notify(None, Kind.EMAIL_CHANGE_LINK, address=change.new_email, language=language, **about)
    notify(change.user, Kind.EMAIL_CHANGE_ASKED, **about)


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


@receiver(signals.nobody_to_tell, dispatch_uid="take_as_long")
def take_as_long(sender: Any, **kwargs: Any) -> None:
    notify_nobody()
