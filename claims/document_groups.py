"""The documents of a claim by type and passenger, with what is missing among them.

Customer, desk and API read the same groups in the same words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from claims.choices import DocumentKind, DocumentState
from claims.document_rule import Need, needed_documents
from claims.models import Claim, ClaimDocument, DocumentRequest, Passenger

NO_GOOD = (DocumentState.REJECTED, DocumentState.INFECTED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, or one that is missing; `request` is what we ask of the customer about it."""

    document: ClaimDocument | None = None
    request: DocumentRequest | None = None
    passenger: Passenger | None = None
    need: Need | None = None

    @property
    def state(self) -> DocumentState:
        return self.document.state if self.document else DocumentState.MISSING


@dataclass(slots=True)
class Group:
    """All entries of one type."""

    kind: DocumentKind
    title: str
    entries: list[Entry] = field(default_factory=list)


def document_groups(claim: Claim) -> list[Group]:
    """The groups that have something in them, in the order of the types."""
    groups: dict[str, Group] = {}
    for entry in [*entries_of(claim), *missing_entries(claim)]:
        kind, title = kind_of(entry)
        groups.setdefault(title, Group(kind, title)).entries.append(entry)
    for group in groups.values():
        group.entries.sort(key=order_in_group)
    order = list(DocumentKind)
    return sorted(groups.values(), key=lambda group: order.index(group.kind))


def kind_of(entry: Entry) -> tuple[DocumentKind, str]:
    if entry.need is not None:
        return entry.need.kinds[0], entry.need.text
    kind = DocumentKind((entry.document or entry.request).kind)  # type: ignore[union-attr]
    return kind, str(kind.label)


def order_in_group(entry: Entry) -> tuple[int, str]:
    """What is about everybody first, then passenger by passenger, older files first."""
    at = entry.document.uploaded_at.isoformat() if entry.document else "~"
    return (entry.passenger.pk if entry.passenger else 0, at)


def entries_of(claim: Claim) -> Iterator[Entry]:
    """Every file, with the open request about it, and every request about none."""
    asked = {request.document_id: request for request in claim.open_requests}
    people = {person.pk: person for person in claim.passengers.all()}
    for document in claim.documents.all():
        passenger = people.get(document.passenger_id)
        yield Entry(document, asked.get(document.pk), passenger)
    for request in claim.open_requests:
        if request.document_id is None:
            yield Entry(request=request, passenger=request.passenger)


def missing_entries(claim: Claim) -> Iterator[Entry]:
    """What the rule says is needed, is not there, and nobody asked for yet."""
    if not claim.is_open:
        return
    for need in needs_of(claim):
        people = list(claim.passengers.all()) if need.of_each_passenger else [None]
        for passenger in people:
            if not is_met(claim, need, passenger):
                yield Entry(need=need, passenger=passenger)


def needs_of(claim: Claim) -> Iterable[Need]:
    first = claim.first_segment
    return needed_documents(
        claim.incident_type,
        first.departure_airport.country if first else "",
        has_open_costs=any(expense.receipt_id is None for expense in claim.expenses.all()),
    )


def is_met(claim: Claim, need: Need, passenger: Passenger | None) -> bool:
    """Whether a good file is there or asked for; one about everybody is about each."""
    whose = (None, passenger.pk) if passenger else None
    rows = [d for d in claim.documents.all() if d.state not in NO_GOOD]
    return any(
        row.kind in need.kinds and (whose is None or row.passenger_id in whose)
        for row in [*rows, *claim.open_requests]
    )
