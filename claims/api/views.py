"""Claims for customers and integrators; the desk's endpoints are in `desk`."""

from typing import Any

from csp.decorators import csp_replace
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.files import NeededSerializer, needed
from claims.api.filters import ClaimFilter
from claims.api.intake import begin_from
from claims.api.serializers import (
    AssessmentSerializer,
    ClaimSerializer,
    DocumentSerializer,
    HistorySerializer,
    MessageSerializer,
    NewClaimSerializer,
    NewMessageSerializer,
    ReadSerializer,
    ReasonSerializer,
    SentMessageSerializer,
    SignatureLinkSerializer,
    SubmitSerializer,
    UploadSerializer,
)
from claims.document_groups import document_groups
from claims.files.receive import attach, receive_document
from claims.files.serve import CONTENT_POLICY, serve_file
from claims.forms.authority import ApiAuthorityForm
from claims.models import Claim, ClaimDocument, Passenger


class ClaimViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):  # fmt: skip
    """One's own claims. Somebody else's claim does not exist here."""

    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    key_scopes = {
        "read": "claims:read",
        "write": "claims:write",
        "write documents": "documents:write",
    }
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Claim]:
        own = Claim.objects.visible_to(self.request.user)
        if self.request.user.is_authenticated and self.request.user.is_reviewer:
            own = own.filter(customer=self.request.user)  # the desk has its own endpoints
        # An answer names airports by their codes; what acts on a claim needs all of it.
        is_read = self.action in ("list", "retrieve")
        claims = own.with_flights() if is_read else own.with_journey()
        people = Prefetch("passengers", Passenger.objects.with_signatures())
        return claims.prefetch_related(people, "expenses")

    @extend_schema(request=NewClaimSerializer, responses={201: ClaimSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a claim as a draft. Documents follow, then `submit`."""
        serializer = NewClaimSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        claim = begin_from(serializer.validated_data, by=request.user)
        return Response(self.get_serializer(claim).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SubmitSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Send the claim, with one's own signature unless it is signed; then it is reviewed.

        Every other adult is mailed a link to sign. Sending twice is refused.
        """
        claim = self.get_object()
        serializer = SubmitSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sign(claim, serializer.validated_data, by=request.user)
        claim.submit(by=request.user)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=ReasonSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the claim back, free of charge, any time before money arrives."""
        claim = self.get_object()
        serializer = ReasonSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        claim.withdraw(by=request.user, reason=serializer.validated_data["reason"])
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={201: SignatureLinkSerializer(many=True)})
    @action(detail=True, methods=["post"], url_path="signature-links", pagination_class=None)
    def signature_links(self, request: Request, pk: str) -> Response:
        """Mail a link to every signer who has neither signed nor an open link."""
        links = self.get_object().request_signatures(by=request.user)
        body = SignatureLinkSerializer(links, many=True).data
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=None,
        responses={201: SignatureLinkSerializer},
        parameters=[OpenApiParameter("passenger_id", int, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["post"], url_path="passengers/<int:passenger_id>/signature-link")
    def signature_link(self, request: Request, pk: str, passenger_id: int) -> Response:
        """Mail one passenger, or a child's guardian, a fresh link; the earlier one is dead."""
        claim = self.get_object()
        passenger = get_object_or_404(claim.passengers, pk=passenger_id)
        (link,) = claim.request_signatures(by=request.user, only=passenger)
        body = SignatureLinkSerializer(link).data
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(responses=HistorySerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """Every move of the claim, the oldest first."""
        rows = self.get_object().status_history.select_related("changed_by")
        return Response(HistorySerializer(rows, many=True, context={"request": request}).data)

    @extend_schema(responses=AssessmentSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def assessments(self, request: Request, pk: str) -> Response:
        """What the claim was judged to be worth each time, and why; the oldest first."""
        rows = self.get_object().assessments.all()
        return Response(AssessmentSerializer(rows, many=True).data)

    @extend_schema(methods=["get"], responses=MessageSerializer(many=True), filters=False)
    @extend_schema(
        methods=["post"],
        request={
            "application/json": NewMessageSerializer,
            "multipart/form-data": NewMessageSerializer,
        },
        responses={201: SentMessageSerializer},
    )
    @action(
        detail=True,
        methods=["get", "post"],
        parser_classes=[JSONParser, MultiPartParser, FormParser],
    )
    def messages(self, request: Request, pk: str) -> Response:
        """What customer and desk wrote to each other; internal notes are not among it.

        A file that cannot be kept costs neither the text nor the other files.
        """
        claim = self.get_object()
        if request.method == "GET":
            page = self.paginate_queryset(claim.notes.messages().with_files())
            return self.get_paginated_response(MessageSerializer(page, many=True).data)
        serializer = NewMessageSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        note = claim.write_message(by=request.user, body=data["body"])
        note.refused = attach(note, data.get("files", ()), by=request.user)
        note.files = list(ClaimDocument.everything.filter(note=note))
        return Response(SentMessageSerializer(note).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ReadSerializer)
    @action(detail=True, methods=["post"], url_path="messages/read")
    def read_messages(self, request: Request, pk: str) -> Response:
        """Say that the customer has opened what we wrote; a partner cannot say it for them."""
        claim = self.get_object()
        return Response({"opened": claim.mark_read(claim.notes.messages(), by=request.user)})

    @extend_schema(methods=["get"], responses=DocumentSerializer(many=True), filters=False)
    @extend_schema(
        methods=["post"],
        request={"multipart/form-data": UploadSerializer},
        responses={201: DocumentSerializer},
    )
    @action(
        detail=True,
        methods=["get", "post"],
        pagination_class=None,
        parser_classes=[MultiPartParser, FormParser],
    )
    def documents(self, request: Request, pk: str) -> Response:
        """The files of a claim; POST adds one (multipart: `kind`, `file`).

        A file of a kind that was sent back replaces the one that was.
        """
        claim = self.get_object()
        if request.method == "GET":
            return Response(DocumentSerializer(claim.documents.all(), many=True).data)
        serializer = UploadSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        document = receive_document(
            claim,
            serializer.validated_data["file"],
            kind=serializer.validated_data["kind"],
            by=request.user,
            replaces=claim.documents.to_be_replaced()
            .filter(kind=serializer.validated_data["kind"])
            .first(),
        )
        return Response(DocumentSerializer(document).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=NeededSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, url_path="documents/needed")
    def needed_documents(self, request: Request, pk: str) -> Response:
        """What is missing or was sent back; where we asked, with the deadline.

        A file sent to `documents/` with the same `kind` answers the request.
        """
        groups = document_groups(self.get_object())
        return Response(NeededSerializer(needed(groups), many=True).data)


def sign(claim: Claim, data: dict[str, Any], *, by: Any) -> None:
    """The same signature as on the page: of the same text, by a name among the passengers."""
    if not claim.is_draft or "signer_name" not in data:
        return  # submit() says in its own words what is missing
    if claim.customer_id != by.pk:
        sentence = _("Only the customer signs. Send them a signature link instead.")
        raise ValidationError({"signer_name": sentence})
    form = ApiAuthorityForm(data, claim=claim, by=by)
    if not form.is_valid():
        raise ValidationError(form.errors.get_json_data() and dict(form.errors))
    form.save()


class DocumentViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """One file: what is known about it, and its content."""

    serializer_class = DocumentSerializer
    key_scopes = {"read": "claims:read"}
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[ClaimDocument]:
        return ClaimDocument.everything.visible_to(self.request.user)

    @extend_schema(
        responses={(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY)}  # as what it was sent
    )
    @method_decorator(csp_replace(CONTENT_POLICY))
    @action(detail=True)
    def content(self, request: Request, pk: str) -> HttpResponseBase:
        """The file itself, once it was checked; every opening is logged."""
        document = self.get_object()
        if not document.is_viewable:
            raise Http404
        return serve_file(request, document, by=request.user)
