"""What every question page does alike."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from accounts.models import User
from claims.models import Claim


def person(request: HttpRequest) -> User | None:
    """Who is signed in; nobody while a draft still belongs to a browser."""
    return request.user if request.user.is_authenticated else None


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def question(
    request: HttpRequest, template: str, form: Any, claim: Claim, **context: Any
) -> HttpResponse:
    """A question page; with errors it answers 422, so a script can tell them from a page."""
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "claim": claim, **context}
    return render(request, f"claims/{template}.html", context, status=status)
