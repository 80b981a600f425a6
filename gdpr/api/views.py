"""Leaving, for programs: one's own wish, and the admins' queue. Keys reach neither."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_202_ACCEPTED
from rest_framework.views import APIView

from accounts.api.recent_proof import (
    HEADER,
    ReauthenticationRequired,
    check_password,
    is_fresh,
)
from accounts.permissions import IsAdmin
from gdpr.choices import RequestStatus
from gdpr.deletion_pages import stakes_of
from gdpr.forms import DecisionForm
from gdpr.models import AccountDeletionRequest


class StakesSerializer(serializers.Serializer):
    """What is at stake before the wish is sent: open claims, money under way, what is kept."""

    open_claims = serializers.ListField(child=serializers.CharField(), help_text="References.")
    unpaid_claims = serializers.IntegerField(min_value=0)
    paid_claims = serializers.IntegerField(min_value=0)
    is_on_hold = serializers.BooleanField()
    days_to_cancel = serializers.IntegerField(min_value=1)


class WishSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    confirm = serializers.BooleanField(help_text="Must be true: the account closes at once.")
    password = serializers.CharField(
        required=False,
        write_only=True,
        trim_whitespace=False,
        help_text="Of those who have one; the others send X-Reauthentication.",
    )

    def validate_confirm(self, given: bool) -> bool:
        if not given:
            raise serializers.ValidationError(_("Confirm that the account closes."))
        return given

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        request: Request = self.context["request"]
        if request.user.has_usable_password():
            check_password(request, given.get("password", ""))
        elif not is_fresh(request.headers.get(HEADER, ""), request):
            raise ReauthenticationRequired
        return given


class SentWishSerializer(serializers.ModelSerializer):
    class Meta:
        model = AccountDeletionRequest
        fields = ("id", "status", "requested_at", "cancel_until", "open_claims")
        read_only_fields = fields


class DeleteRequest(APIView):
    @extend_schema(operation_id="account_delete_request_stakes", responses=StakesSerializer)
    def get(self, request: Request) -> Response:
        """What would go and what would stay."""
        stakes: dict[str, Any] = stakes_of(request.user)  # type: ignore[arg-type]
        body = {
            "open_claims": [claim.reference for claim in stakes["open_claims"]],
            "unpaid_claims": stakes["unpaid"],
            "paid_claims": stakes["paid"],
            "is_on_hold": stakes["is_held"],
            "days_to_cancel": stakes["days"],
        }
        return Response(StakesSerializer(body).data)

    @extend_schema(
        operation_id="account_delete_request",
        request=WishSerializer,
        responses={202: SentWishSerializer},
    )
    def post(self, request: Request) -> Response:
        """Close the account and ask to be erased; every token and key stops working at once.

        The link in the mail takes it back for 30 days.
        """
        given = WishSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        reason = given.validated_data["reason"]
        wish = AccountDeletionRequest.objects.ask(request.user, reason=reason)  # type: ignore[arg-type]
        return Response(SentWishSerializer(wish).data, status=HTTP_202_ACCEPTED)


class DeletionRequestSerializer(serializers.ModelSerializer):
    """A wish at the desk. The counts are of the day it came; `blockers` are of now."""

    reviewed_by = serializers.CharField(source="reviewed_by.email", default="", read_only=True)
    blockers = serializers.SerializerMethodField()

    class Meta:
        model = AccountDeletionRequest
        fields = (
            "id", "number", "user", "email", "reason", "status", "requested_at", "cancel_until",
            "cancelled_at", "claims", "open_claims", "paid_claims", "documents", "blockers",
            "reviewed_by", "reviewed_at", "notes", "erased_at",
        )  # fmt: skip
        read_only_fields = fields

    number = serializers.CharField(read_only=True)

    def get_blockers(self, wish: AccountDeletionRequest) -> list[str]:
        return wish.blockers() if wish.is_decidable else []


class DecisionSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(choices=("approve", "reject"))
    notes = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="A refusal needs one."
    )


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class DeletionRequests(generics.ListAPIView):
    """Every wish to be erased, those that wait longest first."""

    permission_classes = [IsAdmin]
    serializer_class = DeletionRequestSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[AccountDeletionRequest]:
        rows = AccountDeletionRequest.objects.select_related("user", "reviewed_by")
        if status := self.request.query_params.get("status", ""):
            if status not in RequestStatus.values:
                raise ValidationError({"status": _("There is no such status.")})
            rows = rows.filter(status=status)
        return rows

    @extend_schema(
        operation_id="admin_deletion_requests",
        parameters=[OpenApiParameter("status", str, enum=RequestStatus.values)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class DeletionRequestDetail(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(operation_id="admin_deletion_request", responses=DeletionRequestSerializer)
    def get(self, request: Request, pk: str) -> Response:
        return Response(DeletionRequestSerializer(self.wish(pk)).data)

    @extend_schema(
        operation_id="admin_deletion_request_decide",
        request=DecisionSerializer,
        responses=DeletionRequestSerializer,
    )
    def put(self, request: Request, pk: str) -> Response:
        """Approve or refuse; 409 with `blockers` while money is owed or a legal hold stands."""
        wish = self.wish(pk)
        DecisionSerializer(data=request.data).is_valid(raise_exception=True)
        form = DecisionForm(request.data)
        if not form.is_valid():
            raise ValidationError(dict(form.errors))
        form.decide(wish, by=request.user)  # type: ignore[arg-type]
        return Response(DeletionRequestSerializer(wish).data)

    def wish(self, pk: str) -> AccountDeletionRequest:
        rows = AccountDeletionRequest.objects.select_related("user", "reviewed_by")
        return get_object_or_404(rows, pk=pk)
