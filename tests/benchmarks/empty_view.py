"""The least a DRF view can do, beside the addresses of the site: what others are compared with."""

from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from compensation.api.views import Quotes
from flightclaim.urls import urlpatterns as site


class Empty(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes: tuple[type, ...] = ()

    def post(self, request: Request) -> Response:
        return Response({"received": len(request.data)})


class EmptyAndThrottled(Empty):
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "quotes"


class QuoteWithoutThrottle(Quotes):
    throttle_classes = ()


urlpatterns = [
    *site,
    path("empty/", Empty.as_view()),
    path("throttled/", EmptyAndThrottled.as_view()),
    path("quote/", QuoteWithoutThrottle.as_view()),
]
