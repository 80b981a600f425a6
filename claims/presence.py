"""Who has a claim open at the desk just now; kept in the cache alone, and no record of work."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User

if TYPE_CHECKING:
    from claims.models import Claim

PRESENT_FOR = dt.timedelta(minutes=10)
COLLEAGUES_KEPT_FOR = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Opening:
    """One person, and when they last opened the claim."""

    who: str
    at: dt.datetime


def note_opening(claim: "Claim", by: "User") -> None:
    """This person looks at this claim now. A key for each, so that nobody overwrites another."""
    opening = Opening(str(by), timezone.now())
    cache.set(_key(claim, str(by.pk)), opening, PRESENT_FOR.total_seconds())
    if str(by.pk) not in _colleagues():
        cache.delete("desk-colleagues")


def opened_by_others(claim: "Claim", by: "User") -> list[Opening]:
    """Who else opened it within the last ten minutes, the latest first."""
    keys = [_key(claim, pk) for pk in _colleagues() if pk != str(by.pk)]
    return sorted(cache.get_many(keys).values(), key=lambda opening: opening.at, reverse=True)


def _key(claim: "Claim", person: str) -> str:
    return f"opened:{claim.pk}:{person}"


def _colleagues() -> list[str]:
    return cache.get_or_set(
        "desk-colleagues",
        lambda: [str(pk) for pk in User.objects.staff().values_list("pk", flat=True)],
        COLLEAGUES_KEPT_FOR.total_seconds(),
    )
