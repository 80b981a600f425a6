"""Words for what somebody may choose: causes, reasons at the gate, kinds of ticket, facts."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.reference import reference

Words = Mapping[str, str | Promise]

CAUSES: Words = {
    "unknown": _("not established"),
    "technical": _("a technical fault"),
    "late_inbound_aircraft": _("the aircraft came late from an earlier flight"),
    "crew_illness": _("illness in the crew"),
    "crew_hours": _("the crew's working hours were used up"),
    "own_staff_strike": _("a strike by the airline's own staff"),
    "wildcat_staff_action": _("staff calling in sick in protest"),
    "operational": _("operational reasons"),
    "commercial": _("the airline's own commercial decision"),
    "schedule_advance": _("the flight was brought forward"),
    "it_failure_carrier": _("a failure of the airline's computers"),
    "boarding_stairs_collision": _("boarding stairs hit the aircraft"),
    "carrier_waited_for_passengers": _("the airline waited for other passengers"),
    "weather": _("bad weather"),
    "lightning_strike": _("a lightning strike"),
    "bird_strike": _("a collision with birds"),
    "fod_tyre_damage": _("a tyre damaged by an object on the runway"),
    "runway_fuel_spill": _("fuel spilt on the runway"),
    "airport_fuel_system_failure": _("a failure of the airport's fuel supply"),
    "hidden_design_defect": _("a hidden design defect of the aircraft type"),
    "unruly_passenger": _("a disruptive passenger"),
    "parked_aircraft_hit_by_third_party": _("somebody else's vehicle hit the parked aircraft"),
    "security_risk": _("a security risk"),
    "airspace_closure": _("the airspace was closed"),
    "atc_strike": _("a strike of air traffic control"),
    "airport_staff_strike": _("a strike of airport staff"),
    "atc_restriction": _("a restriction by air traffic control"),
    "airport_staff_shortage": _("too few staff at the airport"),
    "passenger_medical_emergency": _("a medical emergency on board"),
    "knock_on_extraordinary": _("an event on an earlier flight of the same aircraft"),
}
BOARDING: Words = {
    "overbooking": _("more tickets were sold than seats"),
    "aircraft_change": _("a smaller aircraft was used"),
    "operational_reorganisation": _("the airline moved passengers around after a disruption"),
    "previous_leg_delay": _("the flight before was late and the seat was given away"),
    "documents_wrongly_refused": _("travel documents were wrongly refused"),
    "advance_refusal": _("the airline said beforehand that it would not take you"),
    "tour_operator_misinformation": _("the tour operator gave wrong information"),
    "documents_invalid": _("travel documents were missing or out of date"),
    "health_reasonable": _("reasons of health"),
    "safety_reasonable": _("reasons of safety"),
    "security_reasonable": _("reasons of security"),
    "late_checkin": _("check-in or the gate was reached too late"),
    "not_presented": _("check-in was missed"),
    "own_alternative": _("another flight was taken on one's own"),
}
FARES: Words = {
    "public": _("a ticket anybody can buy"),
    "ffp_award": _("a ticket paid with miles"),
    "package": _("part of a package tour"),
    "package_third_party_paid": _("part of a package tour that somebody else paid"),
    "promo_profession": _("a special offer for a profession"),
    "child_fare": _("a child's fare"),
    "staff_reduced": _("a staff discount"),
    "free_infant": _("an infant without a fare"),
    "free_other": _("a free ticket"),
}
FACTS: Words = {
    "arrival_delay_minutes": _("how late you arrived"),
    "departure_delay_minutes": _("how late you left"),
    "notice_days": _("how many days before you were told"),
    "offered_departure_shift_minutes": _("when the flight you were offered left"),
    "offered_arrival_shift_minutes": _("when the flight you were offered arrived"),
    "boarding_denied_reason": _("why you were not let on board"),
    "has_confirmed_booking": _("whether your booking was confirmed"),
    "fare": _("what kind of ticket it was"),
    "ticket_price": _("the price of that flight without taxes"),
    "disturbed_segment": _("on which of the flights it happened"),
    "carrier_licence_country": _("which airline flew, and where it is licensed"),
}


def in_words(words: Words, code: str) -> str:
    """The words for a code; the code itself, readable, where a new rule set brought it."""
    return str(words.get(code, code.replace("_", " ")))


def choices(words: Words, codes: Mapping[str, object]) -> list[tuple[str, str]]:
    """Every code of a vocabulary with its words, in the order of our list."""
    ours = [code for code in words if code in codes]
    return [(code, in_words(words, code)) for code in (*ours, *(set(codes) - set(ours)))]


def cause_choices() -> list[tuple[str, str]]:
    """Every cause a reviewer may establish, with its words."""
    return choices(CAUSES, reference().rulebook.causes)


def boarding_choices() -> list[tuple[str, str]]:
    return choices(BOARDING, reference().rulebook.boarding)


def fare_choices() -> list[tuple[str, str]]:
    return choices(FARES, reference().rulebook.fares)
