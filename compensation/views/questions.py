"""The public check, one question a page. Answers stay in the session of this browser."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from compensation import flow
from compensation.check import answers_in, forget, remember
from compensation.forms.check import FORMS
from compensation.forms.journey import FlightForm

# Reached by a link of the question about changes, not by an answer.
MANY_CHANGES = "many_changes"


def go_on(request: HttpRequest) -> HttpResponse:
    """To the first open question, or to where the answers lead."""
    page = flow.next_page(answers_in(request.session), timezone.localdate())
    return redirect(f"compensation:{page}")


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Goes on where this browser stopped; sent as a form, begins anew."""
    if request.method == "POST":
        forget(request.session)
    return go_on(request)


def flight(request: HttpRequest) -> HttpResponse:
    """The first question; the start page asks it too, and hands the number over."""
    if "flight_number" in request.GET and request.method == "GET":
        return begin(request)
    if request.method == "POST" and "unknown" in request.POST:
        remember(request.session, "flight", FlightForm.UNKNOWN)
        return go_on(request)
    return question(request, "flight")


def begin(request: HttpRequest) -> HttpResponse:
    """A number typed on the start page begins a check, unless it is about the same flight."""
    form = FlightForm(request.GET, answers={})
    if not form.is_valid():
        return show(request, "flight", form, {})
    if answers_in(request.session).get("flight") != form.answer:
        forget(request.session)
        remember(request.session, "flight", form.answer)
    return go_on(request)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: str) -> HttpResponse:
    answers = answers_in(request.session)
    if not flow.is_open(name, answers, timezone.localdate()):
        return go_on(request)
    form_class = FORMS[name]
    initial = form_class.initial_from(answers[name]) if name in answers else None
    data = request.POST if request.method == "POST" else None
    form = form_class(data, answers=answers, initial=initial)
    if form.is_valid():
        remember(request.session, name, form.answer)
        return go_on(request)
    return show(request, name, form, answers)


def show(request: HttpRequest, name: str, form: Any, answers: flow.Answers) -> HttpResponse:
    """A question page; with errors it answers 422, so a script can tell them from a page."""
    context = {
        "form": form,
        "number": flow.way(answers, timezone.localdate()).index(name) + 1,
        "back_url": back_url(name, answers),
        "trip": trip(answers, asked=name),
    }
    templates = [f"compensation/{name}.html", "compensation/question.html"]
    return render(request, templates, context, status=422 if form.is_bound else 200)


def trip(answers: flow.Answers, asked: str) -> dict[str, Any]:
    """What is known of the flight, but for what the page asks, to stand above the question."""
    told: dict[str, Any] = {}
    if asked != "flight":
        told["flight"] = flow.said(answers, "flight", "number")
    if "date" in answers and asked != "date":
        told["date"] = date.fromisoformat(answers["date"]["date"])
    if "route" in answers and asked != "route":
        told["airports"] = flow.airports(answers)
    return told


def back_url(page: str, answers: flow.Answers) -> str:
    before = flow.page_before(page, answers, timezone.localdate())
    return reverse(f"compensation:{before}" if before else "start")


@require_safe
def ending(request: HttpRequest, name: str) -> HttpResponse:
    """What we can do where the check has no answer."""
    answers = answers_in(request.session)
    page = "changes" if name == MANY_CHANGES else name
    if not flow.is_open(page, answers, timezone.localdate()):
        return go_on(request)
    url = reverse("compensation:changes") if name == MANY_CHANGES else back_url(name, answers)
    return render(request, f"compensation/{name}.html", {"back_url": url})
