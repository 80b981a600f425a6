"""Housekeeping of sign-ins; each may run twice."""

from datetime import timedelta

from axes.models import AccessAttempt
from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from accounts import suspicion
from accounts.client_address import shortened
from accounts.models import EmailChange, LoginAttempt, MailedLink, SecurityEvent, TokenFamily

ADDRESSES_KEPT = timedelta(days=90)
KEPT_AFTER_EXPIRY = timedelta(days=7)  # so that a late reuse is still recognised as one


@shared_task
def clean_up_sign_ins() -> None:
    """Delete what ran out: token families, links, changes of address, sessions, failures."""
    now = timezone.now()
    TokenFamily.objects.filter(expires_at__lt=now - KEPT_AFTER_EXPIRY).delete()
    MailedLink.objects.filter(expires_at__lt=now - KEPT_AFTER_EXPIRY).delete()
    EmailChange.objects.filter(created_at__lt=now - ADDRESSES_KEPT).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()
    call_command("clearsessions")


@shared_task
def shorten_addresses() -> int:
    """Leave of old log rows the network, and neither the address typed nor the browser."""
    before = timezone.now() - ADDRESSES_KEPT
    count = 0
    for model in (LoginAttempt, SecurityEvent):
        old = model.objects.filter(at__lt=before).exclude(address="")
        for address in set(old.order_by().values_list("address", flat=True)):
            if address != shortened(address):
                count += old.filter(address=address).update(address=shortened(address))
    forgotten = LoginAttempt.objects.filter(at__lt=before).exclude(email="", user_agent="")
    forgotten.update(email="", user_agent="")
    return count


@shared_task
def look_for_suspicion() -> int:
    return suspicion.find()
