"""The desk's preview of every mail, with made-up data."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from notifications.choices import Kind
from notifications.kinds import KINDS
from notifications.samples import SAMPLES, sample_mail


def check_may_preview(request: HttpRequest, kind: str = "") -> None:
    if not request.user.has_perm("notifications.view_notification"):
        raise PermissionDenied
    if kind and kind not in SAMPLES:
        raise Http404


def mail_kinds(request: HttpRequest, admin_site) -> HttpResponse:
    """Every kind, with the switch that turns it off and what it may be sent by."""
    check_may_preview(request)
    context = {
        **admin_site.each_context(request),
        "title": _("Mails we send"),
        "kinds": [(kind, KINDS[kind]) for kind in Kind],
    }
    return TemplateResponse(request, "admin/notifications/mail_kinds.html", context)


@csp_update({"frame-src": [SELF]})
def mail_preview(request: HttpRequest, admin_site, kind: str) -> HttpResponse:
    check_may_preview(request, kind)
    mail = sample_mail(kind)
    context = {
        **admin_site.each_context(request),
        "title": Kind(kind).label,
        "kind": kind,
        "mail": mail,
        "headers": mail.extra_headers,
        "attachments": [attachment[0] for attachment in mail.attachments],
    }
    return TemplateResponse(request, "admin/notifications/mail_preview.html", context)


# As in the mailbox: a mail styles itself inline, runs nothing and loads nothing.
@csp_replace(
    {
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups"],
    }
)
@xframe_options_sameorigin
def mail_preview_html(request: HttpRequest, kind: str) -> HttpResponse:
    check_may_preview(request, kind)
    html, _media_type = sample_mail(kind).alternatives[0]
    return HttpResponse(html)
