"""Taking one's data along: asking for the archive, seeing how far it is, getting it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.session_age import require_recent_proof
from claims.files.serve import in_parts
from claims.files.trouble import ContentDamaged
from claims.refusals import FileDamaged
from gdpr.export import SCHEMA, VERSION
from gdpr.models import DataExport, ExportTooSoon
from gdpr.tasks import make_export

if TYPE_CHECKING:
    from accounts.models import User

LOOK_AGAIN_SECONDS = 3


def ask_for_export(user: "User") -> DataExport:
    """Have one made in the background; a second click starts none. Raises ExportTooSoon."""
    export = DataExport.objects.ask(user)
    if not export.attempts:
        make_export.delay_on_commit(str(export.pk))
    return export


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export_data(request: HttpRequest) -> HttpResponse:
    """The newest archive, and a button; a POST begins one after the password was asked."""
    if request.method == "POST":
        return begin_export(request)
    newest = request.user.data_exports.first()
    context = {"export": newest, "seconds": LOOK_AGAIN_SECONDS}
    answer = render(request, "gdpr/export_data.html", context)
    if newest is not None and newest.is_unfinished:
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return answer


def begin_export(request: HttpRequest) -> HttpResponse:
    require_recent_proof(request)
    try:
        ask_for_export(request.user)
    except ExportTooSoon as error:
        messages.error(request, too_soon(error))
    return redirect("export_data")


def too_soon(error: ExportTooSoon) -> str:
    again = date_format(localtime(error.again_at), "TIME_FORMAT")
    return _("We make one archive in 6 hours. You can ask again at %(time)s.") % {"time": again}


@login_required
@reauthentication_required
def export_archive(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return serve_archive(request, request.user, pk)


def serve_archive(
    request: HttpRequest, user: Any, pk: UUID
) -> HttpResponse | StreamingHttpResponse:
    """One's own archive, for its seven days; somebody else's does not exist."""
    export = get_object_or_404(DataExport, pk=pk, user=user)
    if not export.is_ready:
        raise Http404
    try:
        answer = in_parts(request, export.open_logged(by=user))
    except (ContentDamaged, FileNotFoundError) as error:
        raise FileDamaged from error
    answer.headers["Content-Type"] = "application/zip"
    name = f"flightclaim-{export.asked_at:%Y-%m-%d}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def export_schema(request: HttpRequest, version: int) -> FileResponse:
    """The published form of `data.json`."""
    if version != VERSION:
        raise Http404
    return FileResponse(SCHEMA.open("rb"), content_type="application/schema+json")
