"""How money, flights, delays and routes are written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from compensation.wording.units import NO_BREAK, delay, money
from flightclaim import samples
from flightclaim.templatetags.flightclaim import flight_number


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (250, "EUR", "€250"),
        ("220", "GBP", "£220"),
        (Decimal("250.50"), "EUR", "€250.50"),
        (Decimal("250.00"), "EUR", "€250"),
        (1250, "EUR", "€1,250"),
        (Decimal("-62.50"), "EUR", "−€62.50"),
        (250, "CHF", f"CHF{NO_BREAK}250"),
        (None, "EUR", ""),
    ],
)
def test_money_is_written_as_an_english_reader_writes_it(amount, currency, text):
    assert money(amount, currency) == text


@pytest.mark.parametrize("language", ["de", "fr", "es", "it"])
def test_the_sign_stands_behind_where_the_language_puts_it(language):
    with override(language):
        assert money(250, "EUR") == f"250{NO_BREAK}€"


def test_a_german_reader_gets_a_comma():
    with override("de"):
        assert money(Decimal("1250.50"), "EUR") == f"1.250,50{NO_BREAK}€"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("KL1673", "KL 1673"),
        ("kl 1673", "KL 1673"),
        ("U21234", "U2 1234"),
        ("KLM1673", "KLM 1673"),
        ("BA12A", "BA 12A"),
        ("unknown", "UNKNOWN"),
        (None, ""),
    ],
)
def test_flight_numbers_look_as_on_the_board(written, shown):
    assert flight_number(written) == shown


@pytest.mark.parametrize(
    ("late", "text"),
    [
        (202, "3 h 22 min"),
        (timedelta(hours=3, minutes=22), "3 h 22 min"),
        (180, "3 h"),
        (45, "45 min"),
        (0, "0 min"),
        (timedelta(days=1, hours=2), "26 h"),
        (None, ""),
    ],
)
def test_delays_are_hours_and_minutes(late, text):
    assert delay(late) == text


def test_a_route_map_names_both_airports_for_those_who_cannot_see_it():
    page = Template("{% route_map departure arrival %}").render(Context(samples.EXAMPLE_ROUTE))

    assert 'role="img"' in page
    assert "<title>Map of the route from Lisbon (LIS) to Helsinki (HEL)</title>" in page
    assert "style=" not in page
    assert len(page) < 12_000


def test_a_fee_table_ends_with_what_the_passenger_gets(settings):
    settings.FEE_PERCENT, settings.FEE_VAT_PERCENT = 25, 19
    page = Template('{% fee_table 250 "EUR" %}').render(Context())

    assert "−€62.50" in page
    assert "€175.62" in page
