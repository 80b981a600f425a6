"""The small map: true great circles, inside the picture, short enough to send."""

from itertools import pairwise
from re import findall

import pytest

from flightclaim import route_map

AMSTERDAM, BARCELONA = (52.3086, 4.7639), (41.2971, 2.0785)
LONDON, NEW_YORK = (51.4706, -0.4619), (40.6398, -73.7789)
HELSINKI, TOKYO = (60.3172, 24.9633), (35.5523, 139.7800)
AUCKLAND, LOS_ANGELES = (-37.0081, 174.7917), (33.9425, -118.408)
PARIS, REUNION = (49.0097, 2.5479), (-20.8871, 55.5103)

ROUTES = [
    (AMSTERDAM, BARCELONA),
    (LONDON, NEW_YORK),
    (HELSINKI, TOKYO),
    (AUCKLAND, LOS_ANGELES),
    (PARIS, REUNION),
]


def numbers(path):
    return [float(number) for number in findall(r"-?\d+\.?\d*", path)]


def test_a_great_circle_begins_and_ends_at_the_airports():
    line = route_map.great_circle(LONDON, NEW_YORK)

    assert line[0] == pytest.approx(LONDON)
    assert line[-1] == pytest.approx(NEW_YORK)


def test_the_shortest_way_to_new_york_goes_north_of_both_cities():
    line = route_map.great_circle(LONDON, NEW_YORK)

    assert max(latitude for latitude, _ in line) > 52


def test_a_line_over_the_date_line_does_not_jump():
    longitudes = [longitude for _, longitude in route_map.great_circle(AUCKLAND, LOS_ANGELES)]

    assert all(abs(here - there) < 8 for here, there in pairwise(longitudes))
    assert longitudes[-1] == pytest.approx(-118.408 + 360)


def test_there_is_a_map_from_an_airport_to_itself():
    assert route_map.draw(LONDON, LONDON).route


@pytest.mark.parametrize(("departure", "arrival"), ROUTES)
def test_both_airports_are_in_the_picture(departure, arrival):
    drawn = route_map.draw(departure, arrival, ("Thessaloniki", "San Francisco"))

    for stop in (drawn.departure, drawn.arrival):
        assert 0 < stop.x < drawn.width
        assert 0 < stop.y < drawn.height
        assert 20 < stop.label_y < stop.city_y < drawn.height


@pytest.mark.parametrize(("departure", "arrival"), ROUTES)
def test_a_map_is_small_and_shows_some_land(departure, arrival):
    drawn = route_map.draw(departure, arrival)

    assert 200 < len(drawn.land) + len(drawn.route) < 11_000


@pytest.mark.parametrize(("departure", "arrival"), ROUTES)
def test_the_line_stays_in_the_picture(departure, arrival):
    values = numbers(route_map.draw(departure, arrival).route)

    assert all(0 < x < route_map.WIDTH for x in values[::2])
    assert all(0 < y < route_map.HEIGHT for y in values[1::2])


def test_a_long_name_stays_inside_by_going_below_the_dot():
    stop = route_map.stop((500, 100), (100, 100), "San Francisco")

    assert stop.anchor == "middle"
    assert stop.label_x + 10.5 * len("San Francisco") / 2 < route_map.WIDTH


def test_land_is_cut_at_the_edge_of_the_picture():
    square = [(-500.0, -500.0), (900.0, -500.0), (900.0, 900.0), (-500.0, 900.0)]

    assert {tuple(map(round, point)) for point in route_map.clip(square)} == {
        (-4, -4),
        (524, -4),
        (524, 284),
        (-4, 284),
    }


def test_no_coast_jumps_around_the_globe():
    steps = [abs(here[0] - there[0]) for ring in route_map.land() for here, there in pairwise(ring)]

    assert max(steps) < 60
