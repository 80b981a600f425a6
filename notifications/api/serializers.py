from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notifications.models import Notification, NotificationPreference


class NotificationSerializer(serializers.ModelSerializer):
    """One piece of news; `claim_id` is empty where it is about the account."""

    title = serializers.CharField(source="get_kind_display", read_only=True)
    claim_id = serializers.SerializerMethodField()

    class Meta:
        model = Notification
        fields = ("id", "kind", "title", "claim_id", "created_at", "read_at")
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_claim_id(self, row: Notification) -> str | None:
        return row.context.get("claim_id")


class PreferenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = NotificationPreference
        fields = (
            "claim_submitted",
            "status_updates",
            "document_requests",
            "payment_notifications",
            "marketing_emails",
            "text_messages",
        )
