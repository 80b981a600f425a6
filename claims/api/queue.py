"""The queue for programs: the same filters, orders and search as the desk's page, as JSON."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from claims import queue
from claims.forms.queue import QueueForm
from claims.models import Claim, Passenger
from claims.models.claim import ClaimQuerySet

CHOICES_OF_THE_DAY = frozenset({"assigned_to"})  # people come and go; no place for a schema
TYPES = {forms.IntegerField: int, forms.BooleanField: bool}


def listed() -> ClaimQuerySet:
    """What a row of the API's list shows."""
    claims = Claim.objects.select_related("customer", "assigned_to").with_flights()
    people = Prefetch("passengers", Passenger.objects.with_signatures())
    return claims.prefetch_related(people, "expenses")


def asked_of(request: Request) -> queue.Asked:
    """What a program asks for; ValidationError for what nobody knows or cannot be."""
    form = QueueForm(request.query_params)
    if unknown := sorted(set(request.query_params) - set(form.fields) - {"format"}):
        raise ValidationError(dict.fromkeys(unknown, "There is no such filter."))
    if not form.is_valid():
        raise ValidationError(dict(form.errors))
    return form.asked(request.user)


def parameters() -> Iterator[OpenApiParameter]:
    """The form's fields for the schema."""
    for name, field in QueueForm.base_fields.items():
        choices = []
        if isinstance(field, forms.ChoiceField) and name not in CHOICES_OF_THE_DAY:
            choices = [value for value, _label in field.choices if value]
        yield OpenApiParameter(
            name,
            TYPES.get(type(field), str),
            description=str(field.help_text or field.label),
            enum=choices or None,
            many=isinstance(field, forms.MultipleChoiceField),
        )


class QueuePages(BasePagination):
    """Pages by number; `count` stops at 10,000, which `count_is_capped` then says."""

    def answer(self, page: queue.Page, rows: list[Any], request: Request) -> Response:
        address = request.build_absolute_uri()
        return Response(
            {
                "count": page.count,
                "count_is_capped": page.is_count_capped,
                "next": replace_query_param(address, "page", page.number + 1)
                if page.has_next
                else None,
                "previous": replace_query_param(address, "page", page.number - 1)
                if page.has_previous
                else None,
                "results": rows,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["count", "count_is_capped", "results"],
            "properties": {
                "count": {"type": "integer", "maximum": queue.MOST_COUNTED},
                "count_is_capped": {"type": "boolean"},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }
