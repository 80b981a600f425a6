"""Webhooks for integrators: the addresses, and the log of what was sent to them."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.api.webhook_serializers import (
    DeliverySerializer,
    SecretSerializer,
    WebhookSerializer,
    WebhookWithSecretSerializer,
)
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks import events


class WebhookViewSet(viewsets.ModelViewSet[WebhookEndpoint]):
    """One's own webhooks. Somebody else's does not exist here."""

    queryset = WebhookEndpoint.objects.none()  # for the schema; see get_queryset
    serializer_class = WebhookSerializer
    key_scopes = {"read": "webhooks", "write": "webhooks"}
    lookup_value_converter = "uuid"
    http_method_names = ("get", "post", "patch", "delete", "head", "options")

    def get_queryset(self) -> QuerySet[WebhookEndpoint]:
        return WebhookEndpoint.objects.visible_to(self.request.user)

    @extend_schema(responses={201: WebhookWithSecretSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Register an address. The answer holds the secret that signs, this once."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        body = {**serializer.data, "secret": serializer.secret}
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=SecretSerializer)
    @action(detail=True, methods=["post"], url_path="rotate-secret")
    def rotate_secret(self, request: Request, pk: str) -> Response:
        """A new secret, shown this once; the old one signs along for 24 hours."""
        endpoint = self.get_object()
        secret = endpoint.rotate_secret()
        until = endpoint.previous_secret_until
        return Response(SecretSerializer({"secret": secret, "previous_secret_until": until}).data)

    @extend_schema(request=None, responses={202: DeliverySerializer})
    @action(detail=True, methods=["post"])
    def ping(self, request: Request, pk: str) -> Response:
        """Send a test event; its delivery shows what the receiver answered."""
        delivery = events.ping(self.get_object())
        return Response(DeliverySerializer(delivery).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Send again to an address that was paused; what waited goes out."""
        endpoint = self.get_object()
        endpoint.resume()
        events.queue(endpoint)
        return Response(self.get_serializer(endpoint).data)

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=True)
    def deliveries(self, request: Request, pk: str) -> Response:
        """What was sent to this address, the newest first."""
        rows = self.get_object().deliveries.prefetch_related("attempts")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(DeliverySerializer(page, many=True).data)

    @extend_schema(request=None, responses={202: DeliverySerializer})
    @action(detail=True, methods=["post"], url_path="deliveries/<uuid:delivery_id>/replay")
    def replay(self, request: Request, pk: str, delivery_id: str) -> Response:
        """Send a delivery again, with the same `webhook-id` and body."""
        endpoint = self.get_object()
        delivery: WebhookDelivery = get_object_or_404(endpoint.deliveries, pk=delivery_id)
        delivery.replay()
        events.queue(endpoint)
        return Response(DeliverySerializer(delivery).data, status=status.HTTP_202_ACCEPTED)
