"""Many claims at once for programs: `POST admin/bulk-action/`, for admins."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsAdmin
from claims import bulk
from claims.choices import DocumentKind, RejectionCode
from claims.forms.bulk import KINDS, TARGETS, BulkForm
from claims.forms.selection import MOST_CLAIMS
from claims.models import BulkAction, BulkItem


class BulkActionSerializer(serializers.Serializer):
    """What to do with which claims; `preview` only says what would happen."""

    kind = serializers.ChoiceField(choices=KINDS)
    claims = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_CLAIMS)
    status = serializers.ChoiceField(choices=TARGETS, required=False)
    rejection_code = serializers.ChoiceField(choices=RejectionCode.choices, required=False)
    assigned_to = serializers.UUIDField(required=False)
    document_kind = serializers.ChoiceField(choices=DocumentKind.choices, required=False)
    due_on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=2000, required=False)
    preview = serializers.BooleanField(default=False)


class BulkItemSerializer(serializers.Serializer):
    claim = serializers.UUIDField(source="claim_id")
    result = serializers.ChoiceField(choices=[*BulkItem.Result.choices, ("changes", "changes")])
    message = serializers.CharField(allow_blank=True)


class BulkAnswerSerializer(serializers.Serializer):
    """`id` is null for a preview; `finished` is false while it goes on in the background."""

    id = serializers.UUIDField(allow_null=True)
    finished = serializers.BooleanField()
    results = BulkItemSerializer(many=True)


class BulkActions(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(
        operation_id="admin_bulk_action",
        request=BulkActionSerializer,
        responses={200: BulkAnswerSerializer, 202: BulkAnswerSerializer},
    )
    def post(self, request: Request) -> Response:
        """Status, assignment or a request for a document, on many claims; each is answered."""
        serializer = BulkActionSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        form = BulkForm({**asked, "claims": [str(pk) for pk in asked["claims"]]}, by=request.user)
        if not form.is_valid():
            raise ValidationError(dict(form.errors))
        action, claims = form.action(), form.cleaned_data["claims"]
        if asked["preview"]:
            return Response(foreseen(action, claims))
        bulk.begin(action, claims)
        code = status.HTTP_200_OK if action.finished_at else status.HTTP_202_ACCEPTED
        return Response(answer(action), status=code)


class BulkActionResult(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(operation_id="admin_bulk_action_result", responses=BulkAnswerSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        """How far a bulk action is, and what came of each claim."""
        return Response(answer(get_object_or_404(BulkAction, pk=pk)))


def answer(action: BulkAction) -> dict[str, Any]:
    results = BulkItemSerializer(action.items.all(), many=True).data
    return {"id": action.pk, "finished": action.finished_at is not None, "results": results}


def foreseen(action: BulkAction, claims: list[Any]) -> dict[str, Any]:
    results = [
        {
            "claim": row.claim.pk,
            "result": "skipped" if row.refusal else "changes",
            "message": row.refusal,
        }
        for row in bulk.foresee(action, claims)
    ]
    return {"id": None, "finished": False, "results": results}
