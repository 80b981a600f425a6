"""What a person may see of what we remember about them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gdpr.models import ConsentRecord


@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """What this person agreed to and took back, the newest first."""
    rows = ConsentRecord.objects.of(request.user).order_by("-at", "-pk")
    return render(request, "gdpr/consents.html", {"rows": rows})
