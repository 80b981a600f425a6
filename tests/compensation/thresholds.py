"""Tables of facts on each side of every limit, with what must come out.

A row names only what it is about; `look` reads that from an assessment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import degrees
from typing import Any

from compensation.engine import (
    Carrier,
    Disruption,
    FactsError,
    Kind,
    Place,
    RightStatus,
    Rulebook,
    Segment,
    assess,
)
from compensation.engine.distance import MEAN_RADIUS_KM

from .places import place

DAY = date(2023, 6, 1)
EU, UK, ABROAD = Carrier("LH", "DE"), Carrier("BA", "GB"), Carrier("DL", "US")
# Rules, then a route for each tier with its sum.
REGIMES = {
    "EU261": (EU, (("FRA-VIE", 250), ("FRA-TLV", 400), ("FRA-JFK", 600))),
    "UK261": (UK, (("LHR-EDI", 220), ("LHR-ATH", 350), ("LHR-JFK", 520))),
}
CUTS = (120, 180, 240)
SHARES = (30, 50, 75)


@dataclass(frozen=True)
class Row:
    name: str
    disruption: Disruption
    expected: dict[str, Any]


def look(disruption: Disruption, expected: dict[str, Any], book: Rulebook | None) -> dict[str, Any]:
    """What came out, in the terms of the row."""
    try:
        assessment = assess(disruption, book)
    except FactsError as error:
        return {"errors": error.errors}
    seen = {
        "errors": {},
        "rules": {step.rule for step in assessment.trace} & expected.get("rules", set()),
        "due": {right.code for right in assessment.rights if right.status is RightStatus.DUE},
        "inside": [s.facts["inside"] for s in assessment.trace if s.rule == "AM-1"],
    }
    return {key: seen[key] if key in seen else getattr(assessment, key) for key in expected}


def on(legs: str, kind: str = "delay", carrier: Carrier = EU, **facts: Any) -> Disruption:
    """A disruption between airports written as FRA-JFK, long enough and the carrier's fault."""
    codes = [leg.split("-") for leg in legs.split(";")]
    segments = tuple(Segment(place(start), place(end)) for start, end in codes)
    return disrupted(segments, kind, carrier, **facts)


def disrupted(
    segments: tuple[Segment, ...], kind: str = "delay", carrier: Carrier = EU, **facts: Any
) -> Disruption:
    usual: dict[str, Any] = {"travel_date": DAY}
    if kind == "delay":
        usual |= {"arrival_delay_minutes": 600, "cause": "technical"}
    elif kind == "cancellation":
        usual |= {"notice_days": 0, "cause": "technical"}
    elif kind == "denied_boarding":
        usual |= {"boarding_denied_reason": "overbooking"}
    return Disruption(kind=Kind(kind), segments=segments, carrier=carrier, **usual | facts)


def sites(km: float, start: str, end: str) -> tuple[Segment, ...]:
    """Two places on the equator, so many kilometres apart by the haversine."""
    return (Segment(Place("AAA", start, 0, 0), Place("BBB", end, 0, degrees(km / MEAN_RADIUS_KM))),)


def country(code: str, iata: str) -> Place:
    return Place(iata, code, 50, 8 if iata == "AAA" else 10)


def between(start: str, end: str) -> tuple[Segment, ...]:
    return (Segment(country(start, "AAA"), country(end, "BBB")),)


def delays() -> Iterator[Row]:
    for regime, (carrier, routes) in REGIMES.items():
        for (route, amount), is_long in zip(routes, (False, False, True), strict=True):
            for minutes, owed in (
                (179, 0),
                (180, amount / 2 if is_long else amount),
                (239, amount / 2 if is_long else amount),
                (240, amount),
            ):
                facts = on(route, carrier=carrier, arrival_delay_minutes=minutes)
                yield Row(f"{regime} {route} {minutes} min late", facts, {"amount": owed})
        for minutes, flags in (
            (174, ()),
            (175, ("near_delay_limit",)),
            (185, ("near_delay_limit",)),
            (186, ()),
            (234, ()),
            (235, ("near_delay_limit",)),
            (245, ("near_delay_limit",)),
            (246, ()),
        ):
            facts = on(routes[2][0], carrier=carrier, arrival_delay_minutes=minutes)
            yield Row(f"{regime} near at {minutes} min", facts, {"flags": flags})
        for minutes, flags in (
            (181, ("near_delay_limit",)),
            (180, ("near_delay_limit", "delay_at_limit")),
        ):
            facts = on(routes[1][0], carrier=carrier, arrival_delay_minutes=minutes)
            yield Row(f"{regime} open edge at {minutes} min", facts, {"flags": flags})


