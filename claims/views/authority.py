"""The power of attorney as its customer sees it: sign, ask the others, take it back."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import EventKind
from accounts.security_log import record
from claims import texts
from claims.forms.authority import AuthorityForm, PaperForm
from claims.models import Claim, Passenger, Signature
from claims.rows import person_rows
from claims.signing import fee_context, letter_url
from claims.views.claim import own_claim
from claims.views.filing import ask, with_draft, with_locked_draft
from claims.views.questions import person, posted, question


@with_locked_draft
def authority(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Sign, seeing the fee in money first; once signed, see who has and who has not."""
    if refusal := people_first(request, claim):
        return refusal
    is_signed = claim.filer_signature is not None
    if request.method == "GET" and is_signed and "again" not in request.GET:
        return signed_so_far(request, claim)
    people = list(claim.passengers.all())
    form = AuthorityForm(posted(request), claim=claim, by=person(request), people=people)
    if form.is_valid():
        form.save()
        if len({p.signer_name for p in people}) > 1:
            return redirect("claims:authority")
        return redirect("claims:new")
    context = {**fee_context(claim, people), "letter_url": letter_url(request)}
    return ask(request, "authority", form, claim, **context)


def people_first(request: HttpRequest, claim: Claim) -> HttpResponse | None:
    """Where to go first while it is not known who signs."""
    people = list(claim.passengers.all())
    if not people:
        messages.info(request, _("Add the passengers first: one of them signs."))
        return redirect("claims:add_passenger")
    child = next((p for p in people if not p.is_complete), None)
    if child is None:
        return None
    text = _("Say first who signs for %(name)s.") % {"name": child.full_name}
    messages.info(request, text)
    return redirect("claims:guardian", child.pk)


def signed_so_far(request: HttpRequest, claim: Claim) -> HttpResponse:
    people = list(claim.passengers.with_signatures())
    context = {
        "claim": claim,
        "people": person_rows(claim, people, may_ask=claim.customer_id is not None),
        "has_open": any(not p.is_signed for p in people),
    }
    return render(request, "claims/authority_state.html", context)


@with_draft
def paper(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Print, sign by hand and upload instead of typing a name."""
    if refusal := people_first(request, claim):
        return refusal
    return ask_for_paper(request, claim, done="claims:authority", back=reverse("claims:authority"))


@login_required
def paper_of_claim(request: HttpRequest, reference: str) -> HttpResponse:
    claim = own_claim(request, reference)
    back = reverse("claims:detail", args=[claim.reference])
    return ask_for_paper(request, claim, done=f"{back}#passengers", back=back)


def ask_for_paper(request: HttpRequest, claim: Claim, *, done: str, back: str) -> HttpResponse:
    form = PaperForm(posted(request), request.FILES or None, claim=claim, by=person(request))
    if form.is_valid():
        if refusal := ratelimit.consume_or_429(request, action="upload"):
            return refusal
        if form.keep():
            messages.success(request, _("We have the paper. It counts once we have checked it."))
            return redirect(done)
    return question(request, "authority_paper", form, claim, back_url=back)


@require_POST
@with_draft
def ask_passenger(request: HttpRequest, claim: Claim, pk: int) -> HttpResponse:
    """Mail the link to one who has not signed, before the claim is sent."""
    return mail_link(request, claim, pk, then=reverse("claims:authority"))


@require_POST
@login_required
def ask_passenger_again(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    claim = own_claim(request, reference)
    then = reverse("claims:detail", args=[claim.reference])
    return mail_link(request, claim, pk, then=f"{then}#passengers")


def mail_link(request: HttpRequest, claim: Claim, pk: int, *, then: str) -> HttpResponse:
    passenger: Passenger = get_object_or_404(claim.passengers, pk=pk)
    address = claim.address_of(passenger)
    if refusal := ratelimit.consume_or_429(request, action="mailed_link", key=address):
        return refusal
    claim.request_signatures(by=person(request), only=passenger)
    text = _("We mailed the link to %(email)s.") % {"email": address}
    messages.success(request, text)
    return redirect(then)


def own_signature(request: HttpRequest, reference: str, pk: int) -> Signature:
    """A signature the signed-in customer gave, not one of a fellow passenger."""
    claim = own_claim(request, reference)
    return get_object_or_404(claim.signatures.filter(signed_by=request.user), pk=pk)


@require_POST
@login_required
def revoke(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take one's own authority back, with one click from the claim page."""
    signature = own_signature(request, reference, pk)
    signature.claim.revoke_authority(signature, by=request.user)
    messages.success(request, _("You took the authority back. We act for you no more."))
    return redirect("claims:detail", signature.claim.reference)


@login_required
def withdrawal(request: HttpRequest, reference: str) -> HttpResponse:
    """The right to withdraw within 14 days: its text, the model form, and the button."""
    claim = own_claim(request, reference)
    mine = claim.signatures.standing().filter(signed_by=request.user).last()
    if request.method == "POST":
        if mine is None or not mine.may_withdraw:
            raise Http404
        claim.revoke_authority(mine, by=request.user)
        messages.success(request, _("You withdrew from the agreement. We mailed you a receipt."))
        return redirect("claims:detail", claim.reference)
    text = texts.published(texts.WITHDRAWAL).fill()
    context: dict[str, Any] = {"claim": claim, "mine": mine, "blocks": texts.blocks(text)}
    return render(request, "claims/withdrawal.html", context)


@login_required
def authority_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """One signature as PDF, for the customer of the claim and the desk."""
    signature = get_object_or_404(Signature.objects.visible_to(request.user), pk=pk)
    pdf = pdf_of(signature)
    record(EventKind.DOWNLOAD, by=request.user, signature=signature.pk)
    return pdf


def pdf_of(signature: Signature) -> FileResponse:
    """The stored PDF; 404 while it is being drawn."""
    if not signature.pdf:
        raise Http404
    name = f"authority-{signature.claim.reference}-{signature.pk}.pdf"
    return FileResponse(
        signature.pdf.open("rb"), content_type="application/pdf", filename=name, as_attachment=True
    )
