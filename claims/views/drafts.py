"""What the links in a reminder open: going on with a draft, and no more reminders."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from claims.drafts import draft_of
from claims.models import Claim


def gone(request: HttpRequest) -> HttpResponse:
    """The draft was sent or shredded meanwhile, or the address was not copied whole."""
    return render(request, "claims/draft_gone.html", status=404)


def go_on(request: HttpRequest, token: str) -> HttpResponse:
    """The mail proves nothing after all that time: a fresh link goes to the same address."""
    claim = draft_of(token)
    if claim is None or claim.customer is None:
        return gone(request)
    if request.user == claim.customer:
        return redirect("claims:resume", claim.pk)
    if request.method == "POST":
        return mail_link(request, claim, claim.customer.email)
    return render(request, "claims/go_on.html", {"claim": claim, "token": token})


def mail_link(request: HttpRequest, claim: Claim, email: str) -> HttpResponse:
    limit = {"action": "mailed_link", "key": email}
    if refusal := ratelimit.consume_or_429(request, **limit):
        return refusal
    claim.mail_link()
    return render(request, "claims/go_on_sent.html", {"claim": claim})


def stop_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first: programs that look into mails open every link in them."""
    claim = draft_of(token)
    if claim is None:
        return gone(request)
    if request.method == "POST":
        claim.stop_reminders()
        messages.success(request, _("No more reminders of this claim."))
        return redirect("claims:go_on", token)
    return render(request, "claims/stop_reminders.html", {"claim": claim, "token": token})
