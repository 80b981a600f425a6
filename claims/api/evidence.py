"""Evidence bundles for programs of the desk: begun, looked after, handed out."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsReviewer
from claims import workflow
from claims.bundles import ask_for_bundle, serve_bundle
from claims.choices import BundleKind
from claims.models import Claim, ClaimBundle
from claims.workflow import Actor


class BundleSerializer(serializers.ModelSerializer):
    """`done` of `total` documents are read; the file is there once `status` is `ready`."""

    class Meta:
        model = ClaimBundle
        fields = (
            "id", "status", "fault", "done", "total", "size", "sha256", "created_at", "expires_at",
        )  # fmt: skip
        read_only_fields = fields


def reviewed_claim(request: Request, pk: Any) -> Claim:
    """A sent claim of somebody else; one's own is not there to be reviewed."""
    claim = get_object_or_404(Claim.objects.sent().visible_to(request.user), pk=pk)
    if Actor.REVIEWER not in workflow.actors_for(claim, request.user):
        raise Http404
    return claim


def bundle_of(request: Request, pk: Any, bundle_pk: Any) -> ClaimBundle:
    claim = reviewed_claim(request, pk)
    found = ClaimBundle.objects.visible_to(request.user).filter(kind=BundleKind.EVIDENCE)
    return get_object_or_404(found.select_related("claim"), claim=claim, pk=bundle_pk)


class EvidenceBundles(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="admin_evidence_list", responses=BundleSerializer(many=True), filters=False
    )
    def get(self, request: Request, pk: Any) -> Response:
        """The evidence bundles of a claim, the newest first; each is kept for seven days."""
        claim = reviewed_claim(request, pk)
        found = claim.bundles.visible_to(request.user).filter(kind=BundleKind.EVIDENCE)
        return Response(BundleSerializer(found, many=True).data)

    @extend_schema(
        operation_id="admin_evidence_begin", request=None, responses={202: BundleSerializer}
    )
    def post(self, request: Request, pk: Any) -> Response:
        """Begin one; while it is being made, the same is answered again."""
        claim = reviewed_claim(request, pk)
        bundle = ask_for_bundle(claim, kind=BundleKind.EVIDENCE, by=request.user)
        return Response(BundleSerializer(bundle).data, status=status.HTTP_202_ACCEPTED)


class EvidenceBundle(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(operation_id="admin_evidence_progress", responses=BundleSerializer)
    def get(self, request: Request, pk: Any, bundle_pk: Any) -> Response:
        """How far it is, and why it was not made."""
        return Response(BundleSerializer(bundle_of(request, pk, bundle_pk)).data)


class EvidenceFile(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="admin_evidence_download",
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            404: OpenApiResponse(description="Not ready, or past its time."),
        },
    )
    def get(self, request: Request, pk: Any, bundle_pk: Any) -> HttpResponseBase:
        """The PDF; each document in it is noted as handed out."""
        bundle = bundle_of(request, pk, bundle_pk)
        if not bundle.is_ready:
            raise Http404
        return serve_bundle(request, bundle, by=request.user)
