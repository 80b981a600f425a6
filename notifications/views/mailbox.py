"""The mailbox: what was mailed, for whoever develops or tries the site. Absent in production."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from notifications import mailbox


def require_mailbox() -> None:
    if settings.IS_PRODUCTION or not settings.EMAIL_BACKEND.endswith("MailboxBackend"):
        raise Http404


def open_or_404(name: str) -> mailbox.KeptMail:
    require_mailbox()
    try:
        return mailbox.open_mail(name)
    except FileNotFoundError as error:
        raise Http404 from error


def mail_list(request: HttpRequest) -> HttpResponse:
    require_mailbox()
    return render(request, "notifications/mail_list.html", {"mails": mailbox.newest()})


@csp_update({"frame-src": [SELF]})
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "notifications/mail_detail.html", {"mail": open_or_404(name)})


# A mail styles itself inline, as mail programs demand; it runs no script and loads nothing.
@csp_replace(
    {
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
    }
)
@xframe_options_sameorigin
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(open_or_404(name).html)
