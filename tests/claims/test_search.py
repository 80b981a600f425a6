"""One box for a name, an address, a flight, a booking code, a reference or an id."""

import pytest

from claims.models import Passenger
from claims.search import find
from tests.factories import make_claim, make_segment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(customer):
    claim = make_claim(customer, booking_reference="QWERTY")
    Passenger.objects.create(claim=claim, given_names="José", family_name="Núñez-Li")
    make_segment(claim, order=1, flight_number="VY8310")
    other = make_claim(make_user("grace@example.com", given_names="Grace", family_name="Hopper"))
    other.passengers.update(given_names="Grace", family_name="Hopper")
    other.segments.update(flight_number="LH400")
    return claim


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org", "ADA@EXAMPLE.ORG", "ada@exa", "da@example.org", "Byron", "byron",
        "Ada Byron", "byron ada", "yro", "Núñez", "josé núñez", "Li", "KL1673", "kl 1673", "VY8310",
        "QWERTY", "qwerty", "  Ada   Byron  ",
    ],
)  # fmt: skip
def test_it_is_found_by(wanted, text):
    if text == "Li":
        wanted.passengers.filter(given_names="José").update(family_name="Li")
    assert find(text) == [wanted.pk]


def test_it_is_found_by_its_reference_however_it_is_typed(wanted):
    reference = wanted.reference
    for text in (reference, reference.lower(), reference.replace("-", ""), reference[:7]):
        assert wanted.pk in find(text)


def test_it_is_found_by_its_id(wanted):
    assert find(str(wanted.pk)) == find(wanted.pk.hex) == [wanted.pk]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Lovelace",
        "Ada Hopper",
        "KL9999",
        "QWERT",
        "WERTY",
        "FC-0000-0000",
        "%",
        "_",
        "\\",
    ],
)
def test_it_is_not_found_by(wanted, text):
    assert find(text) == []
