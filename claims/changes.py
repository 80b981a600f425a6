"""Changes of a claim in words: which fact or sum, from what to what, by whom."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from claims.models.change import ClaimChange
from compensation.wording import boarding_choices, cause_choices, fare_choices
from compensation.wording.units import delay

if TYPE_CHECKING:
    from claims.models import Claim

NOTHING = "–"
VOCABULARIES = {
    "cause": cause_choices,
    "boarding_denied_reason": boarding_choices,
    "fare": fare_choices,
}


def told(
    changes: Iterable[Mapping[str, Any]],
    claim_type: "type[Claim]",
    known: Iterable[User | None] = (),
) -> list[dict[str, Any]]:
    """The changes with label and values as people read them; whom one has already, one may give."""
    changes = list(changes)
    names = people_in(changes, known)
    return [
        {
            **change,
            "label": claim_type._meta.get_field(change["field"]).verbose_name,
            "before_text": in_words(change["field"], change["before"], names, claim_type),
            "after_text": in_words(change["field"], change["after"], names, claim_type),
        }
        for change in changes
    ]


def people_in(
    changes: Iterable[Mapping[str, Any]], known: Iterable[User | None] = ()
) -> dict[str, str]:
    """The names of those a claim was given to, by id; no query where all of them are known."""
    ids = {
        value
        for change in changes
        if change["field"] == "assigned_to"
        for value in (change["before"], change["after"])
        if value
    }
    names = {str(person.pk): str(person) for person in known if person}
    unknown = User.objects.filter(pk__in=ids - names.keys()) if ids - names.keys() else ()
    return names | {str(person.pk): str(person) for person in unknown}


def in_words(field: str, value: Any, names: Mapping[str, str], claim_type: "type[Claim]") -> str:
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "assigned_to":
        return names.get(value, NOTHING)
    if field == "arrival_delay":
        return delay(value)
    if field == "limitation_on":
        return date_format(parse_date(value))
    if vocabulary := VOCABULARIES.get(field):
        return str(dict(vocabulary()).get(value, value))
    choices = dict(claim_type._meta.get_field(field).flatchoices)
    return str(choices.get(value, value))


def rows_of(changes: Iterable[ClaimChange]) -> list[dict[str, Any]]:
    """One row for each field of each change, oldest first."""
    return [
        {"field": field, "before": before, "after": after, "by": row.by, "at": row.at}
        for row in changes
        for field, (before, after) in row.fields.items()
    ]
