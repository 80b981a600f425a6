"""The tables of the law at the desk: admins change them with a reason, and the history keeps it."""

import pytest
from django.contrib.admin.models import LogEntry

from compensation.loading import load_reference
from compensation.models import Airline, LimitationPeriod, Territory
from compensation.quotes import last_day_to_claim
from compensation.reference import reference

from .test_quotes_api import FACTS

PROOF = {"source": "BW 8:1835", "checked_on": "2026-11-22", "change_note": "New ruling"}
KINDS = (
    "airport", "airportalias", "citycode", "airline", "territory", "limitationperiod",
    "enforcementbody",
)  # fmt: skip


@pytest.fixture
def desk(client, admin_user, tables):
    client.force_login(admin_user)
    return client


def change_period(desk, **values):
    row = {"years": 3, "start": "flight date", "remark": "", "basis": "BW", "confidence": "high"}
    return desk.post("/admin/compensation/limitationperiod/NL/change/", row | PROOF | values)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_and_a_row_open(desk, kind):
    model = f"/admin/compensation/{kind}/"
    first = desk.get(model)

    assert first.status_code == 200
    assert desk.get(f"{model}add/").status_code == 200
    row = first.context["cl"].result_list[0]
    assert desk.get(f"{model}{row.pk}/change/").status_code == 200


def test_a_change_is_used_at_once_and_kept_with_its_reason(desk, admin_user):
    assert last_day_to_claim(FACTS).isoformat() == "2028-05-04"

    change_period(desk, years=4)

    assert last_day_to_claim(FACTS).isoformat() == "2030-05-04"
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (admin_user, "NL")
    assert "years: 2 → 4" in entry.change_message.lower()
    assert entry.change_message.endswith("New ruling")
    assert "New ruling" in desk.get("/admin/compensation/limitationperiod/NL/change/").text


def test_a_changed_row_survives_loading(desk):
    change_period(desk, years=4)

    load_reference()

    assert LimitationPeriod.objects.get(area="NL").years == 4


@pytest.mark.parametrize("missing", ["source", "checked_on", "change_note"])
def test_a_change_without_proof_is_refused(desk, missing):
    response = change_period(desk, **{missing: ""})

    assert response.status_code == 200
    assert LimitationPeriod.objects.get(area="NL").years == 2


def test_a_place_is_not_twice_in_a_group(desk):
    row = {"place": "DE", "group": "eu", "valid_from": "2020-01-01", "valid_to": "", "rule": ""}

    response = desk.post("/admin/compensation/territory/add/", row | PROOF)

    assert "belongs to this group in these days already" in response.text


def test_a_country_can_leave_on_a_day(desk):
    row = Territory.objects.get(place="GB", group="uk")
    sent = {"group": "uk", "place": "GB", "valid_from": "", "valid_to": "2030-12-31", "rule": ""}

    desk.post(f"/admin/compensation/territory/{row.pk}/change/", sent | PROOF)

    assert [
        m.valid_to.year
        for m in reference().rulebook.territories.memberships
        if (m.place, m.group) == ("GB", "uk")
    ] == [2030]


def licence_form(**new):
    sent = {
        "icao": "DLH", "name": "Lufthansa", "note": "", "licences-TOTAL_FORMS": 1,
        "licences-INITIAL_FORMS": 0, "licences-0-airline": "LH", "licences-0-country": "AT",
        "licences-0-valid_from": "", "licences-0-valid_to": "", "licences-0-source": "CAA",
        "licences-0-checked_on": "2026-11-22",
    }  # fmt: skip
    return sent | PROOF | new


def test_a_licence_is_added_beside_the_airline(desk):
    Airline.objects.get(iata="LH").licences.all().delete()

    desk.post("/admin/compensation/airline/LH/change/", licence_form())

    assert reference().licences["LH"][0].country == "AT"


def test_two_licences_on_one_day_are_refused(desk):
    response = desk.post("/admin/compensation/airline/LH/change/", licence_form())

    assert "another licence in these days" in response.text


def test_nobody_deletes_a_row(desk):
    assert desk.get("/admin/compensation/territory/1/delete/").status_code in (302, 403)
    assert desk.post("/admin/compensation/airline/LH/delete/", {"post": "yes"}).status_code == 403


def test_a_reviewer_reads_and_does_not_change(client, reviewer, tables):
    client.force_login(reviewer)

    assert client.get("/admin/compensation/limitationperiod/NL/change/").status_code == 200
    assert change_period(client, years=9).status_code == 403


def test_a_list_needs_few_queries(desk, django_assert_max_num_queries):
    desk.get("/admin/compensation/airline/")

    with django_assert_max_num_queries(10):
        desk.get("/admin/compensation/airline/")
