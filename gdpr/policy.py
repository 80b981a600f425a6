"""What the privacy policy says in tables, from the very data that export and erasure go by."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _, ngettext

from accounts.inventory import Category, Kept, Purpose, places, stores
from gdpr.models import RetentionClass

NOT_SHOWN = (Category.NONE, Category.TECHNICAL, Category.STAFF)


def inventory() -> list[dict[str, Any]]:
    """For each purpose: which kinds of data, on which basis in law, in which classes kept."""
    kinds: dict[Purpose, set[Category]] = defaultdict(set)
    bases: dict[Purpose, dict[Any, None]] = defaultdict(dict)
    for place in places():
        found = {datum.category for datum in place.fields.values()} - set(NOT_SHOWN)
        if found:
            kinds[place.purpose] |= found
            bases[place.purpose][place.basis.label] = None
    return [
        {
            "purpose": purpose.label,
            "kinds": [kind.label for kind in Category if kind in kinds[purpose]],
            "bases": list(bases[purpose]),
        }
        for purpose in Purpose
        if purpose in kinds
    ]


def kept_classes() -> list[Kept]:
    """The classes that something about people is in, in the order of their list."""
    used = {
        place.kept
        for place in places()
        if any(datum.category not in NOT_SHOWN for datum in place.fields.values())
    } | {store.kept for store in stores()}
    return [kept for kept in Kept if kept in used and kept != Kept.REFERENCE]


def periods() -> list[dict[str, Any]]:
    """Each class with how long it is kept, since when and why, as the clean-up reads it."""
    rows = RetentionClass.objects.in_bulk()
    return [
        {"kept": kept.label, "how_long": how_long(rows[kept]), "basis": rows[kept].basis}
        for kept in kept_classes()
        if kept in rows
    ]


def how_long(row: RetentionClass) -> str:
    if row.code == Kept.FILES:
        days = settings.DOCUMENT_DAYS_AFTER_CLAIM
    elif row.days is None:
        return _("as long as the account exists")
    else:
        days = row.days
    return _("%(period)s from %(start)s") % {"period": in_words(days), "start": row.counted_from}


def in_words(days: int) -> str:
    """Whole years as years; the days of leap years are among them."""
    years, rest = divmod(days, 365)
    if years and rest <= years // 4 + 1:
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
