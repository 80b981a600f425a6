"""The claim report: a customer's own claim as one PDF with every original in it."""

from uuid import UUID

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_http_methods, require_safe

from claims.bundles import (
    ask_for_bundle,
    bundle_facts,
    look_again,
    newest_bundle,
    serve_bundle,
)
from claims.choices import BundleKind
from claims.files.serve import CONTENT_POLICY
from claims.models import ClaimBundle
from claims.views.claim import own_claim


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """How far the report is, and the button that starts it."""
    claim = own_claim(request, reference)
    if request.method == "POST":
        ask_for_bundle(claim, kind=BundleKind.REPORT, by=request.user)
        return redirect("claims:report", claim.reference)
    bundle = newest_bundle(claim, kind=BundleKind.REPORT, by=request.user)
    facts = bundle_facts(bundle) if bundle else {}
    return look_again(render(request, "claims/report.html", {"claim": claim, **facts}), bundle)


@require_safe
@never_cache
@csp_replace(CONTENT_POLICY)
@xframe_options_deny
@login_required
def report_file(request: HttpRequest, reference: str, pk: UUID) -> HttpResponseBase:
    claim = own_claim(request, reference)
    reports = ClaimBundle.objects.visible_to(request.user).filter(kind=BundleKind.REPORT)
    bundle = get_object_or_404(reports.select_related("claim"), claim=claim, pk=pk)
    if not bundle.is_ready:
        raise Http404
    return serve_bundle(request, bundle, by=request.user)
