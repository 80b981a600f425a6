"""Loading the tables: complete, the same when repeated, and careful with what people edited."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from compensation.loading import load_reference
from compensation.models import (
    Airline,
    AirlineLicence,
    Airport,
    AirportAlias,
    CityCode,
    EnforcementBody,
    LimitationPeriod,
    Territory,
)
from compensation.reference import forget, reference


def loaded_now():
    return {loaded.name: loaded for loaded in load_reference()}


def test_the_tables_are_complete(tables):
    assert Airport.objects.count() > 7800
    assert Airline.objects.count() > 140
    assert LimitationPeriod.objects.count() == 33
    assert EnforcementBody.objects.count() == 31


@pytest.mark.parametrize(
    ("iata", "country"), [("LYR", "SJ"), ("ECN", "XN"), ("AKT", "XB"), ("SXF", "DE"), ("RUN", "RE")]
)
def test_an_airport_lies_where_the_law_has_it(tables, iata, country):
    assert Airport.objects.get(iata=iata).country == country


@pytest.mark.parametrize(("old", "now"), [("KIV", "RMO"), ("TSE", "NQZ"), ("EAP", "BSL")])
def test_an_old_code_leads_to_the_airport(tables, old, now):
    assert AirportAlias.objects.get(iata=old).airport_id == now
    assert reference().places[old].iata == now


def test_a_city_code_knows_its_airports(tables):
    london = CityCode.objects.get(code="LON")

    assert {airport.iata for airport in london.airports.all()} == {
        "LHR",
        "LGW",
        "LCY",
        "LTN",
        "STN",
    }


@pytest.mark.parametrize(
    ("iata", "area"),
    [("EDI", "GB-SCT"), ("LHR", "GB-EAW"), ("BFS", "GB-NIR"), ("RUN", "FR"), ("CDG", "")],
)
def test_parts_of_a_country_have_time_limits_of_their_own(tables, iata, area):
    assert Airport.objects.get(iata=iata).limitation_area == area


@pytest.mark.parametrize(("day", "country"), [(date(2020, 12, 31), "AT"), (date(2021, 1, 1), "MT")])
def test_a_licence_depends_on_the_day(tables, day, country):
    assert reference().licence_country("OE", day) == country
    assert reference().licence_country("LDA", day) == country


def test_loading_twice_changes_nothing(tables):
    assert not [loaded for loaded in load_reference() if loaded.is_change]


def test_a_row_follows_the_files(tables):
    Airport.objects.filter(iata="AMS").update(name="Schiphol")
    Territory.objects.create(place="XX", group="eu")

    loaded = loaded_now()

    assert Airport.objects.get(iata="AMS").name == "Amsterdam Airport Schiphol"
    assert not Territory.objects.filter(place="XX").exists()
    assert (loaded["airports"].changed, loaded["territories"].removed) == (1, 1)


def test_what_somebody_edited_is_left_alone(tables):
    Airport.objects.filter(iata="AMS").update(name="Schiphol", is_edited=True)
    AirlineLicence.objects.filter(airline="OE", country="MT").update(
        valid_from=date(2021, 3, 1), is_edited=True
    )

    loaded = loaded_now()

    assert Airport.objects.get(iata="AMS").name == "Schiphol"
    assert AirlineLicence.objects.filter(airline="OE").count() == 2
    assert (loaded["airports"].left_alone, loaded["licences"].left_alone) == (1, 2)


def test_a_missing_row_comes_back(tables):
    EnforcementBody.objects.filter(country="DE").delete()

    assert loaded_now()["enforcement bodies"].added == 1


def test_the_command_says_what_it_did(tables):
    told = StringIO()

    call_command("load_reference", stdout=told)

    assert (
        "airports: 0 added, 0 changed, 0 removed, 0 edited here and left alone" in told.getvalue()
    )


def test_a_change_in_the_tables_is_seen_at_once(tables):
    assert reference().licence_country("KL", date(2026, 1, 1)) == "NL"

    AirlineLicence.objects.get(airline="KL").delete()

    assert reference().licence_country("KL", date(2026, 1, 1)) is None


def test_the_tables_are_read_once_while_nothing_changes(tables, django_assert_num_queries):
    forget()
    reference()

    with django_assert_num_queries(0):
        reference()
