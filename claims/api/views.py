"""Claims for customers and integrators; the desk's endpoints are in `desk`."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters import ClaimFilter
from claims.api.intake import begin_from
from claims.api.serializers import (
    AssessmentSerializer,
    ClaimSerializer,
    DocumentSerializer,
    HistorySerializer,
    MessageSerializer,
    NewClaimSerializer,
    ReasonSerializer,
    SubmitSerializer,
    UploadSerializer,
)
from claims.files.receive import receive_document
from claims.forms.filing import AuthorityForm
from claims.models import Claim, ClaimDocument


class ClaimViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):  # fmt: skip
    """One's own claims. Somebody else's claim does not exist here."""

    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Claim]:
        own = Claim.objects.visible_to(self.request.user)
        if self.request.user.is_authenticated and self.request.user.is_reviewer:
            own = own.filter(customer=self.request.user)  # the desk has its own endpoints
        return own.with_journey().prefetch_related("passengers", "expenses")

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
        """Sign and send the claim; from then on it is reviewed. Sending twice is refused."""
        claim = self.get_object()
        serializer = SubmitSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sign(claim, serializer.validated_data, by=request.user)
        claim.submit(
            by=request.user,
            terms_accepted_at=timezone.now(),
            terms_version=settings.TERMS_VERSION,
        )
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
    @extend_schema(methods=["post"], request=MessageSerializer, responses={201: MessageSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def messages(self, request: Request, pk: str) -> Response:
        """What customer and desk wrote to each other; internal notes are not among it."""
        claim = self.get_object()
        if request.method == "GET":
            notes = claim.notes.messages().select_related("author")
            return Response(MessageSerializer(notes, many=True).data)
        serializer = MessageSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        note = claim.write_message(by=request.user, body=serializer.validated_data["body"])
        return Response(MessageSerializer(note).data, status=status.HTTP_201_CREATED)

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


def sign(claim: Claim, data: dict[str, Any], *, by: Any) -> None:
    """The same signature as on the page: of the same text, by a name among the passengers."""
    if not claim.is_draft:
        return  # submit() refuses in its own words
    form = AuthorityForm(data, claim=claim, by=by)
    if not form.is_valid():
        raise ValidationError(form.errors.get_json_data() and dict(form.errors))
    form.save()


class DocumentViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """One file: what is known about it, and its content."""

    serializer_class = DocumentSerializer
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[ClaimDocument]:
        return ClaimDocument.objects.visible_to(self.request.user)

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)}
    )
    @method_decorator(csp_replace({"default-src": ["'none'"], "sandbox": []}))
    @action(detail=True)
    def content(self, request: Request, pk: str) -> FileResponse:
        """The file itself, once it was checked; every opening is logged."""
        document = self.get_object()
        if not document.is_viewable:
            raise Http404
        return FileResponse(
            document.open_logged(by=request.user),
            content_type=document.content_type,
            filename=document.original_name,
            as_attachment=True,
        )
