"""Asked once more who they are, before a step that outlives a stolen token.

The password or a code of the second factor buys a mark for some minutes. It works only beside a
token of the same sign-in, and ends with everything that ends tokens.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import PasswordField
from accounts.forms import SecondFactorReauthenticateForm
from accounts.lockout import forget_guesses
from accounts.models import User
from accounts.tokens import FAMILY

HEADER = "X-Reauthentication"
SALT = "accounts.api.recent_proof"
NOT_RIGHT = _("The password is not right")


class ReauthenticationRequired(PermissionDenied):
    kind = "reauthentication-required"
    default_detail = _(
        "Show again that it is you: POST your password or code to auth/reauthenticate/, "
        "and send the mark it answers with in the header X-Reauthentication."
    )


class RecentProof(BasePermission):
    """For views whose unsafe methods need a mark; reading goes without."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.method not in getattr(view, "proof_for", ("POST", "PUT", "PATCH", "DELETE")):
            return True
        if not is_fresh(request.headers.get(HEADER, ""), request):
            raise ReauthenticationRequired
        return True


def subject_of(request: Request) -> str:
    """The sign-in a mark belongs to: the person as they are now, and the family of the token."""
    token = request.auth
    family = token.get(FAMILY, "") if hasattr(token, "get") else ""
    return f"{request.user.pk}|{request.user.token_stamp}|{family}"


def mark_for(request: Request) -> str:
    """When it was made, signed together with whose it is."""
    signed = TimestampSigner(salt=SALT).sign(subject_of(request))
    return signed.removeprefix(f"{subject_of(request)}:")


def is_fresh(mark: str, request: Request) -> bool:
    lifetime = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    try:
        TimestampSigner(salt=SALT).unsign(f"{subject_of(request)}:{mark}", max_age=lifetime)
    except BadSignature:
        return False
    return True


class ReauthenticationSerializer(serializers.Serializer):
    """One of the two."""

    password = PasswordField(required=False)
    code = serializers.CharField(max_length=20, required=False, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"password": _("Send your password, or a code")})
        request = self.context["request"]
        if "password" in attrs:
            check_password(request, attrs["password"])
        else:
            check_code(request, attrs["code"])
        return attrs


def check_password(request: Request, password: str) -> None:
    """Through the backends of the sign-in, so that wrong ones count for the lock-out."""
    user = authenticate(request._request, email=request.user.email, password=password)
    if user != request.user:
        raise serializers.ValidationError({"password": NOT_RIGHT})
    forget_guesses(request._request, request.user.email)


def check_code(request: Request, code: str) -> None:
    user: User = request.user
    form = SecondFactorReauthenticateForm(user=user, data={"code": code})
    if not form.is_valid():
        raise serializers.ValidationError({"code": form.errors["code"]})
    form.authenticator.record_usage()
    forget_guesses(request._request, user.email)


class MarkSerializer(serializers.Serializer):
    mark = serializers.CharField(help_text=_("Goes into the header X-Reauthentication."))
    expires_in = serializers.IntegerField(help_text=_("Seconds."))


class Reauthenticate(APIView):
    @extend_schema(
        operation_id="auth_reauthenticate",
        request=ReauthenticationSerializer,
        responses={
            200: MarkSerializer,
            400: OpenApiResponse(description="Refused; problem+json says why."),
        },
    )
    def post(self, request: Request) -> Response:
        """Show again that it is you, by `password` or by `code`, before a sensitive step."""
        serializer = ReauthenticationSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        lifetime = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return Response({"mark": mark_for(request), "expires_in": lifetime})
