"""What the result page says: likely, a person, not covered, too late."""

import re
from html import unescape

import pytest
from django.urls import reverse

from compensation.models import Airport
from tests.compensation.check_steps import (
    CANCELLED,
    GOOD_PATH,
    ROUTE,
    TIMES,
    answer,
    page,
    walk,
)

pytestmark = pytest.mark.usefixtures("tables", "november")


def text_of(response):
    """The page as it is read: without tags, its blanks collapsed."""
    body = response.content.decode().split("<main", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def result(client, answers=GOOD_PATH, query=None, **changed):
    walk(client, answers, **changed)
    response = client.get(page("result"), query or {})
    assert response.status_code == 200
    return response


def arrived(time, **more):
    return TIMES | {"actual_time": time} | more


def gate(**answers):
    return {name: GOOD_PATH[name] for name in ("flight", "date", "route")} | {
        "what": {"what": "denied_boarding"},
        **answers,
    }


# --- Likely yes ------------------------------------------------------------------------------


def test_three_hours_late_by_a_technical_fault_is_250_euros(client):
    text = text_of(result(client))
    assert "You are likely owed €250" in text
    assert "Likely yes" in text
    assert "3 h 22 min" in text
    assert "AMS → BCN" in text
    assert "KL 1673" in text


def test_each_step_is_a_sentence_with_its_article(client):
    response = result(client)
    reasons = response.context["verdict"].reasons
    assert all(reason["text"] and reason["state"] == "passed" for reason in reasons)
    body = response.content.decode()
    assert "https://eur-lex.europa.eu/" in body
    assert "Art. 7(1)" in body


def test_the_total_is_worked_out_for_all_of_them(client):
    text = text_of(result(client, query={"passengers": "4"}))
    assert "4 × €250 = €1,000" in text
    assert "The airline pays €1,000" in text
    assert "You get €702.50" in text


@pytest.mark.parametrize("number", ["0", "10", "-1", "four", "", "9" * 50, "²"])
def test_a_number_of_passengers_that_cannot_be_is_one(client, number):
    response = result(client, query={"passengers": number})
    assert response.context["passengers"] == 1


def test_both_ways_to_the_money_are_offered(client):
    body = result(client).content.decode()
    assert f'action="{reverse("claims:begin")}"' in body
    assert f'href="{page("letter")}"' in body


def test_the_map_is_drawn(client):
    assert "Map of the route from Amsterdam (AMS) to Barcelona (BCN)" in text_of(result(client))


def test_both_ways_of_measuring_are_named(client):
    text = text_of(result(client))
    assert "1,241 km" in text
    assert "1,240.9 km" in text
    assert "1,241.1 km" in text


def test_the_time_left_is_counted(client):
    text = text_of(result(client))
    assert "662 days left, until 14 Sep 2028" in text


def test_the_rights_beside_the_sum_are_listed(client):
    text = text_of(result(client))
    assert "Meals and drinks while you wait" in text
    assert "Art. 9(1)(a)" in text


def test_what_was_taken_for_granted_is_said(client):
    assert "You had a confirmed booking" in text_of(result(client))


def test_every_answer_has_a_way_to_change_it(client):
    body = result(client).content.decode()
    assert all(f'href="{page(name)}"' in body for name in GOOD_PATH)


def test_a_halved_sum_names_the_full_one(client):
    text = text_of(
        result(
            client,
            flight={"flight_number": "LH400"},
            route=ROUTE | {"departure": "FRA", "arrival": "JFK"},
            delay=arrived("15:25"),
        )
    )
    assert "You are likely owed €300" in text
    assert "the full sum of €600 by 50 %" in text
    assert "25 min more of delay, 4 h in all, it would be €600" in text


def test_pounds_are_pounds(client):
    text = text_of(
        result(
            client,
            flight={"flight_number": "BA632"},
            route=ROUTE | {"departure": "LHR", "arrival": "ATH"},
        )
    )
    assert "You are likely owed £350" in text


def test_the_other_law_is_named_where_it_grants_something_too(client):
    text = text_of(
        result(
            client,
            flight={"flight_number": "BA633"},
            route=ROUTE | {"departure": "ATH", "arrival": "LHR"},
        )
    )
    assert "You are likely owed €400" in text
    assert "UK Regulation 261/2004 covers this flight too and gives £350" in text


def test_a_missed_connection_counts_to_the_last_airport(client):
    answers = {
        "flight": {"flight_number": "LH1173"},
        "date": GOOD_PATH["date"],
        "route": {"departure": "LIS", "arrival": "SIN", "stops": "change"},
        "what": {"what": "missed_connection"},
        "changes": {"first": "FRA", "booking": "one"},
        "delay": {"band": "over_4"},
        "reason": {"reason": "none"},
    }
    text = text_of(result(client, answers))
    assert "You are likely owed €600" in text
    assert "LIS → FRA → SIN" in text


def test_an_estimate_is_called_one(client):
    text = text_of(result(client, delay={"band": "from_3_to_4"}))
    assert "You are likely owed €250" in text
    assert "This is an estimate" in text
    assert "You told us that you arrived between 3 and 4 hours late." in text
    assert "Late by" not in text


def test_a_cancellation_of_the_last_days_is_owed(client):
    assert "You are likely owed €250" in text_of(result(client, CANCELLED))


def test_a_close_other_flight_halves_a_cancellation(client):
    """C-... Art. 7(2): six days of notice, two hours and a half later, on a flight of 1,870 km."""
    text = text_of(
        result(
            client,
            CANCELLED,
            flight={"flight_number": "LH1172"},
            route=ROUTE | {"departure": "FRA", "arrival": "LIS"},
            rerouting={
                "offered": "yes",
                "earlier_hours": "0",
                "later_hours": "2",
                "later_minutes": "30",
            },
        )
    )
    assert "You are likely owed €200" in text


def test_an_overbooked_flight_is_owed(client):
    answers = gate(boarding={"boarding": "refused"}, rerouting={"offered": "no"})
    assert "You are likely owed €250" in text_of(result(client, answers))


def test_a_lower_class_gives_back_a_share_of_the_fare(client):
    answers = gate(what={"what": "downgrade"}, fare={"price": "340"})
    assert "You are likely owed €102" in text_of(result(client, answers))


# --- A person --------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["weather", "atc_strike", "bird_strike", "security_risk"])
def test_an_excuse_that_is_only_alleged_never_refuses(client, reason):
    text = text_of(result(client, reason={"reason": reason}))
    assert "You may be owed €250" in text
    assert "A person checks it" in text
    assert "Saying so is not enough" in text


def test_an_excuse_of_the_airline_is_never_called_likely(client):
    assert "Likely yes" not in text_of(result(client, reason={"reason": "weather"}))


@pytest.mark.parametrize("band", ["unknown", "never"])
def test_a_delay_nobody_knows_is_for_a_person(client, band):
    text = text_of(result(client, delay={"band": band}))
    assert "You may be owed €250" in text
    assert "A person checks it" in text


def test_an_uncertain_booking_is_for_a_person(client):
    answers = GOOD_PATH | {
        "route": {"departure": "AMS", "arrival": "BCN", "stops": "change"},
    }
    walk(client, answers, upto="delay")
    answer(client, "changes", first="CDG", booking="unsure")
    answer(client, "delay", **TIMES)
    answer(client, "reason", reason="technical")
    text = text_of(client.get(page("result")))
    assert "A person checks it" in text
    assert "You are not sure that it was all one booking" in text


def test_an_airline_we_do_not_know_is_never_a_guess(client):
    walk(
        client,
        GOOD_PATH,
        upto="reason",
        flight={"unknown": "1"},
        route=ROUTE | {"departure": "JFK", "arrival": "CDG"},
    )
    answer(client, "airline", airline="Air Nowhere")
    answer(client, "reason", reason="technical")
    text = text_of(client.get(page("result")))
    assert "A person checks it" in text
    assert "likely owed" not in text


def test_a_distance_near_a_limit_takes_the_lower_sum_and_a_person(client):
    text = text_of(
        result(
            client,
            flight={"flight_number": "FI417"},
            route=ROUTE | {"departure": "DUB", "arrival": "KEF"},
        )
    )
    assert "You may be owed €250" in text
    assert "1,501.2 km" in text
    assert "1,497.6 km" in text


def test_a_fare_nobody_knows_leaves_the_sum_open(client):
    text = text_of(result(client, gate(what={"what": "downgrade"}, fare={"unknown": "on"})))
    assert "A person has to look at this flight" in text
    assert page("fare") in client.get(page("result")).content.decode()


# --- Not covered -----------------------------------------------------------------------------


def test_one_minute_short_of_three_hours_is_refused_with_the_rule(client):
    text = text_of(result(client, delay=arrived("14:49")))
    assert "This flight is not covered by EU rules" in text
    assert "You arrived less than three hours late" in text
    assert "With 1 min more of delay, 3 h in all, it would be €250 per person." in text
    assert "within five minutes of a limit" in text


def test_three_hours_are_enough(client):
    assert "You are likely owed €250" in text_of(result(client, delay=arrived("14:50")))


def test_a_refusal_has_two_next_steps_and_offers_to_claim_the_costs_alone(client):
    body = result(client, delay=arrived("14:00")).content.decode()
    assert "Change my answers" in body
    assert f'href="{reverse("contact")}"' in body
    assert "Let us claim it" not in body
    assert "Claim the costs you had" in body


def test_a_refusal_says_what_still_applies(client):
    assert "What else the airline owes you" in text_of(result(client, delay=arrived("14:00")))


def test_a_foreign_airline_into_the_union_is_not_covered(client):
    text = text_of(
        result(
            client,
            flight={"flight_number": "DL264"},
            route=ROUTE | {"departure": "JFK", "arrival": "CDG"},
        )
    )
    assert "This flight is not covered by EU rules" in text
    assert "On this route your airline is not covered" in text


def test_a_british_refusal_names_british_rules(client):
    text = text_of(
        result(
            client,
            flight={"flight_number": "BA632"},
            route=ROUTE | {"departure": "LHR", "arrival": "ATH"},
            delay=arrived("13:00"),
        )
    )
    assert "This flight is not covered by UK rules" in text


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        (CANCELLED | {"notice": {"notice": "early"}}, "You were told at least two weeks before"),
        (gate(boarding={"boarding": "volunteer"}), "You gave up your seat by agreement"),
        (
            gate(boarding={"boarding": "papers_missing"}),
            "The airline had a ground to refuse boarding",
        ),
        (gate(boarding={"boarding": "late"}), "Check-in was missed"),
    ],
)
def test_each_refusal_has_its_own_sentence(client, answers, refusal):
    answers = dict(answers)
    if answers["what"] == {"what": "cancellation"}:
        answers = {name: answers[name] for name in answers if name not in ("rerouting", "reason")}
    text = text_of(result(client, answers))
    assert "This flight is not covered by EU rules" in text
    assert refusal in text