def distances() -> Iterator[Row]:
    near = {"flags": ("near_distance_limit", "manual_review")}
    for regime, home, (short, middle, long) in (
        ("EU261", "FR", (250, 400, 600)),
        ("UK261", "GB", (220, 350, 520)),
    ):
        # By the geodesic the equator is longer: 1498.3 km by haversine is just 1500 by it.
        for km, amount, expected in (
            (1493.2, short, {"flags": ()}),
            (1493.5, short, near),
            (1503, short, near),
            (1504.9, short, near),
            (1505.1, middle, {"flags": ()}),
            (3491.0, middle, {"flags": ()}),
            (3491.2, middle, near),
            (3504.9, middle, near),
            (3505.1, long, {"flags": ()}),
        ):
            facts = disrupted(sites(km, home, "US"))
            yield Row(f"{regime} {km} km", facts, {"regime": regime, "amount": amount} | expected)
    facts = disrupted(sites(3500, "FR", "RE"))
    yield Row("no limit inside the Union", facts, {"amount": 400, "flags": (), "inside": [True]})
    facts = disrupted(sites(1500, "GB", "GB"), carrier=UK)
    yield Row("inside the United Kingdom", facts, {"regime": "UK261", "inside": [True]})
    for start in ("NO", "CH", "MQ"):
        facts = disrupted(sites(4000, start, "ES"), "cancellation")
        yield Row(f"{start} counts as inside", facts, {"amount": 400})


def cancellations() -> Iterator[Row]:
    for regime, (carrier, routes) in REGIMES.items():
        route, amount = routes[0]
        for days, departs, arrives, reason, rule in (
            (14, None, None, "notice_14_days", "CX-1"),
            (13, None, None, "", "CX-2"),
            (13, -120, 239, "rerouting_close", "CX-2"),
            (13, -121, 239, "", "CX-2"),
            (13, -120, 240, "", "CX-2"),
            (7, -120, 239, "rerouting_close", "CX-2"),
            (6, -120, 239, "", "CX-3"),
            (6, -60, 119, "rerouting_close", "CX-3"),
            (6, -61, 119, "", "CX-3"),
            (6, -60, 120, "", "CX-3"),
            (0, -60, 119, "rerouting_close", "CX-3"),
            (6, None, 119, "missing_offered_departure_shift_minutes", "CX-3"),
            (6, None, 121, "", "CX-3"),
            (6, -60, None, "missing_offered_arrival_shift_minutes", "CX-3"),
            (6, -61, None, "missing_offered_arrival_shift_minutes", "AM-3"),
            (None, None, None, "missing_notice_days", "CX-4"),
        ):
            facts = on(
                route,
                "cancellation",
                carrier,
                notice_days=days,
                offered_departure_shift_minutes=departs,
                offered_arrival_shift_minutes=arrives,
            )
            expected = {"regime": regime, "reason": reason, "rules": {rule}}
            yield Row(f"{regime} told {days} days, {departs}/{arrives}", facts, expected)
        for days, shift, outcome, reason in (
            (3, -60, "not_eligible", "advance_within_one_hour"),
            (3, -61, "eligible", ""),
            (8, -60, "not_eligible", "advance_within_one_hour"),
            (8, -61, "manual_review", "advance_as_rerouting"),
            (8, -120, "manual_review", "advance_as_rerouting"),
            (8, -121, "eligible", ""),
            (14, -300, "not_eligible", "notice_14_days"),
            (3, None, "manual_review", "missing_offered_departure_shift_minutes"),
            (3, 30, "manual_review", "contradictory_facts"),
        ):
            facts = on(
                route,
                "cancellation",
                carrier,
                notice_days=days,
                offered_departure_shift_minutes=shift,
                offered_arrival_shift_minutes=shift,
                cause="schedule_advance",
            )
            owed = {"eligible": amount, "not_eligible": 0}.get(outcome)
            expected = {"outcome": outcome, "reason": reason, "amount": owed}
            yield Row(f"{regime} advanced {shift} min, told {days} days", facts, expected)


