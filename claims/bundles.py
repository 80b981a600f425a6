"""Asking for a claim report or an evidence bundle, looking how far it is, and handing it out."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from claims.choices import BundleKind
from claims.files.serve import in_parts
from claims.files.trouble import ContentDamaged
from claims.models import Claim, ClaimBundle
from claims.refusals import FileDamaged
from claims.tasks import make_bundle

if TYPE_CHECKING:
    from accounts.models import User

LOOK_AGAIN_SECONDS = 3
NAMES = {BundleKind.REPORT: "report", BundleKind.EVIDENCE: "evidence"}


@transaction.atomic
def ask_for_bundle(claim: Claim, *, kind: str, by: "User") -> ClaimBundle:
    """Have one made in the background; raises PermissionDenied. A second click starts none."""
    bundle = ClaimBundle.objects.ask(claim, kind=kind, by=by)
    if not bundle.attempts:
        make_bundle.delay_on_commit(str(bundle.pk))
    return bundle


def newest_bundle(claim: Claim, *, kind: str, by: "User") -> ClaimBundle | None:
    """The one this person asked for last, unless it is past its time."""
    newest = claim.bundles.visible_to(by).filter(kind=kind, requested_by=by).first()
    return None if newest is not None and newest.is_expired else newest


def bundle_facts(bundle: ClaimBundle) -> dict[str, Any]:
    """What `claims/_bundle.html` shows of it."""
    return {
        "bundle": bundle,
        "percent": 100 * bundle.done // bundle.total if bundle.total else 0,
        "seconds": LOOK_AGAIN_SECONDS,
    }


def look_again(answer: HttpResponse, bundle: ClaimBundle | None) -> HttpResponse:
    """Have the page asked for once more while the bundle is being made; needs no script."""
    if bundle is not None and bundle.is_unfinished:
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return answer


def serve_bundle(
    request: HttpRequest, bundle: ClaimBundle, *, by: "User"
) -> StreamingHttpResponse | HttpResponse:
    """The PDF, always as a download; a `Range` is answered with 206 or 416."""
    try:
        answer = in_parts(request, bundle.open_logged(by=by))
    except (ContentDamaged, FileNotFoundError) as error:
        raise FileDamaged from error
    name = f"{bundle.claim.reference}-{NAMES[BundleKind(bundle.kind)]}.pdf"
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
