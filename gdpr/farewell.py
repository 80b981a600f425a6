"""The last mail to somebody who is gone, and forgetting where it went."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.inventory import Person, stores
from gdpr.choices import RequestStatus
from gdpr.models import AccountDeletionRequest
from notifications.choices import Kind, Status
from notifications.models import Notification
from notifications.tasks import send_notification


def mails_of(request: AccountDeletionRequest) -> "QuerySet[Notification]":
    about = {"context__deletion_request_id": str(request.pk)}
    return Notification.objects.filter(kind=Kind.DELETION_DONE, **about)


def say(request: AccountDeletionRequest) -> None:
    """Send it at once: what is waiting to be sent keeps an address alive."""
    for pk in mails_of(request).filter(status=Status.PENDING).values_list("pk", flat=True):
        send_notification(str(pk))
    forget(request)


def forget_all() -> None:
    done = AccountDeletionRequest.objects.filter(status=RequestStatus.ERASED).exclude(email="")
    for request in done:
        forget(request)


def forget(request: AccountDeletionRequest) -> None:
    """Once it is out, or cannot get out, nothing keeps the address."""
    if request.status != RequestStatus.ERASED:
        return
    if mails_of(request).filter(status=Status.PENDING).exists():
        return
    person = Person(None, emails=frozenset({request.email}))
    for store in stores():
        if store.find and store.remove:
            store.remove(store.find(person))
    with transaction.atomic():
        mails_of(request).delete()
        request.forget_address()
