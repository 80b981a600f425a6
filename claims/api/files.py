"""Documents for programs: the desk's verdicts and requests, and what a claim still needs."""

from collections.abc import Iterable
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import IsReviewer
from claims.api.serializers import DocumentSerializer
from claims.choices import DocumentKind, DocumentReason, DocumentState
from claims.document_groups import Entry, Group
from claims.models import ClaimDocument, DocumentAccess, DocumentRequest

ACCESSES_SHOWN = 200


class DocumentRequestSerializer(serializers.ModelSerializer):
    """What the customer was asked for, why and by when; `words` is what they read."""

    passenger = serializers.CharField(source="passenger.full_name", default="", read_only=True)
    words = serializers.CharField(read_only=True)

    class Meta:
        model = DocumentRequest
        fields = (
            "id", "kind", "passenger", "document", "reason_code", "reason", "words", "due_on",
            "asked_at", "answered_at", "answer", "cancelled_at",
        )  # fmt: skip
        read_only_fields = fields


class AccessSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.email", default="", read_only=True)

    class Meta:
        model = DocumentAccess
        fields = ("by", "at")
        read_only_fields = fields


class DeskDocumentSerializer(DocumentSerializer):
    """A document as those who review see it: with who judged it, and its scan."""

    passenger = serializers.CharField(source="passenger.full_name", default="", read_only=True)
    reviewed_by = serializers.CharField(source="reviewed_by.email", default="", read_only=True)

    class Meta(DocumentSerializer.Meta):
        fields = (
            *DocumentSerializer.Meta.fields,
            "passenger",
            "scanned_at",
            "reviewed_by",
            "reviewed_at",
        )
        read_only_fields = fields


class MetadataSerializer(DeskDocumentSerializer):
    """Everything known about a file; `accesses` are the last 200."""

    uploaded_by = serializers.CharField(source="uploaded_by.email", default="", read_only=True)
    accesses = serializers.SerializerMethodField()
    requests = DocumentRequestSerializer(many=True, read_only=True)

    class Meta(DeskDocumentSerializer.Meta):
        fields = (*DeskDocumentSerializer.Meta.fields, "uploaded_by", "accesses", "requests")
        read_only_fields = fields

    @extend_schema_field(AccessSerializer(many=True))
    def get_accesses(self, document: ClaimDocument) -> Any:
        opened = document.accesses.select_related("by")[:ACCESSES_SHOWN]
        return AccessSerializer(opened, many=True).data


class AskingSerializer(serializers.Serializer):
    """`reason_code` is one of the list; `other` needs a `reason` in words."""

    reason_code = serializers.ChoiceField(
        choices=DocumentReason.choices, required=False, default=DocumentReason.OTHER
    )
    reason = serializers.CharField(max_length=900, required=False, allow_blank=True, default="")


class DocumentReviewSerializer(AskingSerializer):
    """With `rejected` the customer is asked for a new file by `replace_by`, in 14 days if empty."""

    verdict = serializers.ChoiceField(choices=("accepted", "rejected"))
    replace_by = serializers.DateField(required=False, allow_null=True, default=None)


class ReuploadSerializer(AskingSerializer):
    """The customer is asked by mail to send the file again by `deadline`, in 14 days if empty."""

    deadline = serializers.DateField(required=False, allow_null=True, default=None)


class EntrySerializer(serializers.Serializer):
    """A file, or (without `document`) one that is missing; `request` is what we asked for."""

    state = serializers.ChoiceField(choices=DocumentState.choices)
    passenger = serializers.SerializerMethodField()
    document = DeskDocumentSerializer(allow_null=True)
    request = DocumentRequestSerializer(allow_null=True)

    def get_passenger(self, entry: Entry) -> str:
        return entry.passenger.full_name if entry.passenger else ""


class GroupSerializer(serializers.Serializer):
    """The documents of one type."""

    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    title = serializers.CharField()
    entries = EntrySerializer(many=True)


class NeededSerializer(serializers.Serializer):
    """A document we need: one of `kinds` is enough. `request` tells if we asked, and by when."""

    kinds = serializers.ListField(child=serializers.CharField())
    title = serializers.CharField()
    passenger = serializers.CharField()
    request = DocumentRequestSerializer(allow_null=True)


def needed(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """What is missing or was sent back, out of all groups."""
    return [
        {
            "kinds": list(entry.need.kinds) if entry.need else [group.kind],
            "title": group.title,
            "passenger": entry.passenger.full_name if entry.passenger else "",
            "request": entry.request,
        }
        for group in groups
        for entry in group.entries
        if entry.request or entry.state == DocumentState.MISSING
    ]


class DeskFileViewSet(viewsets.GenericViewSet):
    permission_classes = [IsReviewer]
    queryset = ClaimDocument.objects.select_related("claim", "passenger", "reviewed_by")
    serializer_class = DeskDocumentSerializer
    lookup_value_converter = "uuid"

    @extend_schema(request=DocumentReviewSerializer, responses=DeskDocumentSerializer)
    @action(detail=True, methods=["put"])
    def review(self, request: Request, pk: str) -> Response:
        """Accept a document, or reject it with the reason the customer reads.

        A rejection asks for a new file; who comes second is refused with 409.
        """
        document, data = self.get_object(), self.validated(DocumentReviewSerializer)
        if data["verdict"] == "accepted":
            document.accept(by=request.user)
        else:
            document.reject(
                by=request.user,
                code=data["reason_code"],
                reason=data["reason"],
                replace_by=data["replace_by"],
            )
        return Response(DeskDocumentSerializer(document).data)

    @extend_schema(responses=MetadataSerializer)
    @action(detail=True)
    def metadata(self, request: Request, pk: str) -> Response:
        """What is known about a file: scan, hash, verdict, requests, and who opened it when."""
        files = self.queryset.select_related("uploaded_by")
        document = get_object_or_404(files.prefetch_related("requests__claim"), pk=pk)
        return Response(MetadataSerializer(document).data)

    @extend_schema(request=ReuploadSerializer, responses={201: DocumentRequestSerializer})
    @action(detail=True, methods=["post"], url_path="request-reupload")
    def request_reupload(self, request: Request, pk: str) -> Response:
        """Ask the customer to send the file again: the reason, and the deadline."""
        document, data = self.get_object(), self.validated(ReuploadSerializer)
        document.request_replacement(
            by=request.user,
            code=data["reason_code"],
            reason=data["reason"],
            replace_by=data["deadline"],
        )
        asked = document.requests.open().get()
        return Response(DocumentRequestSerializer(asked).data, status=201)

    def validated(self, serializer_class: type) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
