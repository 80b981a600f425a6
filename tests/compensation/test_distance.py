"""Great circles by two methods."""

import pytest

from compensation.engine.codes import Method
from compensation.engine.distance import geodesic_km, measure


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((-37.951033, 144.424868), (-37.652821, 143.926496), 54.97223),  # Vincenty's test line
        ((0, 0), (0, 1), 111.319491),
        ((0, 0), (1, 0), 110.574389),
        ((50, 8), (50, 8), 0),
    ],
)
def test_the_geodesic_agrees_with_the_survey(here, there, km):
    assert geodesic_km(*here, *there) == pytest.approx(km, abs=1e-5)


@pytest.mark.parametrize("there", [(0, 180), (0.5, 179.7), (0, -179.9)])
def test_near_the_antipodes_the_haversine_stands_in(there):
    distance = measure(0, 0, *there)

    assert distance.method is Method.HAVERSINE
    assert distance.km == pytest.approx(20_000, rel=0.01)


def test_a_pole_is_as_far_from_everywhere():
    assert measure(90, 0, 0, 17).km == measure(90, 0, 0, -133).km == pytest.approx(10_001.966)


def test_the_way_back_is_as_long():
    assert measure(50, 8, 40, -74) == measure(40, -74, 50, 8)
