"""The least that can answer with the same rows: `.values()` and a bare JsonResponse.

No sign-in, no throttle, no middleware, no words: what everything else is measured against.
"""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path

from claims.models import Claim, Passenger, Segment

CLAIM = (
    "id", "reference", "status", "stage", "incident_type", "arrival_delay", "notice_days",
    "booking_reference", "compensation_amount", "calculated_compensation", "currency",
    "rejection_code", "rejection_reason", "limitation_on", "next_news_by", "submitted_at",
    "created_at", "updated_at",
)  # fmt: skip
SEGMENT = (
    "claim_id", "flight_number", "flight_date", "operating_carrier", "departure_airport_id",
    "arrival_airport_id", "scheduled_arrival", "actual_arrival",
)  # fmt: skip
PASSENGER = ("claim_id", "given_names", "family_name", "kind", "compensation_amount")


def rows(claims: Any) -> list[dict[str, Any]]:
    """Claims with their flights and passengers, in three queries."""
    found = list(claims.values(*CLAIM))
    ids = [claim["id"] for claim in found]
    flights, people = defaultdict(list), defaultdict(list)
    for segment in Segment.objects.filter(claim__in=ids).values(*SEGMENT):
        flights[segment["claim_id"]].append(segment)
    for person in Passenger.objects.filter(claim__in=ids).values(*PASSENGER):
        people[person["claim_id"]].append(person)
    return [
        {**claim, "segments": flights[claim["id"]], "passengers": people[claim["id"]]}
        for claim in found
    ]


def twenty(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"results": rows(Claim.objects.order_by("-created_at")[:20])})


def one(request: HttpRequest, pk: Any) -> JsonResponse:
    return JsonResponse(rows(Claim.objects.filter(pk=pk))[0])


urlpatterns = [path("", twenty), path("<uuid:pk>/", one)]
