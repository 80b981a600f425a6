"""Which documents a claim needs: a rule of what happened and of the country that is asked.

Only plain values here, so that anybody can read it and nothing has to be stored to ask it.
"""

from dataclasses import dataclass

from claims.choices import PROOFS_OF_BOOKING, DocumentKind, IncidentType


@dataclass(frozen=True, slots=True)
class Need:
    """One of these kinds is enough; `of_each_passenger` where everybody needs their own."""

    kinds: tuple[DocumentKind, ...]
    of_each_passenger: bool = False

    @property
    def text(self) -> str:
        """The kinds in words, one of which is enough."""
        return " / ".join(str(kind.label) for kind in self.kinds)


BOOKING = Need(tuple(PROOFS_OF_BOOKING))
BOOKING_ITSELF = Need((DocumentKind.BOOKING_CONFIRMATION,))
NEEDS = {
    # Who was not let on board may hold no boarding pass; what they had booked is what counts.
    IncidentType.DENIED_BOARDING: (BOOKING_ITSELF,),
    # The class that was paid for, and the class that was flown.
    IncidentType.DOWNGRADE: (BOOKING_ITSELF, Need((DocumentKind.BOARDING_PASS,))),
}
# The enforcement body of this country reads a claim only with the identity document of each
# passenger: Spain (AESA, form for represented passengers).
COUNTRIES_ASKING_FOR_ID = frozenset({"ES"})
IDENTITY = Need((DocumentKind.ID_DOCUMENT,), of_each_passenger=True)
RECEIPT = Need((DocumentKind.RECEIPT,))


def needed_documents(
    incident_type: str, country: str, *, has_open_costs: bool = False
) -> tuple[Need, ...]:
    """What a claim needs; `country` (ISO 3166) is that of the airport of departure.

    `has_open_costs`: costs are claimed and not every one has its receipt.
    """
    needs = NEEDS.get(IncidentType(incident_type), (BOOKING,)) if incident_type else (BOOKING,)
    if country in COUNTRIES_ASKING_FOR_ID:
        needs = (*needs, IDENTITY)
    return (*needs, RECEIPT) if has_open_costs else needs
