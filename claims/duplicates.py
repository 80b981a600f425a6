"""The same passenger on the same flight in another claim: warned of, and marked for the desk."""

import re
import unicodedata

from django.db.models import Exists, OuterRef, Q

from claims.choices import ClaimStatus
from claims.models import Claim, DuplicateMark, Passenger, Segment

# Whoever took a claim back, or was too late, may file anew.
SET_ASIDE = (ClaimStatus.DRAFT, ClaimStatus.WITHDRAWN, ClaimStatus.EXPIRED)
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mstr", "dr", "chd", "inf"})
FLIGHT_NUMBER = re.compile(r"([A-Z0-9]{2}|[A-Z]{3})0*(\d{1,4})([A-Z]?)")


def of(claim: Claim):
    """The claims that were marked together with this one and not settled yet."""
    marks = DuplicateMark.objects.open().filter(claim=claim)
    return Claim.objects.filter(pk__in=marks.values("other"))


def is_marked() -> Exists:
    """For `filter()` and `annotate()`: whether a claim is marked with another."""
    return Exists(DuplicateMark.objects.open().filter(claim=OuterRef("pk")))


def find(claim: Claim) -> list[Claim]:
    """Sent claims that name one of these passengers on one of these flights."""
    people = {name_key(person) for person in claim.passengers.all()}
    others = Claim.objects.exclude(Q(status__in=SET_ASIDE) | Q(pk=claim.pk))
    others = others.filter(pk__in=flights_of(claim).values("claim"))
    if not people:
        return []
    return [
        other
        for other in others.prefetch_related("passengers")
        if people & {name_key(person) for person in other.passengers.all()}
    ]


def flights_of(claim: Claim):
    """The flights of this claim in whichever claim they stand, however the number is written."""
    is_one = Q(pk__in=[])
    for segment in claim.segments.all():
        is_one |= Q(
            flight_date=segment.flight_date,
            flight_number__in=spellings(segment.flight_number),
        )
    return Segment.objects.filter(is_one).order_by()


def mark(claim: Claim) -> int:
    """Mark a claim that was sent and each that looks like it, on both sides; how many there are."""
    found = find(claim)
    pairs = [pair for other in found for pair in ((claim, other), (other, claim))]
    DuplicateMark.objects.bulk_create(
        (DuplicateMark(claim=one, other=two) for one, two in pairs), ignore_conflicts=True
    )
    return len(found)


def name_key(person: Passenger) -> frozenset[str]:
    return words_of(person.full_name)


def words_of(name: str) -> frozenset[str]:
    """The words of a name whatever their order, accents, capitals and title."""
    text = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in text if not unicodedata.combining(char))
    return frozenset(re.findall(r"[^\W\d_]+", letters)) - TITLES


def spellings(flight_number: str) -> set[str]:
    """KL123 and KL0123 are one flight."""
    match = FLIGHT_NUMBER.fullmatch(flight_number)
    if match is None:
        return {flight_number} - {""}
    airline, digits, suffix = match.groups()
    return {f"{airline}{digits.zfill(width)}{suffix}" for width in range(len(digits), 5)}
