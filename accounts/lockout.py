"""How django-axes counts failed sign-ins: by account and address together."""

from django.http import HttpRequest, HttpResponse, JsonResponse


def login_name(request: HttpRequest, credentials: dict | None = None) -> str | None:
    """The address typed, under whichever name the door calls it (allauth says `email`)."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login")
    return name.strip().lower() if name else None


def locked_out(request: HttpRequest, credentials: dict | None = None) -> HttpResponse:
    return JsonResponse({}, status=429)