def reroutings() -> Iterator[Row]:
    for regime, (carrier, routes) in REGIMES.items():
        for (route, amount), limit in zip(routes, CUTS, strict=True):
            for late, percent, flags in (
                (limit - 1, 50, ()),
                (limit, 50, ("rerouting_at_limit",)),
                (limit + 1, 0, ()),
            ):
                for kind in ("cancellation", "denied_boarding"):
                    facts = on(
                        route,
                        kind,
                        carrier,
                        offered_departure_shift_minutes=0,
                        offered_arrival_shift_minutes=late,
                    )
                    # A short one re-routed this early is exempt, not cut.
                    if kind == "cancellation" and late < CUTS[0]:
                        continue
                    expected = {
                        "full_amount": amount,
                        "reduction_percent": percent,
                        "amount": amount * (100 - percent) / 100,
                        "flags": flags,
                    }
                    yield Row(f"{regime} {kind} {route} re-routed +{late}", facts, expected)
    early = on(
        "FRA-VIE",
        "denied_boarding",
        offered_departure_shift_minutes=-30,
        offered_arrival_shift_minutes=-20,
    )
    yield Row("an earlier flight", early, {"flags": ("rerouting_earlier_flight",), "amount": 125})


def downgrades() -> Iterator[Row]:
    for regime, (carrier, routes) in REGIMES.items():
        for (route, _), share in zip(routes, SHARES, strict=True):
            facts = on(route, "downgrade", carrier, ticket_price=Decimal("1000.50"))
            owed = Decimal("1000.50") * share / 100
            cents = owed.quantize(Decimal("0.01"), ROUND_HALF_UP)
            yield Row(f"{regime} downgraded on {route}", facts, {"amount": cents})
    for department in ("PTP", "FDF", "CAY", "RUN", "DZA"):
        for route in (f"CDG-{department}", f"{department}-CDG"):
            facts = on(route, "downgrade", ticket_price=Decimal(100))
            yield Row(f"downgraded on {route}", facts, {"amount": 75})
    facts = on("CDG-SFG", "downgrade", ticket_price=Decimal(100))
    yield Row("Saint-Martin is no department", facts, {"amount": 50})
    facts = on("FRA-JFK", "downgrade")
    yield Row("downgraded, price unknown", facts, {"reason": "missing_ticket_price"})
    legs = "FRA-MAD;MAD-LPA"
    facts = on(legs, "downgrade", ticket_price=Decimal(100))
    yield Row("which leg decides", facts, {"reason": "missing_disturbed_segment"})
    for number, amount in ((0, 30), (1, 50)):
        facts = on(legs, "downgrade", ticket_price=Decimal(100), disturbed_segment=number)
        yield Row(f"downgraded on leg {number}", facts, {"amount": amount})
    facts = on("DUS-DXB;DXB-HND", "downgrade", ticket_price=Decimal(100))
    yield Row("both legs give the same share", facts, {"amount": 75})


EU_STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
ASSOCIATED = "NO IS LI CH"
OUTERMOST = "GP MQ GF RE YT MF"
THIRD = "GB GI JE GG IM FO GL BL PM NC PF WF AW CW SX BQ SJ XN XB AD MC SM US TR"


def territories() -> Iterator[Row]:
    for code in f"{EU_STATES} {ASSOCIATED} {OUTERMOST}".split():
        leaving = disrupted(between(code, "US"), "cancellation", ABROAD)
        yield Row(f"leaves {code}", leaving, {"regime": "EU261", "rules": {"SC-1"}})
        coming = disrupted(between("US", code), "cancellation")
        yield Row(f"comes to {code}", coming, {"regime": "EU261", "rules": {"SC-2"}})
    for code in THIRD.replace("GB ", "").split():
        leaving = disrupted(between(code, "US"), "cancellation", EU)
        yield Row(f"leaves {code}", leaving, {"regime": "none", "reason": "outside_territory"})
    for code in f"{EU_STATES} {ASSOCIATED}".split():
        facts = disrupted(between("US", "FR"), carrier=Carrier("XX", code))
        yield Row(f"licensed in {code}", facts, {"regime": "EU261", "outcome": "eligible"})
    for code in EU_STATES.split():
        facts = disrupted(between("US", "GB"), carrier=Carrier("XX", code))
        yield Row(
            f"licensed in {code}, to the UK", facts, {"regime": "UK261", "outcome": "eligible"}
        )
    for start, end, rule in (("GB", "US", "UK-1"), ("US", "GB", "UK-2")):
        facts = disrupted(between(start, end), carrier=UK)
        yield Row(f"{start} to {end}", facts, {"regime": "UK261", "rules": {rule}})
    for code in f"{EU_STATES} {OUTERMOST}".split():
        facts = disrupted(between("US", code), carrier=UK)
        yield Row(f"UK carrier to {code}", facts, {"regime": "UK261", "rules": {"UK-3"}})
    for code in ASSOCIATED.split():
        facts = disrupted(between("US", code), carrier=UK)
        yield Row(f"UK carrier to {code}", facts, {"regime": "none", "reason": "carrier_not_eu"})


