"""What a person may see of what they agreed to, and take back where that is a page of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims import texts
from claims.models import Claim
from gdpr.models import ConsentRecord
from notifications.models import NotificationPreference

D = ConsentRecord.Decision


@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """What this person agreed to and took back, the newest first; offers and tips apart."""
    rows = list(ConsentRecord.objects.of(request.user).order_by("-at", "-pk"))
    own = set(Claim.objects.filter(customer=request.user).values_list("pk", flat=True))
    for row in rows:
        row.taken_back, row.is_of_own_claim = taken_back(row, rows), row.claim_id in own
    context = {
        "rows": rows,
        "preference": NotificationPreference.objects.of(request.user),
        "marketing": texts.blocks(texts.published(texts.MARKETING).fill()),
    }
    return render(request, "gdpr/consents.html", context)


def taken_back(given: ConsentRecord, rows: list[ConsentRecord]) -> ConsentRecord | None:
    """The first later row that takes this one back."""
    if given.decision != D.GIVEN:
        return None
    later = [
        row
        for row in rows
        if (row.decision, row.purpose, row.claim_id) == (D.WITHDRAWN, given.purpose, given.claim_id)
        and row.at >= given.at
    ]
    return min(later, key=lambda row: row.at, default=None)


@login_required
def consent_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text behind one box, and whether its hash still proves it."""
    row = get_object_or_404(ConsentRecord.objects.of(request.user), pk=pk)
    context = {"row": row, "blocks": texts.blocks(row.full_text)}
    return render(request, "gdpr/consent_text.html", context)


@login_required
@require_POST
def choose_marketing(request: HttpRequest) -> HttpResponse:
    """Offers and tips on or off: as easy back as forth."""
    wanted = request.POST.get("marketing") == "on"
    NotificationPreference.objects.update_or_create(
        user=request.user, defaults={"marketing_emails": wanted}
    )
    said = _("We mail you offers and tips.") if wanted else _("No more offers and tips by mail.")
    messages.success(request, said)
    return redirect("consents")
