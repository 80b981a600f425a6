"""News and switches by API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.api.serializers import NotificationSerializer, PreferenceSerializer
from notifications.models import Notification, NotificationPreference


class NotificationViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """What the bell shows, newest first. Somebody else's news does not exist here."""

    serializer_class = NotificationSerializer
    queryset = Notification.objects.none()
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Notification]:
        if not self.request.user.is_authenticated:
            return self.queryset.none()
        return Notification.objects.on_site_for(self.request.user)

    @extend_schema(request=None, responses=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: Any) -> Response:
        """Mark it read; a second time changes nothing."""
        notification = self.get_object()
        notification.mark_read()
        notification.refresh_from_db()
        return Response(self.get_serializer(notification).data)


@extend_schema_view(
    get=extend_schema(operation_id="account_notification_preferences"),
    put=extend_schema(operation_id="account_notification_preferences_replace"),
    patch=extend_schema(operation_id="account_notification_preferences_update"),
)
class Preferences(RetrieveUpdateAPIView):
    """The switches of the signed-in person. What an open claim depends on is sent anyway."""

    serializer_class = PreferenceSerializer
    http_method_names = ("get", "put", "patch", "head", "options")

    def get_object(self) -> NotificationPreference:
        return NotificationPreference.objects.of(self.request.user)