def doubtful_licences() -> Iterator[Row]:
    for code in ["FO", "GL", "GG", "NC", "PF"]:
        for end, regime in (("FR", "EU261"), ("GB", "UK261")):
            facts = disrupted(between("US", end), carrier=Carrier("XX", code))
            expected = {"regime": regime, "reason": "licence_doubtful", "amount": None}
            yield Row(f"licensed in {code}, to {end}", facts, expected)
    for code in ASSOCIATED.split():
        facts = disrupted(between("US", "GB"), carrier=Carrier("XX", code))
        yield Row(f"licensed in {code}, to the UK", facts, {"reason": "licence_doubtful"})
    for end, reason in (("FR", "carrier_not_eu"), ("GB", "carrier_not_uk_or_eu")):
        facts = disrupted(between("TR", end), carrier=ABROAD)
        yield Row(f"licensed abroad, to {end}", facts, {"regime": "none", "reason": reason})
    for end in ("FR", "GB"):
        facts = disrupted(between("US", end), carrier=Carrier("XX"))
        yield Row(
            f"licence unknown, to {end}", facts, {"reason": "carrier_unknown", "amount": None}
        )
        facts = disrupted(between("US", end), benefits_taken_abroad=True)
        yield Row(f"benefits abroad, to {end}", facts, {"reason": "benefits_taken_abroad"})
    facts = disrupted(between("FR", "US"), carrier=Carrier("XX"), benefits_taken_abroad=True)
    yield Row("neither matters from the Union", facts, {"outcome": "eligible"})
    for code in ("JE", "GG", "IM", "GI"):
        for carrier, regime in ((UK, "UK261"), (EU, "UK261"), (ABROAD, "none")):
            facts = disrupted(between(code, "GB"), carrier=carrier)
            name = f"{code} to the UK, licensed in {carrier.licence_country}"
            yield Row(name, facts, {"regime": regime})


def days() -> Iterator[Row]:
    """The last day before a change, and the day of it."""

    def turn(name: str, day: date, facts: Any, before: dict[str, Any], after: dict[str, Any]):
        yield Row(f"{name}, the day before", facts(day - timedelta(days=1)), before)
        yield Row(f"{name}, the day", facts(day), after)

    def leaving(code: str) -> Any:
        return lambda day: disrupted(between(code, "US"), "cancellation", ABROAD, travel_date=day)

    none, eu, uk = {"regime": "none"}, {"regime": "EU261"}, {"regime": "UK261"}
    first = eu | {"rule_set": "eu261@2005-02-17", "rules": {"VER-1"}}
    held = eu | {"reason": "rules_on_hold", "rule_set": "eu261@2027-10-23", "rules": {"VER-9"}}
    british = uk | {"rule_set": "uk261@2021-01-01", "rules": {"VER-3"}}
    restated = uk | {"rule_set": "uk261@2023-12-14", "rules": {"VER-3"}}
    began = none | {"reason": "before_regulation"}
    yield from turn("EU261 begins", date(2005, 2, 17), leaving("FR"), began, first)
    yield from turn("the hold begins", date(2027, 10, 23), leaving("FR"), first, held)
    counted = eu | {"rules": {"VER-4"}}
    yield from turn("UK261 begins", date(2021, 1, 1), leaving("GB"), counted, british)
    yield from turn("UK261 restated", date(2023, 12, 14), leaving("GB"), british, restated)
    yield from turn("Bulgaria joins", date(2007, 1, 1), leaving("BG"), none, eu)
    yield from turn("Romania joins", date(2007, 1, 1), leaving("RO"), none, eu)
    yield from turn("Croatia joins", date(2013, 7, 1), leaving("HR"), none, eu)
    yield from turn("Mayotte joins", date(2014, 1, 1), leaving("YT"), none, eu)
    yield from turn("Saint-Barthélemy leaves", date(2012, 1, 1), leaving("BL"), eu, none)

    def arriving(day: date) -> Disruption:
        return disrupted(between("US", "FR"), "cancellation", UK, travel_date=day)

    yield from turn("UK carriers leave", date(2021, 1, 1), arriving, eu, uk)
    yield Row("no hold outside", on("DXB-BKK", travel_date=date(2028, 1, 1)), none)


