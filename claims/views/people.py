"""Filing: who travelled, who signs for the children, where the customer lives."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from claims.forms.people import ContactForm, GuardianForm, PassengerForm
from claims.models import Claim, Passenger
from claims.models.passenger import MAXIMUM_PASSENGERS
from claims.rows import person_rows
from claims.views.filing import ask, with_draft, with_locked_draft
from claims.views.questions import posted


@with_draft
def passengers(request: HttpRequest, claim: Claim) -> HttpResponse:
    people = list(claim.passengers.with_signatures())
    if not people:
        return redirect("claims:add_passenger")
    context = {
        "claim": claim,
        "people": person_rows(claim, people),
        "may_add": len(people) < MAXIMUM_PASSENGERS,
        "open_guardian": next((person for person in people if not person.is_complete), None),
    }
    return render(request, "claims/passengers.html", context)


@with_locked_draft
def add_passenger(request: HttpRequest, claim: Claim) -> HttpResponse:
    return edit_one_passenger(request, claim, None)


@with_locked_draft
def edit_passenger(request: HttpRequest, claim: Claim, pk: int) -> HttpResponse:
    return edit_one_passenger(request, claim, get_object_or_404(claim.passengers, pk=pk))


def edit_one_passenger(
    request: HttpRequest, claim: Claim, passenger: Passenger | None
) -> HttpResponse:
    form = PassengerForm(posted(request), claim=claim, instance=passenger)
    if form.is_valid():
        person = form.save()
        if not person.is_adult:
            return redirect("claims:guardian", person.pk)
        return redirect("claims:passengers")
    has_others = claim.passengers.exists()
    back = reverse("claims:passengers" if has_others else "claims:new")
    return ask(request, "passenger", form, claim, back_url=back, passenger=passenger)


@with_locked_draft
def guardian(request: HttpRequest, claim: Claim, pk: int) -> HttpResponse:
    """Page 2a: who signs for this child."""
    minors = claim.passengers.exclude(kind="adult")
    child = get_object_or_404(minors, pk=pk)
    form = GuardianForm(posted(request), claim=claim, instance=child)
    if form.is_valid():
        form.save()
        return redirect("claims:passengers")
    context: dict[str, Any] = {"passenger": child, "back_url": reverse("claims:passengers")}
    return ask(request, "guardian", form, claim, **context)


@require_POST
@with_locked_draft
def remove_passenger(request: HttpRequest, claim: Claim, pk: int) -> HttpResponse:
    person = get_object_or_404(claim.passengers, pk=pk)
    if person.signer_name:
        claim.void_signatures(person.signer_name)
    person.delete()
    return redirect("claims:passengers")


@with_locked_draft
def contact(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = ContactForm(posted(request), instance=claim)
    if form.is_valid():
        form.save()
        return redirect("claims:new")
    return ask(request, "contact", form, claim)
