"""The evidence bundle at the desk: a claim for an airline or a court, as one PDF."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_http_methods, require_safe

from claims import workflow
from claims.bundles import (
    ask_for_bundle,
    bundle_facts,
    look_again,
    newest_bundle,
    serve_bundle,
)
from claims.choices import BundleKind
from claims.files.serve import CONTENT_POLICY
from claims.models import Claim, ClaimBundle
from claims.workflow import Actor


class EvidenceDesk(admin.ModelAdmin):
    def evidence_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        page = require_http_methods(["GET", "HEAD", "POST"])(self.evidence)
        file = require_safe(
            never_cache(csp_replace(CONTENT_POLICY)(xframe_options_deny(self.evidence_file)))
        )
        return [
            path("<uuid:pk>/evidence/", wrap(page), name="claims_claim_evidence"),
            path(
                "<uuid:pk>/evidence/<uuid:bundle_pk>.pdf",
                wrap(file),
                name="claims_claim_evidence_file",
            ),
        ]

    def reviewed_claim(self, request: HttpRequest, pk: Any) -> Claim:
        """A sent claim of somebody else; one's own is not there to be reviewed."""
        claim = get_object_or_404(Claim.objects.sent().visible_to(request.user), pk=pk)
        if Actor.REVIEWER not in workflow.actors_for(claim, request.user):
            raise Http404
        return claim

    def evidence(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """How far the bundle is, and the button that starts it."""
        claim = self.reviewed_claim(request, pk)
        if request.method == "POST":
            ask_for_bundle(claim, kind=BundleKind.EVIDENCE, by=request.user)
            return redirect("admin:claims_claim_evidence", claim.pk)
        bundle = newest_bundle(claim, kind=BundleKind.EVIDENCE, by=request.user)
        facts = bundle_facts(bundle) if bundle else {}
        title = {"title": _("Evidence bundle")}
        return look_again(self.page(request, "evidence", claim, **title, **facts), bundle)

    def evidence_file(self, request: HttpRequest, pk: Any, bundle_pk: Any) -> HttpResponseBase:
        claim = self.reviewed_claim(request, pk)
        bundles = ClaimBundle.objects.visible_to(request.user).filter(kind=BundleKind.EVIDENCE)
        bundle = get_object_or_404(bundles.select_related("claim"), claim=claim, pk=bundle_pk)
        if not bundle.is_ready:
            raise Http404
        return serve_bundle(request, bundle, by=request.user)