def words() -> Iterator[Row]:
    owed, exempt, review = CAUSES
    for cause in owed.split():
        expected = {"outcome": "eligible", "rules": {"EX-1"}}
        yield Row(f"cause {cause}", on("FRA-VIE", cause=cause), expected)
    for cause in exempt.split():
        facts = on("FRA-VIE", cause=cause)
        yield Row(f"cause {cause}", facts, {"reason": "extraordinary", "rules": {"EX-1"}})
        facts = on("FRA-VIE", cause=cause, rerouting_was_poor=True)
        yield Row(f"{cause}, poorly re-routed", facts, {"reason": "rerouting_poor"})
    for cause in review.split():
        expected = {"reason": "cause_needs_person", "amount": None, "rules": {"EX-1"}}
        yield Row(f"cause {cause}", on("FRA-VIE", cause=cause), expected)
    for reason, rule, refusal in BOARDING:
        facts = on("FRA-VIE", "denied_boarding", boarding_denied_reason=reason)
        yield Row(f"gate: {reason}", facts, {"reason": refusal, "rules": {rule}})
    for reason, rule, refusal in PRESENTATION:
        facts = on("FRA-VIE", boarding_denied_reason=reason)
        yield Row(f"late and {reason}", facts, {"reason": refusal, "rules": {rule}})
    facts = on("FRA-VIE", boarding_denied_reason="own_alternative", arrival_delay_minutes=179)
    yield Row(
        "own flight, in time", facts, {"reason": "own_alternative", "outcome": "not_eligible"}
    )
    for fare, refusal in FARES:
        facts = on("FRA-VIE", fare=fare)
        yield Row(f"fare {fare}", facts, {"reason": refusal, "rules": {"PX-4"}})
    yield Row(
        "volunteer", on("FRA-VIE", "denied_boarding", volunteered=True), {"reason": "volunteer"}
    )


CAUSES = (
    "technical boarding_stairs_collision crew_illness crew_hours own_staff_strike "
    "wildcat_staff_action late_inbound_aircraft it_failure_carrier operational commercial "
    "schedule_advance carrier_waited_for_passengers unknown",
    "weather lightning_strike bird_strike fod_tyre_damage runway_fuel_spill "
    "airport_fuel_system_failure hidden_design_defect unruly_passenger "
    "parked_aircraft_hit_by_third_party security_risk airspace_closure atc_strike "
    "airport_staff_strike",
    "atc_restriction airport_staff_shortage passenger_medical_emergency knock_on_extraordinary",
)
BOARDING = (
    ("overbooking", "DB-1", ""),
    ("aircraft_change", "DB-1", ""),
    ("operational_reorganisation", "DB-4", ""),
    ("previous_leg_delay", "DB-4", ""),
    ("documents_wrongly_refused", "DB-3", ""),
    ("advance_refusal", "DB-5", ""),
    ("tour_operator_misinformation", "DB-5", ""),
    ("documents_invalid", "DB-3", "passenger_cause"),
    ("health_reasonable", "DB-3", "passenger_cause"),
    ("safety_reasonable", "DB-3", "passenger_cause"),
    ("security_reasonable", "DB-3", "passenger_cause"),
    ("late_checkin", "PX-2", "not_presented"),
    ("not_presented", "PX-2", "not_presented"),
    ("own_alternative", "PX-3", "own_alternative"),
)
PRESENTATION = (
    ("not_presented", "PX-2", "not_presented"),
    ("late_checkin", "PX-2", "not_presented"),
    ("own_alternative", "PX-3", "own_alternative"),
)
FARES = (
    ("public", ""),
    ("ffp_award", ""),
    ("package", ""),
    ("package_third_party_paid", ""),
    ("promo_profession", ""),
    ("child_fare", ""),
    ("staff_reduced", "fare_not_public"),
    ("free_infant", "free_ticket"),
    ("free_other", "free_ticket"),
)


