"""Pages of the house: start, legal texts, error answers, health."""

import math
import sys

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts import lockout
from claims import texts
from flightclaim import outage, samples
from flightclaim.api.problems import problem_response
from flightclaim.watching import health, metrics


def is_for_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def start(request: HttpRequest) -> HttpResponse:
    example = {**samples.EXAMPLE_ROUTE, "reasons": samples.reasons()}
    return render(request, "flightclaim/start.html", example)


def legal(request: HttpRequest, page: str) -> HttpResponse:
    return render(request, f"flightclaim/legal/{page}.html")


def withdrawal(request: HttpRequest) -> HttpResponse:
    blocks = texts.blocks(texts.published(texts.WITHDRAWAL).fill())
    return render(request, "flightclaim/legal/withdrawal.html", {"blocks": blocks})


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in all its states; for developers, so absent in production."""
    if settings.IS_PRODUCTION:
        raise Http404
    form = samples.StyleguideForm(request.GET if request.GET else None)
    return render(request, "flightclaim/styleguide.html", {**samples.styleguide(), "form": form})


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_api(request):
        return problem_response(404, request=request)
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_api(request):
        return problem_response(403, request=request)
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_api(request):
        return problem_response(400, _("The request could not be read."), request=request)
    return render(request, "400.html", status=400)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """What allauth's limits answer with; the API's throttles have their own."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """Too many wrong passwords or codes, by page, desk or API (AXES_LOCKOUT_CALLABLE)."""
    seconds = lockout.seconds_left(request, credentials)
    if is_for_api(request):
        detail = _("Too many failed attempts to sign in. Try again later.")
        response = problem_response(429, detail, request=request)
    else:
        context = {"minutes": math.ceil(seconds / 60)}
        response = render(request, "account/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]  # Django calls this where it caught it
    if outage.is_outage(error):
        return outage.answer(request, error)
    if is_for_api(request):
        return problem_response(500, request=request)
    # Neither request nor context: whatever failed may fail again (session, database).
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Whether what we stand on answers; says what does not, never how it is reached."""
    checks = health.answers()
    problems = [str(health.SENTENCES[part]) for part, answers in checks.items() if not answers]
    body = {"status": "unavailable" if problems else "ok", "checks": checks, "problems": problems}
    return JsonResponse(body, status=503 if problems else 200)


def metrics_page(request: HttpRequest) -> HttpResponse:
    """The figures, for who has the token; without METRICS_TOKEN there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(metrics.page(), content_type=metrics.CONTENT_TYPE)
