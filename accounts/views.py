"""Account pages: allauth's flows with our answers, and the links we mail."""

from typing import Any
from uuid import UUID

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import EmailOnlyForm, ResendVerificationForm, SignInLinkForm
from accounts.models import LinkNotUsable, MailedLink, User

GONE = 410


def request_sign_in_link(request: HttpRequest) -> HttpResponse:
    template = "account/request_sign_in_link.html"
    return ask_for_email(request, SignInLinkForm, template, then="account_sign_in_link_sent")


def resend_verification(request: HttpRequest) -> HttpResponse:
    template = "account/resend_verification.html"
    then = "account_email_verification_sent"
    return ask_for_email(request, ResendVerificationForm, template, then=then)


def ask_for_email(
    request: HttpRequest, form_class: type[EmailOnlyForm], template: str, *, then: str
) -> HttpResponse:
    """One field and one answer, whoever the address belongs to."""
    form = form_class(request.POST or None)
    if not form.is_valid():
        return render(request, template, {"form": form})
    limit = {"action": "mailed_link", "key": form.cleaned_data["email"]}
    if refusal := ratelimit.consume_or_429(request, **limit):
        return refusal
    form.save(request)
    return redirect(then)


def sign_in_link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "account/sign_in_link_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_mailed_link(request: HttpRequest, link_id: UUID, token: str) -> HttpResponse:
    """A page with one button: mail scanners follow links, so only POST spends this one."""
    link = MailedLink.objects.filter(pk=link_id).first()
    if link is None or not link.accepts(token):
        return dead_link(request, status=404)
    if not link.is_usable:
        return dead_link(request)
    if request.method != "POST":
        return render(request, "account/mailed_link.html", {"link": link})
    try:
        user = link.use(request=request)
    except LinkNotUsable:
        return dead_link(request)
    return sign_in_by_link(request, user, redirect_after(link))


def dead_link(request: HttpRequest, status: int = GONE) -> HttpResponse:
    """Used, run out, replaced, tampered with or of a blocked person: all read the same."""
    return render(request, "account/dead_link.html", status=status)


def sign_in_by_link(request: HttpRequest, user: User, url: str) -> HttpResponse:
    """Through allauth's login, so that a second factor is asked for as after a password."""
    if request.user == user:
        return HttpResponseRedirect(url)
    if request.user.is_authenticated:
        get_adapter().logout(request)
    return perform_login(request, user, redirect_url=url, email=user.email)


def redirect_after(link: MailedLink) -> str:
    """Where the work goes on that the link interrupted (MAILED_LINK_DESTINATIONS)."""
    if template := settings.MAILED_LINK_DESTINATIONS.get(link.purpose):
        return template.format(reference=link.reference)
    return resolve_url(settings.LOGIN_REDIRECT_URL)


class ConfirmEmailView(allauth_views.ConfirmEmailView):
    """Proves the address of a sign-up; a dead key has a page of its own instead of an empty one."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(*args, **kwargs)
        return response if self.object else dead_link(self.request)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return dead_link(self.request)


class ResetPasswordView(allauth_views.PasswordResetFromKeyView):
    """Sets a new password by a mailed key; a dead key is answered like any dead link."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if context.get("token_fail"):
            return dead_link(self.request)
        return super().render_to_response(context, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError:
            return dead_link(self.request)
