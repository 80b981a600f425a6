"""What somebody at the desk types to find a claim: a name, an address, a code, an id.

Each kind of text has its own branch, and each branch one index. The branches give ids, which are
put together here: an OR across the tables would make the database read all of them.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator

from django.db.models import Q, QuerySet

from accounts.models import User
from claims.models import Claim, Passenger, Segment
from claims.reference import ALPHABET, read_reference

MOST_FOUND = 1_000  # more than anybody reads; who types more letters finds fewer
SHORTEST_PART = 3  # what trigrams need; shorter words are compared as a whole
FLIGHT_NUMBER = re.compile(r"([A-Z0-9]{2}[A-Z]?)\s?(\d{1,4})([A-Z]?)")
BOOKING_CODE = re.compile(r"[A-Z0-9]{5,8}")
BEGINNING_OF_REFERENCE = re.compile(rf"FC-[{ALPHABET}]{{2,4}}(-[{ALPHABET}]{{0,3}})?")

Ids = Iterable[uuid.UUID]
Branch = Callable[[str], Ids]


def find(text: str) -> list[uuid.UUID]:
    """The claims that fit, at most MOST_FOUND and in no order; none for an empty text."""
    text = " ".join(text.split())
    if not text:
        return []
    for exact in (by_id, by_reference):
        if found := list(exact(text)):
            return found
    ids: dict[uuid.UUID, None] = {}
    for branch in branches_for(text):
        ids.update(dict.fromkeys(branch(text)))
    return list(ids)[:MOST_FOUND]


def branches_for(text: str) -> Iterator[Branch]:
    """Which branches can find anything at all by a text of this form."""
    code = text.upper()
    if BEGINNING_OF_REFERENCE.fullmatch(code):
        yield by_beginning_of_reference
    if BOOKING_CODE.fullmatch(code):
        yield by_booking_code
    if FLIGHT_NUMBER.fullmatch(code):
        yield by_flight_number
    if " " not in text and len(text) >= SHORTEST_PART:
        yield by_email
    if not re.search(r"[\d@]", text):
        yield by_customer_name
        yield by_passenger_name


def by_id(text: str) -> Ids:
    try:
        return Claim.objects.filter(pk=uuid.UUID(text)).values_list("pk", flat=True)
    except ValueError:
        return []


def by_reference(text: str) -> Ids:
    """However it is written: `fc7k3d92qf` is FC-7K3D-92QF."""
    reference = read_reference(text)
    return first(Claim.objects.filter(reference=reference)) if reference else []


def by_beginning_of_reference(text: str) -> Ids:
    return first(Claim.objects.filter(reference__startswith=text.upper()))


def by_booking_code(text: str) -> Ids:
    """Exactly this code; it is stored encrypted, beside a hash that finds it."""
    return first(Claim.objects.filter(booking_reference=text.upper()))


def by_flight_number(text: str) -> Ids:
    """As on the board: KL 1673 is KL1673."""
    return first(Segment.objects.filter(flight_number=text.upper().replace(" ", "")), "claim")


def by_email(text: str) -> Ids:
    """Any part of the customer's address."""
    return of_customers(User.objects.filter(email__icontains=text))


def by_customer_name(text: str) -> Ids:
    return of_customers(User.objects.filter(has_name(text)))


def by_passenger_name(text: str) -> Ids:
    return first(Passenger.objects.filter(has_name(text)), "claim")


def has_name(text: str) -> Q:
    """Every word is part of one of the names; two letters are a whole name."""
    condition = Q()
    for word in text.split():
        lookup = "icontains" if len(word) >= SHORTEST_PART else "iexact"
        condition &= Q(**{f"family_name__{lookup}": word}) | Q(**{f"given_names__{lookup}": word})
    return condition


def of_customers(people: QuerySet[User]) -> Ids:
    return first(Claim.objects.filter(customer__in=list(first(people))))


def first(rows: QuerySet, name: str = "pk") -> Ids:
    return rows.order_by().values_list(name, flat=True)[:MOST_FOUND]
