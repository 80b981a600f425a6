"""The desk for programs, under `/api/v1/admin/`: the same operations as the admin's buttons."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import IsReviewer
from claims import queue
from claims.api.desk_serializers import (
    AssignSerializer,
    CompensationSerializer,
    DeskClaimDetailSerializer,
    DeskClaimSerializer,
    FactsSerializer,
    NewNoteSerializer,
    PayoutSerializer,
    StatusSerializer,
    WrittenNoteSerializer,
)
from claims.api.etag import etag_of, expected_version
from claims.api.files import GroupSerializer
from claims.api.queue import QueuePages, asked_of, listed, parameters
from claims.api.serializers import ReadSerializer
from claims.document_groups import document_groups
from claims.files.receive import attach
from claims.models import Claim, ClaimDocument, ClaimNote, ClaimStatusHistory, Passenger
from claims.retry import retrying
from claims.warning_signs import email_changes

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag as it came: 412 with what changed if somebody was faster.",
)


class DeskClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    permission_classes = [IsReviewer]
    pagination_class = QueuePages
    filter_backends = ()
    serializer_class = DeskClaimSerializer
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Claim]:
        return (
            Claim.objects.sent()
            .with_journey()
            .select_related("customer", "assigned_to")
            .prefetch_related(
                Prefetch("passengers", Passenger.objects.with_signatures()), "expenses"
            )
        )

    @extend_schema(parameters=[*parameters()])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The work queue: views, filters, orders and search of the desk, page by page."""
        page = queue.page_of(asked_of(request), listed())
        rows = self.get_serializer(page.claims, many=True).data
        return QueuePages().answer(page, rows, request)

    def get_serializer_class(self) -> type[DeskClaimSerializer]:
        return DeskClaimSerializer if self.action == "list" else DeskClaimDetailSerializer

    def whole(self) -> Response:
        """The claim as it is now, with everything."""
        notes = ClaimNote.objects.visible_to(self.request.user).with_files()
        moves = ClaimStatusHistory.objects.select_related("changed_by")
        claims = (
            self.get_queryset()
            .annotate(email_changed_at=email_changes())
            .select_related("payout")
            .prefetch_related(
                Prefetch("notes", notes),
                Prefetch("status_history", moves),
                "assessments",
                "compensation_changes__by",
                "decisions__by",
                "decisions__assessment",
            )
        )
        claim = get_object_or_404(claims, pk=self.kwargs["pk"])
        body = DeskClaimDetailSerializer(claim, context={"request": self.request}).data
        return Response(body, headers={"ETag": etag_of(claim)})

    def done(self, operation: Callable[[Claim], Any]) -> Response:
        """One operation on the claim as this program has seen it, and the claim after it."""
        # The operation reads and locks the row itself; the answer is read anew afterwards.
        claim = get_object_or_404(Claim.objects.sent(), pk=self.kwargs["pk"])
        seen = expected_version(self.request)

        def once() -> None:
            claim.expect(seen)
            operation(claim)

        retrying(once)
        return self.whole()

    @extend_schema(responses=DeskClaimDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.whole()

    @extend_schema(
        parameters=[IF_MATCH], request=StatusSerializer, responses=DeskClaimDetailSerializer
    )
    @action(detail=True, methods=["put"])
    def status(self, request: Request, pk: str) -> Response:
        """Move the claim: only where the workflow allows it, and only by whom it allows.

        202 with `open_proposal` when the sum is above the limit of one person: the claim is
        approved once another person sends the same.
        """
        data = self.validated(StatusSerializer)
        response = self.done(
            lambda claim: claim.move_to(
                data["status"],
                by=request.user,
                reason=data["reason"],
                rejection_code=data["rejection_code"],
            )
        )
        if response.data["status"] != data["status"]:
            response.status_code = status.HTTP_202_ACCEPTED
        return response

    @extend_schema(
        parameters=[IF_MATCH], request=AssignSerializer, responses=DeskClaimDetailSerializer
    )
    @action(detail=True, methods=["put"])
    def assign(self, request: Request, pk: str) -> Response:
        reviewer = self.validated(AssignSerializer)["assigned_to"]
        return self.done(lambda claim: claim.assign_to(reviewer, by=request.user))

    @extend_schema(
        parameters=[IF_MATCH], request=CompensationSerializer, responses=DeskClaimDetailSerializer
    )
    @action(detail=True, methods=["put"])
    def compensation(self, request: Request, pk: str) -> Response:
        """Set the sum by hand, with the reason; before and after are kept."""
        data = self.validated(CompensationSerializer)
        return self.done(lambda claim: claim.set_compensation(**data, by=request.user))

    @extend_schema(
        parameters=[IF_MATCH], request=FactsSerializer, responses=DeskClaimDetailSerializer
    )
    @action(detail=True, methods=["put"])
    def facts(self, request: Request, pk: str) -> Response:
        """Correct the facts as established; the claim is assessed again, the old answer stays."""
        facts = dict(self.validated(FactsSerializer))
        if "arrival_delay_minutes" in facts:
            minutes = facts.pop("arrival_delay_minutes")
            facts["arrival_delay"] = None if minutes is None else timedelta(minutes=minutes)
        return self.done(lambda claim: claim.correct_facts(by=request.user, **facts))

    @extend_schema(
        request={"application/json": NewNoteSerializer, "multipart/form-data": NewNoteSerializer},
        responses={201: WrittenNoteSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[JSONParser, MultiPartParser, FormParser])
    def notes(self, request: Request, pk: str) -> Response:
        """An internal note, or with `is_internal: false` a message to the customer.

        A file that cannot be kept costs neither the text nor the other files.
        """
        claim, data = self.get_object(), self.validated(NewNoteSerializer)
        write = claim.write_internal_note if data["is_internal"] else claim.write_message
        note = write(by=request.user, body=data["body"])
        note.refused = attach(note, data.get("files", ()), by=request.user)
        note.files = list(ClaimDocument.everything.filter(note=note))
        return Response(WrittenNoteSerializer(note).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ReadSerializer)
    @action(detail=True, methods=["post"], url_path="messages/read")
    def read_messages(self, request: Request, pk: str) -> Response:
        """Say that the desk has opened what the customer wrote: it leaves the unread messages."""
        claim = self.get_object()
        return Response({"opened": claim.mark_read(claim.notes.messages(), by=request.user)})

    @extend_schema(responses=GroupSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def documents(self, request: Request, pk: str) -> Response:
        """By type and passenger, each with its state, verdict and scan; what is missing too."""
        return Response(GroupSerializer(document_groups(self.get_object()), many=True).data)

    @extend_schema(request=PayoutSerializer, responses={201: PayoutSerializer})
    @action(detail=True, methods=["post"])
    def payouts(self, request: Request, pk: str) -> Response:
        """Record what the customer was paid; the claim is paid from then on."""
        payout = self.get_object().record_payout(
            **self.validated(PayoutSerializer), by=request.user
        )
        return Response(PayoutSerializer(payout).data, status=status.HTTP_201_CREATED)

    def validated(self, serializer_class: type) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
