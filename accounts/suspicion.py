"""Unusual activity: what many attempts to sign in say together. Each finding is told to the desk
once a day."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.client_address import shortened
from accounts.models import EventKind, LoginAttempt, SecurityEvent, User
from accounts.security_log import record
from accounts.signals import suspicion_raised

LOOK_BACK = timedelta(hours=1)
ACCOUNTS_FROM_ONE_ADDRESS = 10
ADDRESSES_ON_ONE_ACCOUNT = 10
NETWORKS_AT_ONCE = 3  # sign-ins that succeeded, of one person
AT_ONCE = timedelta(minutes=10)
TOLD_AGAIN_AFTER = timedelta(days=1)

RULES = {
    "many_accounts": _("Sign-ins to many accounts failed from one address"),
    "many_addresses": _("Sign-ins to one account failed from many addresses"),
    "impossible_pace": _("One person signed in from several networks at the same time"),
}


def find(now: datetime | None = None) -> int:
    """Raise what is new among the attempts of the last hour; returns how much that was."""
    now = now or timezone.now()
    found = [*many_accounts(now), *many_addresses(now), *impossible_pace(now)]
    told = SecurityEvent.objects.filter(kind=EventKind.SUSPICION).since(now - TOLD_AGAIN_AFTER)
    known = {(each["rule"], each["subject"]) for each in told.values_list("detail", flat=True)}
    new = [finding for finding in found if (finding["rule"], finding["subject"]) not in known]
    for finding in new:
        event = record(EventKind.SUSPICION, **finding)
        suspicion_raised.send(SecurityEvent, event=event)
    return len(new)


def many_accounts(now: datetime) -> Iterator[dict[str, object]]:
    for address, count in counted(now, "address", "email", ACCOUNTS_FROM_ONE_ADDRESS):
        yield {"rule": "many_accounts", "subject": address, "count": count}


def many_addresses(now: datetime) -> Iterator[dict[str, object]]:
    for email, count in counted(now, "email", "address", ADDRESSES_ON_ONE_ACCOUNT):
        yield {"rule": "many_addresses", "subject": account_of(email), "count": count}


def counted(now: datetime, one: str, many: str, at_least: int) -> list[tuple[str, int]]:
    failed = LoginAttempt.objects.since(now - LOOK_BACK).filter(succeeded=False).order_by()
    groups = failed.exclude(**{one: ""}).values(one).annotate(count=Count(many, distinct=True))
    return list(groups.filter(count__gte=at_least).values_list(one, "count"))


def impossible_pace(now: datetime) -> Iterator[dict[str, object]]:
    networks = defaultdict(set)
    succeeded = LoginAttempt.objects.since(now - AT_ONCE).filter(succeeded=True)
    for user_id, address in succeeded.values_list("user_id", "address"):
        networks[user_id].add(shortened(address))
    for user_id, places in networks.items():
        if len(places) >= NETWORKS_AT_ONCE:
            yield {"rule": "impossible_pace", "subject": str(user_id), "count": len(places)}


def account_of(email: str) -> str:
    """The id of the account, or for an address of nobody a hash: the log names no addresses."""
    if user := User.objects.filter(email=email).only("pk").first():
        return str(user.pk)
    return f"nobody:{hashlib.sha256(email.encode()).hexdigest()[:12]}"
