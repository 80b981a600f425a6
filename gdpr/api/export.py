"""Taking one's data along, by API. Keys cannot reach it."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_202_ACCEPTED
from rest_framework.views import APIView

from accounts.api.recent_proof import RecentProof
from accounts.api.serializers import CurrentPasswordSerializer
from gdpr.export_pages import ask_for_export, serve_archive
from gdpr.models import DataExport, ExportTooSoon


class DataExportSerializer(serializers.ModelSerializer):
    archive_url = serializers.SerializerMethodField(
        help_text="Where the ZIP is, once it is ready; with the same token."
    )

    class Meta:
        model = DataExport
        fields = [
            "id", "status", "percent", "asked_at", "ready_at", "expires_at", "size", "sha256",
            "archive_url",
        ]  # fmt: skip
        read_only_fields = fields

    percent = serializers.IntegerField(read_only=True)

    def get_archive_url(self, export: DataExport) -> str | None:
        if not export.is_ready:
            return None
        path: str = reverse("api_export_archive", args=[export.pk])
        return path


class ExportData(APIView):
    @extend_schema(
        operation_id="account_export_data_read",
        responses={200: DataExportSerializer, 404: OpenApiResponse(description="None was made.")},
    )
    def get(self, request: Request) -> Response:
        """How far the newest archive of your data is."""
        newest = DataExport.objects.filter(user=request.user).first()
        if newest is None:
            raise NotFound
        return Response(DataExportSerializer(newest).data)

    @extend_schema(
        operation_id="account_export_data_ask",
        request=CurrentPasswordSerializer,
        responses={
            202: DataExportSerializer,
            400: OpenApiResponse(description="The password is not right."),
            429: OpenApiResponse(description="One archive in 6 hours; see Retry-After."),
        },
    )
    def post(self, request: Request) -> Response:
        """Have an archive of everything we hold about you made; a mail says when it is ready."""
        serializer = CurrentPasswordSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        try:
            export = ask_for_export(request.user)
        except ExportTooSoon as error:
            seconds = (error.again_at - timezone.now()).total_seconds()
            raise Throttled(
                wait=max(1, int(seconds)), detail=_("We make one archive in 6 hours.")
            ) from error
        return Response(DataExportSerializer(export).data, status=HTTP_202_ACCEPTED)


class ExportArchive(APIView):
    permission_classes = (IsAuthenticated, RecentProof)
    proof_for = ("GET", "HEAD")

    @extend_schema(
        operation_id="account_export_data_archive",
        responses={
            (200, "application/zip"): OpenApiTypes.BINARY,
            404: OpenApiResponse(description="Not ready, deleted, or not yours."),
        },
    )
    def get(self, request: Request, export_id: UUID) -> HttpResponseBase:
        """The archive, as a ZIP, for 7 days; a `Range` is answered with a part of it."""
        return serve_archive(request._request, request.user, export_id)
