"""One's own address and password by API. Keys cannot reach them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_204_NO_CONTENT
from rest_framework.views import APIView

from accounts.api.serializers import (
    AnswerSerializer,
    EmailChangeSerializer,
    PasswordChangeSerializer,
)
from accounts.api.views import REFUSED, SLOW_DOWN, check_your_mail


class ChangeEmail(APIView):
    @extend_schema(
        operation_id="account_email_change",
        request=EmailChangeSerializer,
        responses={202: AnswerSerializer, 400: REFUSED, 429: SLOW_DOWN},
    )
    def put(self, request: Request) -> Response:
        """Have a link mailed to a new address. The old one holds until that link was opened."""
        serializer = EmailChangeSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return check_your_mail()


class ChangePassword(APIView):
    @extend_schema(
        operation_id="account_password_change",
        request=PasswordChangeSerializer,
        responses={204: None, 400: REFUSED, 429: SLOW_DOWN},
    )
    def put(self, request: Request) -> Response:
        """Set a new password. Every token and session ends, the one of this call as well."""
        serializer = PasswordChangeSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(status=HTTP_204_NO_CONTENT)
