"""What people would read if an operation was done: it is done, read, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.signals import words_wanted

if TYPE_CHECKING:
    from claims.models import Claim


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it would go out: to whom, in which language, and every word of it."""

    to: str
    language: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    messages: list[Message]
    decision: str  # as the claim page shows it; empty where nothing was decided


def preview(claim: "Claim", operation: Callable[[], object]) -> Preview:
    """Do it in a transaction that is rolled back; raises what the operation refuses."""
    since = timezone.now()
    with transaction.atomic():
        operation()
        answers = words_wanted.send(type(claim), claim=claim, since=since)
        decision = claim.decisions.filter(at__gte=since).last()
        found = Preview(
            messages=[message for _receiver, messages in answers for message in messages or ()],
            decision=decision.shown if decision else "",
        )
        transaction.set_rollback(True)
    claim.refresh_from_db()
    return found
