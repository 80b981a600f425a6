"""Filing: a list of tasks, one question a page, check the answers, send once."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_POST

from claims import duplicates
from claims.balance import balance_rows, contact_of
from claims.choices import ClaimStatus, DocumentKind, Source
from claims.filing_tasks import NAMES, page_of, tasks_of
from claims.forms import filing as forms
from claims.forms.documents import UploadForm
from claims.forms.earlier_contact import EarlierContactForm
from claims.forms.expenses import ExpenseForm
from claims.forms.pass_check import PassCheckForm
from claims.intake import (
    add_people,
    begin_claim,
    lock_remembered_claim,
    remember_draft,
    remembered_claim,
)
from claims.models import Claim
from claims.reference import read_reference
from claims.rows import answer_cards, document_rows, flight_rows
from claims.signing import estimate_of
from claims.views.questions import person, posted, question
from compensation.check import answers_of, pass_in

RETURNS_TO_ANSWERS = "returns_to_answers"
View = Callable[..., HttpResponse]
PROOFS = (
    DocumentKind.BOARDING_PASS,
    DocumentKind.BOOKING_CONFIRMATION,
    DocumentKind.PROOF_OF_DELAY,
    DocumentKind.AIRLINE_LETTER,
)


def with_draft(view: View) -> View:
    """Hand the draft of this browser to the view; one that was sent shows where it went."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        claim = remembered_claim(request)
        if claim is None:
            messages.info(request, _("Check your flight first, then we file the claim with you."))
            return redirect("compensation:check")
        if not claim.is_draft:
            return redirect("claims:sent", claim.reference)
        if request.method == "POST":
            claim.touch()
        return view(request, claim, *args, **kwargs)

    return wrapper


def with_locked_draft(view: View) -> View:
    """The same, and while an answer is saved nobody sends the draft or takes it over."""
    locked_view = with_draft(view)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return locked_view(request, *args, **kwargs)
        with transaction.atomic():
            lock_remembered_claim(request)
            return locked_view(request, *args, **kwargs)

    return wrapper


def ask(
    request: HttpRequest, template: str, form: Any, claim: Claim, **context: Any
) -> HttpResponse:
    """A question of the draft; unless said otherwise the way back is the task list."""
    return question(
        request, template, form, claim, **{"back_url": reverse("claims:new"), **context}
    )


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Turn the answers of the check into a draft that belongs to this browser."""
    answers = answers_of(request.session)
    if answers is None:
        return redirect("compensation:check")
    if refusal := ratelimit.consume_or_429(request, action="begin_claim"):
        return refusal
    language = get_language() or settings.LANGUAGE_CODE
    claim = begin_claim(answers, customer=person(request), source=Source.WEB, language=language)
    if reading := pass_in(request.session):
        add_people(claim, reading)
    remember_draft(request, claim)
    return redirect("claims:new")


@with_draft
def new(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The task list of the draft; who came from their answers goes back to them."""
    if request.session.pop(RETURNS_TO_ANSWERS, False):
        return redirect("claims:check_answers")
    tasks = tasks_of(claim)
    return render(request, "claims/new.html", {"claim": claim, "tasks": tasks})


@with_draft
def change(request: HttpRequest, claim: Claim, task: str) -> HttpResponse:
    """Open one task from the answers: wherever it ends, the way leads back to them."""
    if task not in NAMES:
        raise Http404
    request.session[RETURNS_TO_ANSWERS] = True
    return redirect(page_of(task))


@login_required
def resume(request: HttpRequest, pk: str) -> HttpResponse:
    """Where the link in the mail leads: the draft, on whichever device it was opened."""
    claim = get_object_or_404(Claim.objects.filter(customer=request.user), pk=pk)
    remember_draft(request, claim)
    request.session.pop(RETURNS_TO_ANSWERS, None)
    return redirect("claims:new")


