"""Another e-mail address for one's account: asking for it, proving it, taking it back."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import ChangeEmailForm
from accounts.models import EmailChange, LinkNotUsable, User
from accounts.views import dead_link


@login_required
@reauthentication_required
def change_email(request: HttpRequest) -> HttpResponse:
    """Asks for the new address, after the password or the second factor was asked once more."""
    form = ChangeEmailForm(request.POST or None, user=request.user)
    if form.is_valid() and not form.is_too_often():
        form.save()
        return redirect("account_change_email_sent")
    waiting = request.user.email_changes.pending().first()
    return render(request, "account/change_email.html", {"form": form, "waiting": waiting})


@login_required
def change_email_sent(request: HttpRequest) -> HttpResponse:
    waiting = request.user.email_changes.pending().first()
    if waiting is None:
        return redirect("account_change_email")
    return render(request, "account/change_email_sent.html", {"waiting": waiting})


@login_required
@require_POST
def cancel_email_change(request: HttpRequest) -> HttpResponse:
    request.user.email_changes.all().cancel()
    messages.success(request, _("Your email address stays as it is."))
    return redirect("account_settings")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email_change(request: HttpRequest, change_id: UUID, token: str) -> HttpResponse:
    """One button: mail scanners follow links, so only POST changes anything."""
    change = EmailChange.objects.filter(pk=change_id).first()
    if change is None or not change.accepts(token) or not change.is_pending:
        return dead_link(request)
    if request.method != "POST":
        return render(request, "account/confirm_email_change.html", {"change": change})
    try:
        change.confirm()
    except LinkNotUsable:
        return dead_link(request)
    logout(request)
    return render(request, "account/email_is_changed.html", {"change": change})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_email_change(request: HttpRequest, change_id: UUID, token: str) -> HttpResponse:
    """From the old mailbox, for seven days: address back, everybody out, a new password."""
    change = EmailChange.objects.filter(pk=change_id).first()
    if change is None or not change.accepts_undo(token) or not change.is_undoable:
        return dead_link(request)
    if request.method != "POST":
        return render(request, "account/undo_email_change.html", {"change": change})
    try:
        user = change.undo()
    except LinkNotUsable:
        return dead_link(request)
    logout(request)
    User.objects.request_password_reset(user.email)
    return render(request, "account/not_me_done.html")
