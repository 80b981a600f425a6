"""What the link in "We wrote to you" opens: a box to write in, and nothing of the claim."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.forms.claim import ReplyForm
from claims.reply import claim_of
from claims.views.questions import posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Write as the customer; who only has the link reads nothing, not even what they wrote."""
    claim = claim_of(token)
    if claim is None:
        return render(request, "claims/dead_reply_link.html", status=404)
    form = ReplyForm(posted(request))
    if form.is_valid():
        limit = {"action": "reply", "key": str(claim.pk)}
        if refusal := ratelimit.consume_or_429(request, **limit):
            return refusal
        claim.write_message(by=claim.customer, body=form.cleaned_data["body"])
        messages.success(request, _("Your message is with us."))
        return redirect("claims:reply", token)
    status = 422 if form.errors else 200
    return render(request, "claims/reply.html", {"form": form, "token": token}, status=status)
