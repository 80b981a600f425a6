"""The journey that counts, with what its ends mean on the day of travel."""

from typing import NamedTuple

from .distance import Distance, measure
from .facts import Disruption, Place
from .rulebook import Rulebook


class Journey(NamedTuple):
    """From the first departure to the final destination of one booking (SC-4).

    `leaves`, `lands` and `licence` are the groups of the two ends and of the licensing state;
    `licence` is None where the carrier's state is unknown.
    """

    departure: Place
    arrival: Place
    leaves: frozenset[str]
    lands: frozenset[str]
    licence: frozenset[str] | None
    distance: Distance

    def is_inside(self, territory: frozenset[str]) -> bool:
        """Whether both ends lie in a territory."""
        return not (territory.isdisjoint(self.leaves) or territory.isdisjoint(self.lands))


def journey_of(disruption: Disruption, book: Rulebook) -> Journey:
    """The journey, or with separate bookings the disturbed flight alone (DL-3)."""
    departure, arrival = disruption.departure, disruption.arrival
    groups, day = book.territories.groups, disruption.travel_date
    country = disruption.carrier.licence_country
    return Journey(
        departure,
        arrival,
        leaves=groups(departure.country, day),
        lands=groups(arrival.country, day),
        licence=None if country is None else groups(country, day),
        distance=distance_between(departure, arrival),
    )


def distance_between(departure: Place, arrival: Place) -> Distance:
    return measure(departure.latitude, departure.longitude, arrival.latitude, arrival.longitude)
