"""Quotes without an account, and the search for airports and airlines."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from compensation.api.answers import answer_to
from compensation.api.examples import EXAMPLES
from compensation.api.serializers import (
    FoundAirlinesSerializer,
    FoundAirportsSerializer,
    QuoteBatchRequestSerializer,
    QuoteBatchSerializer,
    QuoteRequestSerializer,
    QuoteSerializer,
)
from compensation.engine import FactsError
from compensation.models import Airline, Airport
from compensation.reference import reference
from compensation.wording import fact_sentences

BATCH_AT_MOST = 1000
FOUND_AT_MOST = 10
LONGEST_SEARCH = 60
WRONG = OpenApiResponse(description="Facts that cannot be; problem+json names each field.")
SLOW_DOWN = OpenApiResponse(description="Too many questions; Retry-After says for how long.")
REQUESTS = [
    OpenApiExample(f"{n:02d}", summary=example.title, value=example.facts, request_only=True)
    for n, example in enumerate(EXAMPLES, start=1)
]
SEARCH = OpenApiParameter("search", str, description="A code, or the beginning of a city or name.")


class PublicEndpoint(APIView):
    """Answers anybody, so many times a minute for each address."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope: str


class Quotes(PublicEndpoint):
    throttle_scope = "quotes"

    @extend_schema(
        operation_id="quotes_create",
        request=QuoteRequestSerializer,
        responses={200: QuoteSerializer, 400: WRONG, 429: SLOW_DOWN},
        examples=[
            OpenApiExample(
                f"{n:02d}", summary=example.title, value=example.facts, request_only=True
            )
            for n, example in enumerate(EXAMPLES, start=1)
        ],
    )
    def post(self, request: Request) -> Response:
        """What the law grants one passenger, with the reasons. Nothing is kept."""
        return Response(answer_to(_object(request.data)))


class QuoteBatch(APIView):
    key_scopes = {"write": "quotes"}

    @extend_schema(
        operation_id="quotes_batch_create",
        request=QuoteBatchRequestSerializer,
        responses={200: QuoteBatchSerializer, 400: WRONG},
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 quotes at once; wrong facts in one leave the others alone."""
        asked = _object(request.data).get("quotes")
        if not isinstance(asked, list) or not asked:
            raise _refusal("quotes", "required", _("Give the quotes as a list"))
        if len(asked) > BATCH_AT_MOST:
            raise _refusal("quotes", "too_many", _("Ask for up to 1,000 quotes at a time"))
        return Response({"results": [_quote_or_errors(facts) for facts in asked]})


class AirportSearch(PublicEndpoint):
    throttle_scope = "search"

    @extend_schema(
        operation_id="airports_list", parameters=[SEARCH], responses=FoundAirportsSerializer
    )
    def get(self, request: Request) -> Response:
        """Airports by code, city or name; a city's code finds all its airports."""
        text = _searched(request)
        found = Airport.objects.called(text, reference().airports_with_code(text.upper()))
        rows = found.values("iata", "name", "city", "country")[:FOUND_AT_MOST] if text else ()
        return Response({"results": list(rows)})


class AirlineSearch(PublicEndpoint):
    throttle_scope = "search"

    @extend_schema(
        operation_id="airlines_list", parameters=[SEARCH], responses=FoundAirlinesSerializer
    )
    def get(self, request: Request) -> Response:
        """Airlines by code or name, with the state that licenses them today."""
        text, today, known = _searched(request), timezone.localdate(), reference()
        rows = Airline.objects.called(text)[:FOUND_AT_MOST] if text else ()
        return Response(
            {
                "results": [
                    {
                        "iata": airline.iata,
                        "icao": airline.icao,
                        "name": airline.name,
                        "licence_country": known.licence_country(airline.iata, today),
                    }
                    for airline in rows
                ]
            }
        )


def _searched(request: Request) -> str:
    """What is searched for: `search`, or `q` for short."""
    asked = request.query_params.get("search") or request.query_params.get("q") or ""
    return asked.replace("\0", "").strip()[:LONGEST_SEARCH]


def _object(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise _refusal("", "not_an_object", _("Give the facts as a JSON object"))
    return data


def _refusal(field: str, code: str, sentence: str) -> ValidationError:
    return ValidationError({field: [ErrorDetail(sentence, code)]})


def _quote_or_errors(facts: Any) -> dict[str, Any]:
    try:
        return {"quote": answer_to(facts if isinstance(facts, Mapping) else {}), "errors": []}
    except FactsError as error:
        rows = [
            {"pointer": f"/{field.replace('.', '/')}", "code": error.errors[field], "detail": text}
            for field, text in fact_sentences(error).items()
        ]
        return {"quote": None, "errors": rows}
