"""The figures of the dashboard for programs."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsAdmin
from claims.dashboard import dashboard
from claims.forms.period import PeriodForm


class FiguresSerializer(serializers.Serializer):
    """Of the claims sent in the period; `figures` has the tables of the desk's dashboard by name.

    Earlier days are as of `counted_at`; claims sent today are counted at once.
    """

    sent_after = serializers.DateField(allow_null=True)
    sent_before = serializers.DateField(allow_null=True)
    counted_at = serializers.DateTimeField(allow_null=True)
    figures = serializers.DictField(child=serializers.ListField(child=serializers.DictField()))


class Analytics(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(
        operation_id="admin_analytics",
        parameters=[
            OpenApiParameter(name, str, description=str(field.label))
            for name, field in PeriodForm.base_fields.items()
        ],
        responses=FiguresSerializer,
    )
    def get(self, request: Request) -> Response:
        """Status, success, days, age, refusals, documents, money and workload of a period."""
        form = PeriodForm(request.query_params)
        if unknown := sorted(set(request.query_params) - set(form.fields) - {"format"}):
            raise ValidationError(dict.fromkeys(unknown, "There is no such filter."))
        if not form.is_valid():
            raise ValidationError(dict(form.errors))
        report = dashboard(*form.period)
        body: dict[str, Any] = {
            "sent_after": report.first,
            "sent_before": report.last,
            "counted_at": report.counted_at,
            "figures": {table.name: table.as_dicts() for table in report.tables},
        }
        return Response(FiguresSerializer(body).data)
