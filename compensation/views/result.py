"""The answer of the check, and the letter for who claims it alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compensation import answered, flow
from compensation.check import answers_in
from compensation.engine import FactsError
from compensation.models import Airport
from compensation.verdict import Verdict
from compensation.views.questions import go_on
from compensation.wording import fact_sentences

MAXIMUM_PASSENGERS = 9
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
        verdict = Verdict(answers, today)
        try:
            verdict.judged  # noqa: B018
        except FactsError as error:
            return back_to_fault(request, error, verdict)
        return view(request, verdict, *args, **kwargs)

    return wrapper


def back_to_fault(request: HttpRequest, error: FactsError, verdict: Verdict) -> HttpResponse:
    """To the question whose answer cannot be, with what is wrong about it."""
    sentences = fact_sentences(error, verdict.facts.as_facts())
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
        "choices": range(1, MAXIMUM_PASSENGERS + 1),
        "total": amount and amount * passengers,
        "rows": answered.rows(verdict.answers, verdict.today),
    }
    return render(request, f"compensation/result_{verdict.view}.html", context)


def airport(verdict: Verdict, end: int) -> Airport:
    return Airport.objects.get(iata=verdict.facts.route[end])


def passengers_in(request: HttpRequest) -> int:
    """How many fly, from the little form on the page; one where that is no such number."""
    text = request.GET.get("passengers", "")
    number = int(text) if text.isdecimal() and len(text) < 3 else 1
    return number if 1 <= number <= MAXIMUM_PASSENGERS else 1
