"""A customer's own claims: the list, one claim, and what they may do with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims import story, workflow
from claims.choices import ClaimStatus
from claims.forms.claim import AppealForm, MessageForm, WithdrawForm
from claims.forms.documents import UploadForm
from claims.models import Claim
from claims.pdf import claim_summary
from claims.reference import read_reference
from claims.rows import document_rows
from claims.views.questions import posted, question
from compensation.calendar import calendar_file
from compensation.wording import reasons

CLAIMS_PER_PAGE = 20


def own_claim(request: HttpRequest, reference: str) -> Claim:
    """The claim with this reference, if it is the person's own; anything else is 404."""
    claims = Claim.objects.filter(customer=request.user).sent().with_journey()
    return get_object_or_404(claims.select_related("payout"), reference=read_reference(reference))


@login_required
def list_claims(request: HttpRequest) -> HttpResponse:
    """My claims, those that wait for me first."""
    claims = Claim.objects.filter(customer=request.user).with_journey().order_by("-created_at")
    page = Paginator(claims, CLAIMS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"claim": claim, "story": story.tell(claim), "tone": story.tone(claim)} for claim in page
    ]
    rows.sort(key=lambda row: not (row["claim"].is_draft or row["claim"].is_asked_for_more))
    return render(request, "claims/list.html", {"rows": rows, "page_obj": page})


def url_of(claim: Claim) -> str:
    return reverse("claims:detail", args=[claim.reference])


def claim_context(claim: Claim) -> dict[str, Any]:
    assessment = claim.assessments.last()
    documents = document_rows(claim.documents.all())
    return {
        "claim": claim,
        "story": story.tell(claim),
        "stops": story.route(claim),
        "tone": story.tone(claim),
        "reasons": reasons(assessment.result) if assessment else [],
        "passengers": claim.passengers.all(),
        "documents": documents,
        "notes": claim.notes.messages().select_related("author"),
    }


def show_claim(request: HttpRequest, claim: Claim, status: int = 200, **forms: Any) -> HttpResponse:
    """The whole page, whichever of its forms has something to say."""
    steps = {move.operation for move in workflow.next_steps(claim, request.user)}
    context = {
        **claim_context(claim),
        "may_withdraw": "withdraw" in steps,
        "may_appeal": "appeal" in steps,
        "message_form": MessageForm(),
        "upload_form": UploadForm(claim=claim, by=request.user),
        **forms,
    }
    return render(request, "claims/detail.html", context, status=status)


@login_required
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    return show_claim(request, own_claim(request, reference))


@login_required
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """The claim as PDF."""
    claim = own_claim(request, reference)
    content = claim_summary(claim)
    name = f'attachment; filename="{claim.reference}.pdf"'
    headers = {"Content-Disposition": name}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
def deadline(request: HttpRequest, reference: str) -> HttpResponse:
    """The last day to claim as a calendar file."""
    claim = own_claim(request, reference)
    if claim.limitation_on is None:
        raise Http404
    body = calendar_file(
        claim.limitation_on,
        uid=f"{claim.pk}@flightclaim",
        title=_("Last day to claim: %(reference)s") % {"reference": claim.reference},
        text=_("After this day the first court is closed. We watch it for you."),
    )
    headers = {"Content-Disposition": f'attachment; filename="{claim.reference}.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@login_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    claim = own_claim(request, reference)
    workflow.find(claim.status, ClaimStatus.WITHDRAWN)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        claim.withdraw(by=request.user)
        messages.success(request, _("You took the claim back. There is nothing to pay."))
        return redirect("claims:detail", claim.reference)
    return question(request, "withdraw", form, claim, back_url=url_of(claim))


@login_required
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    claim = own_claim(request, reference)
    workflow.find(claim.status, ClaimStatus.SUBMITTED)
    form = AppealForm(posted(request))
    if form.is_valid():
        claim.appeal(by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("We look at your claim again."))
        return redirect("claims:detail", claim.reference)
    return question(request, "appeal", form, claim, back_url=url_of(claim))


@require_POST
@login_required
def write_message(request: HttpRequest, reference: str) -> HttpResponse:
    claim = own_claim(request, reference)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show_claim(request, claim, 422, message_form=form)
    claim.write_message(by=request.user, body=form.cleaned_data["body"])
    messages.success(request, _("Your message is with us."))
    return redirect("claims:detail", claim.reference)


@require_POST
@login_required
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Another file for a claim that was sent, or the replacement of one we sent back."""
    claim = own_claim(request, reference)
    form = UploadForm(request.POST, request.FILES, claim=claim, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("We have your file."))
        return redirect("claims:detail", claim.reference)
    return show_claim(request, claim, 422, upload_form=form)
