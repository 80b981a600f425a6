"""Asking to be erased, and taking it back by the mailed link."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from claims.models import Claim
from gdpr.choices import RequestStatus
from gdpr.forms import DeleteRequestForm
from gdpr.models import AccountDeletionRequest, LegalHold
from gdpr.models.deletion_request import TIME_TO_CANCEL, unpaid_awards
from gdpr.refusals import StaffStay

SHOWN = 50


@login_required
@reauthentication_required
def delete_request(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and what is still open; then the account is closed at once."""
    if request.user.is_reviewer:
        raise StaffStay
    form = DeleteRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.send_for(request.user)
        logout(request)
        return redirect("deletion_requested")
    context = {"form": form, **stakes_of(request.user)}
    return render(request, "gdpr/delete_request.html", context, status=422 if form.errors else 200)


def stakes_of(user: User) -> dict[str, object]:
    """What the person should know before they close the account."""
    claims = Claim.objects.filter(customer=user)
    return {
        "open_claims": claims.open().order_by("created_at")[:SHOWN],
        "unpaid": unpaid_awards(user).count(),
        "paid": claims.filter(payout__isnull=False).count(),
        "is_held": LegalHold.objects.standing().of_person(user).exists(),
        "days": TIME_TO_CANCEL.days,
    }


def deletion_requested(request: HttpRequest) -> HttpResponse:
    return render(request, "gdpr/deletion_requested.html", {"days": TIME_TO_CANCEL.days})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_deletion(request: HttpRequest, pk: str, token: str) -> HttpResponse:
    """The link of the mail: one button, since mail scanners follow links."""
    wish = AccountDeletionRequest.objects.filter(pk=pk).first()
    if wish is None or not wish.accepts(token):
        return render(request, "gdpr/dead_cancel_link.html", status=410)
    if not wish.is_cancellable:
        is_back = wish.status in (RequestStatus.CANCELLED, RequestStatus.REJECTED)
        context = {"wish": wish, "is_back": is_back}
        return render(request, "gdpr/dead_cancel_link.html", context, status=410)
    if request.method != "POST":
        return render(request, "gdpr/cancel_deletion.html", {"wish": wish})
    wish.cancel()
    return render(request, "gdpr/deletion_cancelled.html")
