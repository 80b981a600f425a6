"""The answer of the check, and the letter for who claims it alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compensation import answered, flow
from compensation.calendar import calendar_file
from compensation.check import CheckAnswers, answers_in, read
from compensation.engine import FactsError
from compensation.letter import Letter
from compensation.models import Airport
from compensation.pdf import PdfUnavailable
from compensation.verdict import Verdict, verdict_on
from compensation.views.questions import go_on
from compensation.wording import fact_sentences

CALENDAR = "text/calendar; charset=utf-8"
PASSENGERS = range(1, 10)
ResultView = Callable[..., HttpResponse]
# Where an answer the engine cannot use is changed; all others are about the flights.
PAGE_OF_FAULT = {"travel_date": "date", "notice_days": "notice", "ticket_price": "fare"}


def with_verdict(view: ResultView) -> ResultView:
    """Hand the verdict to the view once the check is complete, else go to the open question."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answers, today = answers_in(request.session), timezone.localdate()
        if flow.next_page(answers, today) != flow.RESULT:
            return go_on(request)
        try:
            verdict = verdict_on(answers, today)
        except FactsError as error:
            return back_to_fault(request, error, read(answers))
        return view(request, verdict, *args, **kwargs)

    return wrapper


def back_to_fault(request: HttpRequest, error: FactsError, facts: CheckAnswers) -> HttpResponse:
    """To the question whose answer cannot be, with what is wrong about it."""
    sentences = fact_sentences(error, facts.as_facts())
    for sentence in dict.fromkeys(sentences.values()):
        messages.error(request, sentence)
    fault = next(iter(sentences))
    return redirect(f"compensation:{PAGE_OF_FAULT.get(fault, 'route')}")


@require_safe
@with_verdict
def result(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    passengers = passengers_in(request)
    amount = verdict.amount
    context = {
        "verdict": verdict,
        "departure": airport(verdict, 0),
        "arrival": airport(verdict, -1),
        "passengers": passengers,
        "choices": PASSENGERS,
        "total": amount and amount * passengers,
        "rows": answered.rows(verdict.answers, verdict.today),
    }
    return render(request, f"compensation/result_{verdict.view}.html", context)


@require_safe
@with_verdict
def deadline(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """The last day to claim as a calendar file."""
    period = verdict.next_period
    if period is None:
        return redirect("compensation:result")
    facts = verdict.facts
    flight = f"{facts.flight_number} {'-'.join(facts.route)} {facts.travel_date}".strip()
    body = calendar_file(
        period["last_day"],
        uid=f"{flight.replace(' ', '-')}@flightclaim",
        title=_("Last day to claim for %(flight)s") % {"flight": flight},
        text=_("After this day the first court is closed. Each country has its own time limit."),
    )
    return attachment(body, CALENDAR, "last-day-to-claim.ics")


def airport(verdict: Verdict, end: int) -> Airport:
    return Airport.objects.get(iata=verdict.facts.route[end])


def passengers_in(request: HttpRequest) -> int:
    """How many fly, from the little form on the page; one where that is no such number."""
    text = request.GET.get("passengers", "")
    number = int(text) if text.isdecimal() and len(text) < 3 else 1
    return number if number in PASSENGERS else 1


def with_letter(view: ResultView) -> ResultView:
    """Hand the letter to the view where there is a sum to ask for, else show the result."""

    @wraps(view)
    def wrapper(request: HttpRequest, verdict: Verdict) -> HttpResponse:
        letter = Letter(verdict, passengers_in(request))
        if not letter.can_be_written:
            return redirect("compensation:result")
        return view(request, letter)

    return with_verdict(wrapper)


@require_safe
@with_letter
def letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The letter to read, copy or take along, and how to go about it."""
    return show_letter(request, letter)


@require_safe
@with_letter
def letter_text(request: HttpRequest, letter: Letter) -> HttpResponse:
    return attachment(letter.as_text(), "text/plain; charset=utf-8", f"{letter.file_name}.txt")


@require_safe
@with_letter
def letter_pdf(request: HttpRequest, letter: Letter) -> HttpResponse:
    """One page, drawn at once; where it cannot be drawn, the page with the text says so."""
    try:
        body = letter.as_pdf()
    except PdfUnavailable:
        return show_letter(request, letter, status=503, has_no_pdf=True)
    return attachment(body, "application/pdf", f"{letter.file_name}.pdf")


def show_letter(
    request: HttpRequest, letter: Letter, status: int = 200, **context: Any
) -> HttpResponse:
    context = {**letter.context, "choices": PASSENGERS, **context}
    return render(request, "compensation/letter.html", context, status=status)


def attachment(body: str | bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)