@with_locked_draft
def email(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = forms.EmailForm(posted(request), claim=claim, initial={"email": claim.contact_email})
    if form.is_valid():
        limit = {"action": "mailed_link", "key": form.cleaned_data["email"]}
        if refusal := ratelimit.consume_or_429(request, **limit):
            return refusal
        form.save()
        return redirect("claims:email_sent")
    return ask(request, "email", form, claim)


@with_draft
def email_sent(request: HttpRequest, claim: Claim) -> HttpResponse:
    return render(request, "claims/email_sent.html", {"claim": claim})


@require_POST
@with_locked_draft
def resend_email(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Another link to the address typed; the one on its way counts for a minute."""
    if not claim.contact_email:
        return redirect("claims:email")
    limit = {"action": "mailed_link", "key": claim.contact_email}
    if refusal := ratelimit.consume_or_429(request, **limit):
        return refusal
    if claim.mail_link():
        messages.success(request, _("We sent a new link. The earlier one does not work any more."))
    else:
        messages.info(request, _("The link is on its way. You can ask for another after a minute."))
    return redirect("claims:email_sent")


@with_locked_draft
def flight(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = forms.FlightForm(posted(request), instance=claim)
    if form.is_valid():
        form.save()
        return redirect("claims:new")
    return ask(request, "flight", form, claim, rows=flight_rows(claim))


@with_draft
def costs(request: HttpRequest, claim: Claim) -> HttpResponse:
    if not claim.expenses.exists():
        return redirect("claims:add_cost")
    context = {"claim": claim, "expenses": claim.expenses.select_related("receipt")}
    return render(request, "claims/costs.html", context)


@with_draft
def add_cost(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = ExpenseForm(posted(request), request.FILES or None, claim=claim, by=person(request))
    if form.is_valid() and form.keep():
        return redirect("claims:costs")
    back = reverse("claims:costs" if claim.expenses.exists() else "claims:new")
    return ask(request, "cost", form, claim, back_url=back)


@require_POST
@with_locked_draft
def remove_cost(request: HttpRequest, claim: Claim, pk: int) -> HttpResponse:
    get_object_or_404(claim.expenses, pk=pk).delete()
    return redirect("claims:costs" if claim.expenses.exists() else "claims:new")


@with_locked_draft
def earlier_contact(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = EarlierContactForm(posted(request), claim=claim, instance=contact_of(claim))
    if form.is_valid():
        form.save()
        return redirect("claims:new")
    return ask(request, "earlier_contact", form, claim)


@with_draft
def filing_documents(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = UploadForm(
        posted(request), request.FILES or None, claim=claim, by=person(request), kinds=PROOFS
    )
    if form.is_valid():
        if refusal := ratelimit.consume_or_429(request, action="upload"):
            return refusal
        if form.save():
            return redirect("claims:filing_documents")
    return ask(
        request, "filing_documents", form, claim, documents=document_rows(claim.documents.all())
    )


@with_locked_draft
def what_we_read(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = PassCheckForm(posted(request), claim=claim)
    if form.is_valid():
        form.save()
        return redirect("claims:new")
    return ask(request, "what_we_read", form, claim)


@require_POST
@with_locked_draft
def remove_document(request: HttpRequest, claim: Claim, pk: str) -> HttpResponse:
    document = get_object_or_404(claim.documents, pk=pk)
    document.destroy()
    return redirect("claims:filing_documents")


@with_locked_draft
def check_answers(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Every answer with a way to change it; sending needs a proven address, so a person."""
    by = person(request)
    form = forms.SubmitClaimForm(posted(request), claim=claim, by=by)
    if by is not None and form.is_valid() and form.save():
        return redirect("claims:sent", claim.reference)
    missing = claim.missing_for_submission()
    open_tasks = [task for task in tasks_of(claim) if task.name in missing]
    context = {
        "missing": open_tasks,
        "cards": answer_cards(claim),
        "balance": balance_rows(claim, estimate_of(claim)),
        "duplicates": duplicate_warning(claim),
    }
    return ask(request, "check_answers", form, claim, **context)


def duplicate_warning(claim: Claim) -> dict[str, Any]:
    """One's own earlier claims by name; of other people's only that there may be one.

    Nobody is told before their address is proven, so that nobody can ask by trial.
    """
    if claim.customer is None:
        return {}
    found = duplicates.find(claim)
    own = [other for other in found if other.customer_id == claim.customer_id]
    return {"own": own, "has_others": len(own) < len(found)}


@login_required
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt: the reference, and what happens next and by when."""
    claims = Claim.objects.filter(customer=request.user).sent().with_journey()
    claim = get_object_or_404(claims, reference=read_reference(reference))
    if claim.status != ClaimStatus.SUBMITTED:
        return redirect("claims:detail", claim.reference)
    return render(request, "claims/sent.html", {"claim": claim})
