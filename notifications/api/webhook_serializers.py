from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from notifications.choices import WebhookEvent
from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from notifications.models.webhook import ENDPOINTS_PER_PERSON, every_event

CHOOSABLE = [choice for choice in WebhookEvent.choices if choice[0] != WebhookEvent.PING]


class WebhookSerializer(serializers.ModelSerializer[WebhookEndpoint]):
    """An address that is told what happens. Its secret is shown when it is made, never again."""

    events = serializers.ListField(
        child=serializers.ChoiceField(CHOOSABLE),
        allow_empty=False,
        required=False,
        help_text=_("Left out: all of them."),
    )

    class Meta:
        model = WebhookEndpoint
        fields = (
            "id",
            "url",
            "description",
            "events",
            "state",
            "failing_since",
            "created_at",
        )
        read_only_fields = ("id", "state", "failing_since", "created_at")

    def validate_events(self, events: list[str]) -> list[str]:
        return [event for event in every_event() if event in events]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        owner = self.context["request"].user
        if self.instance is None and owner.webhook_endpoints.count() >= ENDPOINTS_PER_PERSON:
            raise serializers.ValidationError(_("You can have 10 webhooks at the most."))
        return attrs

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> WebhookEndpoint:
        endpoint = WebhookEndpoint(owner=self.context["request"].user, **validated_data)
        self.secret = endpoint.set_secret()
        endpoint.save()
        return endpoint


class WebhookWithSecretSerializer(WebhookSerializer):
    secret = serializers.CharField(
        read_only=True, help_text=_("Shown this once. It begins with whsec_.")
    )

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")


class SecretSerializer(serializers.Serializer[Any]):
    secret = serializers.CharField(help_text=_("Shown this once. It begins with whsec_."))
    previous_secret_until = serializers.DateTimeField(
        help_text=_("Until then the replaced secret signs along.")
    )


class AttemptSerializer(serializers.ModelSerializer[WebhookAttempt]):
    class Meta:
        model = WebhookAttempt
        fields = ("at", "milliseconds", "response_status", "response_start", "error")


class DeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """One event for one endpoint: what was sent, and what each attempt was answered."""

    attempts = AttemptSerializer(many=True, read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = (
            "id",
            "event",
            "state",
            "attempt_count",
            "due_at",
            "delivered_at",
            "created_at",
            "body",
            "attempts",
        )