# --- Too late, and what cannot be ------------------------------------------------------------


def test_a_claim_that_no_court_hears_is_too_late(client):
    date = {"date_day": "14", "date_month": "9", "date_year": "2016"}
    times = {"scheduled_day": "2016-09-14", "actual_day": "2016-09-14"}
    text = text_of(result(client, date=date, delay=TIMES | times))
    assert "It is too late to claim for this flight" in text
    assert "It would have been €250" in text
    assert "Let us claim it" not in text


def test_an_airport_that_was_taken_away_leads_back_to_its_question(client):
    walk(client, GOOD_PATH)
    Airport.objects.filter(iata="BCN").delete()
    response = client.get(page("result"), follow=True)
    assert response.redirect_chain[0][0] == page("route")
    assert response.status_code == 200


def test_the_reformed_rules_are_left_to_a_person(client, time_machine):
    time_machine.move_to("2028-01-10 12:00")
    date = {"date_day": "3", "date_month": "1", "date_year": "2028"}
    times = {"scheduled_day": "2028-01-03", "actual_day": "2028-01-03"}
    text = text_of(result(client, date=date, delay=TIMES | times))
    assert "A person has to look at this flight" in text


def test_the_page_is_light_and_asks_little(client, django_assert_max_num_queries):
    walk(client, GOOD_PATH)
    client.get(page("result"))
    with django_assert_max_num_queries(4):
        response = client.get(page("result"))
    assert len(response.content) < 60_000
    assert b"style=" not in response.content
    assert response.content.count(b"<h1") == 1
    assert b"<title>You are likely owed" in response.content


def test_the_last_day_goes_into_a_calendar(client):
    body = result(client, delay=arrived("15:12")).content.decode()
    assert reverse("compensation:deadline") in body
    answer = client.get(reverse("compensation:deadline"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Last day to claim for KL1673" in answer.content.decode()
