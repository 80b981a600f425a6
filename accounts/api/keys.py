"""One's own API keys and sign-ins by API. Keys cannot reach them: a key makes no keys."""

from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT
from rest_framework.views import APIView

from accounts.api.recent_proof import RecentProof
from accounts.models import ApiKey, Scope, TokenFamily
from accounts.models.api_key import networks


class ApiKeySerializer(serializers.ModelSerializer):
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), min_length=1, max_length=len(Scope)
    )
    allowed_addresses = serializers.ListField(
        child=serializers.CharField(max_length=45), required=False, max_length=20
    )
    expires_at = serializers.DateTimeField(source="expiry_date", required=False, allow_null=True)
    created_at = serializers.DateTimeField(source="created", read_only=True)
    name = serializers.CharField(max_length=50)

    class Meta:
        model = ApiKey
        fields = [
            "prefix", "name", "scopes", "allowed_addresses", "expires_at", "created_at",
            "last_used_at", "revoked",
        ]  # fmt: skip
        read_only_fields = ["prefix", "last_used_at", "revoked"]

    def validate_allowed_addresses(self, given: list[str]) -> list[str]:
        try:
            return networks("\n".join(given))
        except ModelValidationError as error:
            raise serializers.ValidationError(error.messages) from error

    def validate_expires_at(self, given: Any) -> Any:
        if given and given <= timezone.now():
            raise serializers.ValidationError(_("This moment has passed"))
        return given


class NewApiKeySerializer(ApiKeySerializer):
    key = serializers.CharField(
        read_only=True, help_text=_("The whole key, this once: only a hash of it is kept.")
    )

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "key"]


def with_text(key: ApiKey, text: str) -> Response:
    return Response({**ApiKeySerializer(key).data, "key": text}, status=HTTP_201_CREATED)


class ApiKeys(APIView):
    permission_classes = (IsAuthenticated, RecentProof)

    @extend_schema(
        operation_id="account_api_keys_list", responses={200: ApiKeySerializer(many=True)}
    )
    def get(self, request: Request) -> Response:
        """Your keys, the newest first, without their secrets."""
        return Response(ApiKeySerializer(request.user.api_keys.all(), many=True).data)

    @extend_schema(
        operation_id="account_api_keys_create",
        request=ApiKeySerializer,
        responses={201: NewApiKeySerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a key. The answer holds the whole of it, this once.

        A key outlives the sign-in that made it: `auth/reauthenticate/` comes first.
        """
        serializer = ApiKeySerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        key, text = ApiKey.objects.make(request.user, **serializer.validated_data)
        return with_text(key, text)


class ApiKeyDetail(APIView):
    @extend_schema(operation_id="account_api_keys_revoke", request=None, responses={204: None})
    def delete(self, request: Request, prefix: str) -> Response:
        """Revoke a key, at once and for good."""
        own_key(request, prefix).revoke()
        return Response(status=HTTP_204_NO_CONTENT)


class RotateApiKey(APIView):
    permission_classes = (IsAuthenticated, RecentProof)

    @extend_schema(
        operation_id="account_api_keys_rotate", request=None, responses={201: NewApiKeySerializer}
    )
    def post(self, request: Request, prefix: str) -> Response:
        """A new key with the same rights; this one goes on working for 24 hours.

        `auth/reauthenticate/` comes first.
        """
        return with_text(*own_key(request, prefix).rotate())


def own_key(request: Request, prefix: str) -> ApiKey:
    return get_object_or_404(ApiKey, owner=request.user, prefix=prefix, revoked=False)


class SignInSerializer(serializers.ModelSerializer):
    class Meta:
        model = TokenFamily
        fields = ["id", "created_at", "refreshed_at", "expires_at"]
        read_only_fields = fields


class SignIns(APIView):
    @extend_schema(
        operation_id="account_sessions_list", responses={200: SignInSerializer(many=True)}
    )
    def get(self, request: Request) -> Response:
        """Where you are signed in by API."""
        alive = request.user.token_families.alive().order_by("-created_at")
        return Response(SignInSerializer(alive, many=True).data)

    @extend_schema(operation_id="account_sessions_end_all", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out everywhere: every session of the site and every token, this one as well."""
        request.user.end_sign_ins()
        return Response(status=HTTP_204_NO_CONTENT)


class SignInDetail(APIView):
    @extend_schema(operation_id="account_sessions_end", request=None, responses={204: None})
    def delete(self, request: Request, pk: str) -> Response:
        """End one sign-in; its tokens are refused from now on."""
        get_object_or_404(TokenFamily, user=request.user, pk=pk).end()
        return Response(status=HTTP_204_NO_CONTENT)
