"""Registering and signing in by API. What an answer says never depends on who has an account."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT
from rest_framework.views import APIView

from accounts import tokens
from accounts.api.serializers import (
    AnswerSerializer,
    EmailProofSerializer,
    EmailSerializer,
    LoginSerializer,
    PasswordResetSerializer,
    ProfileSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    TokenPairSerializer,
)
from accounts.limits import ClientThrottle
from accounts.models import User

CHECK_YOUR_MAIL = _("Check your email: we have sent what comes next to the address you gave.")
REFUSED = OpenApiResponse(description="Refused; problem+json says why.")
SLOW_DOWN = OpenApiResponse(description="Too many attempts; Retry-After says for how long.")


class OpenEndpoint(APIView):
    """Answers without a token, so rarely to the same address."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_scope: str

    def get_authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'  # without it DRF would answer 403 in place of 401


class Register(OpenEndpoint):
    throttle_scope = "register"

    @extend_schema(
        operation_id="auth_register",
        request=RegistrationSerializer,
        responses={202: AnswerSerializer, 400: REFUSED, 429: SLOW_DOWN},
    )
    def post(self, request: Request) -> Response:
        """Begin an account; a link to confirm the address is mailed."""
        serializer = RegistrationSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return check_your_mail()


class Login(OpenEndpoint):
    throttle_scope = "login"

    @extend_schema(
        operation_id="auth_login",
        request=LoginSerializer,
        responses={200: TokenPairSerializer, 400: REFUSED, 401: REFUSED, 429: SLOW_DOWN},
    )
    def post(self, request: Request) -> Response:
        """Sign in. `second-factor-required` asks for the same call again, with `code`."""
        serializer = LoginSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        return token_pair(serializer.save())


class Refresh(OpenEndpoint):
    throttle_scope = "refresh"

    @extend_schema(
        operation_id="auth_refresh",
        request=RefreshSerializer,
        responses={200: TokenPairSerializer, 401: REFUSED, 429: SLOW_DOWN},
    )
    def post(self, request: Request) -> Response:
        """Swap a refresh token for a new pair. Each works once; used again, all of them end."""
        serializer = RefreshSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return token_pair(tokens.renew(serializer.validated_data["refresh"]))


class Logout(OpenEndpoint):
    throttle_scope = "refresh"

    @extend_schema(
        operation_id="auth_logout",
        request=RefreshSerializer,
        responses={204: None, 401: REFUSED, 429: SLOW_DOWN},
    )
    def post(self, request: Request) -> Response:
        """Sign out: the refresh token and every access token it made are refused at once."""
        serializer = RefreshSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        tokens.end(serializer.validated_data["refresh"])
        return Response(status=HTTP_204_NO_CONTENT)


class ForgotPassword(OpenEndpoint):
    throttle_scope = "password_reset"

    @extend_schema(
        operation_id="auth_forgot_password",
        request=EmailSerializer,
        responses={202: AnswerSerializer, 400: REFUSED, 429: SLOW_DOWN},
    )
    def post(self, request: Request) -> Response:
        """Have a link to a new password mailed."""
        serializer = EmailSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        User.objects.request_password_reset(serializer.validated_data["email"])
        return check_your_mail()


class ResetPassword(OpenEndpoint):
    throttle_scope = "password_reset"

    @extend_schema(
        operation_id="auth_reset_password",
        request=PasswordResetSerializer,
        responses={204: None, 400: REFUSED, 429: SLOW_DOWN},
    )
    def post(self, request: Request) -> Response:
        """Set a new password by the key of the mailed link; every sign-in ends."""
        serializer = PasswordResetSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(status=HTTP_204_NO_CONTENT)


class VerifyEmail(OpenEndpoint):
    throttle_scope = "link"

    @extend_schema(
        operation_id="auth_verify_email",
        request=EmailProofSerializer,
        responses={204: None, 400: REFUSED, 429: SLOW_DOWN},
    )
    def post(self, request: Request) -> Response:
        """Confirm an address by the key of the mailed link."""
        serializer = EmailProofSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(status=HTTP_204_NO_CONTENT)


class ResendVerification(OpenEndpoint):
    throttle_scope = "password_reset"

    @extend_schema(
        operation_id="auth_resend_verification",
        request=EmailSerializer,
        responses={202: AnswerSerializer, 400: REFUSED, 429: SLOW_DOWN},
    )
    def post(self, request: Request) -> Response:
        """Have the link to confirm an address mailed again, if it still has to be confirmed."""
        serializer = EmailSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        User.objects.request_email_proof(serializer.validated_data["email"])
        return check_your_mail()


@extend_schema_view(
    get=extend_schema(operation_id="auth_me"),
    patch=extend_schema(operation_id="auth_me_update"),
)
class Me(RetrieveUpdateAPIView):
    """The person whose token this is."""

    serializer_class = ProfileSerializer
    http_method_names = ("get", "patch", "head", "options")

    def get_object(self) -> User:
        return self.request.user


def check_your_mail() -> Response:
    return Response({"detail": CHECK_YOUR_MAIL}, status=HTTP_202_ACCEPTED)


def token_pair(refresh: tokens.RefreshToken) -> Response:
    return Response({"access": str(refresh.access_token), "refresh": str(refresh)})
