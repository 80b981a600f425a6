"""Answers of the public check as a browser sends them, and a walk through its pages."""

from django.urls import reverse

FLIGHT = {"flight_number": "KL1673"}
DATE = {"date_day": "14", "date_month": "9", "date_year": "2026"}
ROUTE = {"departure": "AMS", "arrival": "BCN", "stops": "direct"}
LATE = {"what": "delay"}
TIMES = {
    "scheduled_time": "11:50",
    "scheduled_day": "2026-09-14",
    "actual_time": "15:12",
    "actual_day": "2026-09-14",
}
TECHNICAL = {"reason": "technical", "text": ""}
GOOD_PATH = {
    "flight": FLIGHT,
    "date": DATE,
    "route": ROUTE,
    "what": LATE,
    "delay": TIMES,
    "reason": TECHNICAL,
}
CANCELLED = {
    "flight": FLIGHT,
    "date": DATE,
    "route": ROUTE,
    "what": {"what": "cancellation"},
    "notice": {"notice": "days"},
    "rerouting": {"offered": "no"},
    "reason": {"reason": "none"},
}


def page(name):
    return reverse(f"compensation:{name}")


def answer(client, name, **fields):
    return client.post(page(name), fields)


def walk(client, answers, *, upto=None, **changed):
    """Answer question after question; each must lead on. `changed` replaces whole answers."""
    response = None
    for name, fields in (answers | changed).items():
        if name == upto:
            break
        response = answer(client, name, **fields)
        assert response.status_code == 302, (name, response.context["form"].errors)
    return response


def errors(response):
    """Every error of a page, in the order of its fields."""
    assert response.status_code == 422
    return [text for texts in response.context["form"].errors.values() for text in texts]


def kept(client):
    return client.session.get("check", {})