def swiss_delays() -> Iterator[Row]:
    for route, carrier, reason in (
        ("ZRH-JFK", ABROAD, "swiss_delay_disputed"),
        ("JFK-ZRH", Carrier("LX", "CH"), "swiss_delay_disputed"),
        ("ZRH-GVA", Carrier("LX", "CH"), "swiss_delay_disputed"),
        ("ZRH-CDG", Carrier("LX", "CH"), ""),
        ("CDG-ZRH", Carrier("LX", "CH"), ""),
    ):
        yield Row(f"{route} late", on(route, carrier=carrier), {"reason": reason})
    facts = on("ZRH-JFK", "cancellation", ABROAD)
    yield Row("ZRH-JFK cancelled", facts, {"outcome": "eligible"})


def rights() -> Iterator[Row]:
    care = {"care_meals", "care_hotel", "care_messages"}
    for regime, (carrier, routes) in REGIMES.items():
        for (route, _), wait in zip(routes, CUTS, strict=True):
            for minutes in (wait - 1, wait):
                facts = on(route, carrier=carrier, departure_delay_minutes=minutes)
                due = care if minutes == wait else set()
                notice = {"written_notice"} if minutes >= 120 else set()
                yield Row(f"{regime} {route} waits {minutes}", facts, {"due": due | notice})
        for minutes, due in ((299, set()), (300, {"refund"})):
            facts = on(routes[2][0], carrier=carrier, departure_delay_minutes=minutes)
            yield Row(f"{regime} waits {minutes}", facts, {"due": due | care | {"written_notice"}})
        for minutes, due in ((119, set()), (120, {"written_notice"})):
            facts = on(routes[2][0], carrier=carrier, departure_delay_minutes=minutes)
            yield Row(f"{regime} waits {minutes}", facts, {"due": due})
    exempt = on("FRA-VIE", "cancellation", cause="weather")
    everything = care | {"refund", "rerouting", "written_notice"}
    yield Row("weather leaves the rights", exempt, {"amount": 0, "due": everything})
    early = on("FRA-VIE", "cancellation", notice_days=20)
    yield Row("long notice leaves the rights", early, {"amount": 0, "due": everything})
    outside = on("FRA-VIE", "cancellation", fare="free_other")
    yield Row("no rights without protection", outside, {"due": set()})


def bounds() -> Iterator[Row]:
    """The last value that can be a fact, and the first that cannot."""
    beyond = "out_of_range"
    for name, kind, last, first in (
        ("travel_date", "delay", date(1990, 1, 1), date(1989, 12, 31)),
        ("travel_date", "delay", date(2049, 12, 31), date(2050, 1, 1)),
        ("arrival_delay_minutes", "delay", 43200, 43201),
        ("departure_delay_minutes", "delay", 43200, 43201),
        ("notice_days", "cancellation", 1000, 1001),
        ("offered_departure_shift_minutes", "cancellation", -43200, -43201),
        ("offered_arrival_shift_minutes", "cancellation", 43200, 43201),
        ("ticket_price", "downgrade", Decimal(100000), Decimal("100000.01")),
    ):
        yield Row(f"{name} {last}", on("FRA-VIE", kind, **{name: last}), {"errors": {}})
        yield Row(
            f"{name} {first}", on("FRA-VIE", kind, **{name: first}), {"errors": {name: beyond}}
        )
    route = "FRA-VIE;VIE-ATH;ATH-TLV;TLV-DXB"
    yield Row("four segments", on(route), {"errors": {}})
    five = on(f"{route};DXB-BKK")
    yield Row("five segments", five, {"errors": {"segments": "too_many_segments"}})
    for km, errors in ((99.5, {}), (100.5, {"segments.1.departure": "gap_between_segments"})):
        landed, leaves = sites(km, "FR", "FR")[0].departure, sites(km, "FR", "FR")[0].arrival
        legs = (Segment(place("FRA"), landed), Segment(leaves, place("JFK")))
        yield Row(f"{km} km between segments", disrupted(legs), {"errors": errors})


TABLES = (
    delays,
    distances,
    cancellations,
    reroutings,
    downgrades,
    territories,
    doubtful_licences,
    days,
    words,
    swiss_delays,
    rights,
    bounds,
)


def rows() -> list[Row]:
    return [row for table in TABLES for row in table()]
