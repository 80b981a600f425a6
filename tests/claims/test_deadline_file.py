from datetime import date

import pytest

from tests.factories import make_claim

pytestmark = pytest.mark.django_db


def test_the_last_day_comes_as_a_calendar_file(client, customer):
    client.force_login(customer)
    claim = make_claim(customer, limitation_on=date(2028, 9, 14))
    answer = client.get(f"/claims/{claim.reference}/deadline.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20280914" in answer.content.decode()
    assert claim.reference in answer.content.decode()


def test_without_a_known_limit_there_is_none(client, customer, claim):
    client.force_login(customer)
    assert client.get(f"/claims/{claim.reference}/deadline.ics").status_code == 404


def test_somebody_elses_is_not_there(client, customer, other_customer):
    client.force_login(other_customer)
    claim = make_claim(customer, limitation_on=date(2028, 9, 14))
    assert client.get(f"/claims/{claim.reference}/deadline.ics").status_code == 404
