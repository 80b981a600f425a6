"""The desk for programs, under `/api/v1/admin/`: the same operations as the admin's buttons."""

from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import IsReviewer
from claims.api.desk_serializers import (
    AssignSerializer,
    CompensationSerializer,
    DeskClaimDetailSerializer,
    DeskClaimSerializer,
    DocumentReviewSerializer,
    FactsSerializer,
    NoteSerializer,
    PayoutSerializer,
    StatusSerializer,
)
from claims.api.filters import ClaimFilter
from claims.api.serializers import DocumentSerializer
from claims.choices import ClaimStatus
from claims.models import Claim, ClaimDocument, ClaimNote, ClaimStatusHistory


class NumberedPages(PageNumberPagination):
    """For the desk's lists, where people jump to a page."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"


class DeskClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    permission_classes = [IsReviewer]
    pagination_class = NumberedPages
    filterset_class = ClaimFilter
    serializer_class = DeskClaimSerializer
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Claim]:
        claims = (
            Claim.objects.sent()
            .with_journey()
            .select_related("customer", "assigned_to")
            .prefetch_related("passengers", "expenses")
        )
        return claims.order_by("-submitted_at", "pk") if self.action == "list" else claims

    def get_serializer_class(self) -> type[DeskClaimSerializer]:
        return DeskClaimSerializer if self.action == "list" else DeskClaimDetailSerializer

    def whole(self) -> Response:
        """The claim as it is now, with everything."""
        notes = ClaimNote.objects.visible_to(self.request.user).select_related("author")
        moves = ClaimStatusHistory.objects.select_related("changed_by")
        claim = (
            self.get_queryset()
            .select_related("payout")
            .prefetch_related(
                Prefetch("notes", notes),
                Prefetch("status_history", moves),
                "assessments",
                "compensation_changes__by",
                "decisions__by",
                "decisions__assessment",
            )
            .get(pk=self.kwargs["pk"])
        )
        return Response(DeskClaimDetailSerializer(claim, context={"request": self.request}).data)

    @extend_schema(responses=DeskClaimDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.get_object()
        return self.whole()

    @extend_schema(request=StatusSerializer, responses=DeskClaimDetailSerializer)
    @action(detail=True, methods=["put"])
    def status(self, request: Request, pk: str) -> Response:
        """Move the claim: only where the workflow allows it, and only by whom it allows."""
        claim = self.get_object()
        data = self.validated(StatusSerializer)
        move(claim, data, by=request.user)
        return self.whole()

    @extend_schema(request=AssignSerializer, responses=DeskClaimDetailSerializer)
    @action(detail=True, methods=["put"])
    def assign(self, request: Request, pk: str) -> Response:
        claim = self.get_object()
        claim.assign_to(self.validated(AssignSerializer)["assigned_to"], by=request.user)
        return self.whole()

    @extend_schema(request=CompensationSerializer, responses=DeskClaimDetailSerializer)
    @action(detail=True, methods=["put"])
    def compensation(self, request: Request, pk: str) -> Response:
        """Set the sum by hand, with the reason; before and after are kept."""
        self.get_object().set_compensation(
            **self.validated(CompensationSerializer), by=request.user
        )
        return self.whole()

    @extend_schema(request=FactsSerializer, responses=DeskClaimDetailSerializer)
    @action(detail=True, methods=["put"])
    def facts(self, request: Request, pk: str) -> Response:
        """Correct the facts as established; the claim is assessed again, the old answer stays."""
        claim, facts = self.get_object(), dict(self.validated(FactsSerializer))
        if "arrival_delay_minutes" in facts:
            minutes = facts.pop("arrival_delay_minutes")
            facts["arrival_delay"] = None if minutes is None else timedelta(minutes=minutes)
        claim.correct_facts(by=request.user, **facts)
        return self.whole()

    @extend_schema(request=NoteSerializer, responses={201: NoteSerializer})
    @action(detail=True, methods=["post"])
    def notes(self, request: Request, pk: str) -> Response:
        """An internal note, or with `is_internal: false` a message to the customer."""
        claim, data = self.get_object(), self.validated(NoteSerializer)
        write = claim.write_internal_note if data.get("is_internal", True) else claim.write_message
        note = write(by=request.user, body=data["body"])
        return Response(NoteSerializer(note).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=DocumentSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def documents(self, request: Request, pk: str) -> Response:
        documents = self.get_object().documents.order_by("kind", "uploaded_at")
        return Response(DocumentSerializer(documents, many=True).data)

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


def move(claim: Claim, data: dict[str, Any], *, by: Any) -> None:
    """The operation behind a target status, whichever takes more than a reason included."""
    if data["status"] == ClaimStatus.REJECTED:
        claim.reject(by=by, code=data["rejection_code"], reason=data["reason"])
    elif data["status"] == ClaimStatus.APPROVED:
        claim.approve(by=by, reason=data["reason"])
    else:
        claim.transition_to(data["status"], by=by, reason=data["reason"])


class DeskFileViewSet(viewsets.GenericViewSet):
    permission_classes = [IsReviewer]
    queryset = ClaimDocument.objects.select_related("claim")
    serializer_class = DocumentSerializer
    lookup_value_converter = "uuid"

    @extend_schema(request=DocumentReviewSerializer, responses=DocumentSerializer)
    @action(detail=True, methods=["put"])
    def review(self, request: Request, pk: str) -> Response:
        """Accept a document, or reject it with the reason the customer reads."""
        document = self.get_object()
        serializer = DocumentReviewSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        if data["verdict"] == "accepted":
            document.accept(by=request.user)
        else:
            document.reject(by=request.user, reason=data["reason"], replace_by=data["replace_by"])
        return Response(DocumentSerializer(document).data)
