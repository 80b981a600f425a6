"""The texts the law asks for: as published, with their days, older versions beside them."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from claims import texts
from flightclaim import operator
from gdpr import policy

TITLES = {
    texts.TERMS: _("Terms"),
    texts.PRIVACY: _("Privacy"),
    texts.COOKIES: _("Cookies"),
    texts.ACCESSIBILITY: _("Accessibility"),
}


def legal_text(request: HttpRequest, kind: str, version: str = "") -> HttpResponse:
    """A text as it holds today, or as it once did: exactly what people read then."""
    try:
        text = texts.published(kind, version)
    except texts.TextNotFound as error:
        raise Http404 from error
    versions = [texts.published(kind, name) for name in reversed(texts.versions(kind))]
    context = {
        "title": TITLES[kind],
        "kind": kind,
        "text": text,
        "blocks": texts.blocks(text.fill(**operator.words())),
        "is_today": text.version == versions[0].version,
        "others": [(other, f"{kind}_version") for other in versions if other != text],
        "tables": tables(kind),
    }
    return render(request, "flightclaim/legal/text.html", context)


def tables(kind: str) -> dict[str, Any]:
    """What stands where a text names a table, made from the data the programs go by."""
    if kind == texts.COOKIES:
        return {"cookies": cookies()}
    if kind != texts.PRIVACY:
        return {}
    return {
        "inventory": policy.inventory(),
        "processors": operator.processors(),
        "periods": policy.periods(),
    }


def cookies() -> list[dict[str, Any]]:
    """Every cookie there is, under the name it has here."""
    _idle, longest = settings.CUSTOMER_SESSION
    return [
        {
            "name": settings.SESSION_COOKIE_NAME,
            "why": _("Keeps you signed in, and remembers your answers to the check."),
            "days": longest.days,
        },
        {
            "name": settings.CSRF_COOKIE_NAME,
            "why": _("Proves that a form was sent by you, and not by another site."),
            "days": settings.CSRF_COOKIE_AGE // 86400,
        },
        {
            "name": settings.DEVICE_COOKIE_NAME,
            "why": _("Knows your browser again, so that we warn you of a sign-in on another one."),
            "days": 365,
        },
        {
            "name": "messages",
            "why": _("Carries a sentence, like “We have kept your choice”, to the next page."),
            "days": 0,
        },
    ]


def imprint(request: HttpRequest) -> HttpResponse:
    context = {"rows": operator.imprint(), "is_named": operator.is_named()}
    return render(request, "flightclaim/legal/imprint.html", context)
