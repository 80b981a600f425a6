"""Flight data by HTTP, in the shape of AeroDataBox: GET /flights/number/{number}/{day}."""

import json
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from claims.flight_status.record import FlightRecord, ProviderUnavailable, moment

SECONDS = 10
LARGEST_ANSWER = 1024 * 1024
CANCELLED = ("canceled", "cancelled", "canceleduncertain")
# The gate where it is known; the runway is some minutes earlier on arrival, later on departure.
ACTUAL = ("actualTime", "revisedTime", "runwayTime")


class HttpProvider:
    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url.rstrip("/"), key

    def find(self, flight_number: str, flight_date: date) -> FlightRecord | None:
        path = f"/flights/number/{quote(flight_number)}/{flight_date.isoformat()}"
        flights = self._ask(path)
        if not isinstance(flights, list):
            raise ProviderUnavailable("no list of flights")
        records = [_record(flight) for flight in flights]
        return next(iter(records), None)

    def _ask(self, path: str) -> Any:
        # The key goes into a header: addresses are logged, headers are not.
        headers = {"X-RapidAPI-Key": self.key, "X-RapidAPI-Host": urlsplit(self.url).netloc}
        try:
            with httpx.stream("GET", self.url + path, headers=headers, timeout=SECONDS) as answer:
                if answer.status_code in (204, 404):
                    return []
                if answer.status_code != httpx.codes.OK:
                    raise ProviderUnavailable(f"status {answer.status_code}")
                return json.loads(_body_of(answer))
        except (httpx.HTTPError, ValueError, RecursionError) as error:
            raise ProviderUnavailable(type(error).__name__) from error


def _body_of(answer: httpx.Response) -> bytes:
    body = b""
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise ProviderUnavailable("an answer without end")
    return body


def _record(flight: Any) -> FlightRecord:
    try:
        departure, arrival = flight["departure"], flight["arrival"]
        return FlightRecord(
            departure=_airport(departure),
            arrival=_airport(arrival),
            scheduled_departure=_time(departure, "scheduledTime"),
            actual_departure=_time(departure, *ACTUAL),
            scheduled_arrival=_time(arrival, "scheduledTime"),
            actual_arrival=_time(arrival, *ACTUAL),
            is_cancelled=str(flight.get("status", "")).casefold() in CANCELLED,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ProviderUnavailable("a flight in another shape") from error


def _airport(end: dict[str, Any]) -> str:
    return str((end.get("airport") or {}).get("iata") or "")[:3]


def _time(end: dict[str, Any], *names: str) -> Any:
    return next((moment(end[name]["utc"]) for name in names if end.get(name)), None)
