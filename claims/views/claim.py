"""A customer's own claims: the list, one claim, and what they may do with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Prefetch, When
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import EventKind
from accounts.security_log import record
from claims import fees, story, workflow
from claims.balance import balance_rows
from claims.choices import ClaimStatus, WaitingOn
from claims.files.receive import attach
from claims.flight_check import check_of
from claims.forms.claim import AppealForm, MessageForm, WithdrawForm
from claims.forms.documents import AnswerForm, UploadForm
from claims.models import Claim, ClaimNote, Passenger
from claims.models.authority import REVOCABLE, SIGNABLE
from claims.pdf import claim_summary
from claims.reference import read_reference
from claims.rows import group_rows, person_rows
from claims.take_along import SCHEMA, claim_file
from claims.views.questions import posted, question
from compensation.calendar import calendar_file
from compensation.wording import reasons

CLAIMS_PER_PAGE = 20


def own_claim(request: HttpRequest, reference: str) -> Claim:
    """The claim with this reference, if it is the person's own; anything else is 404."""
    claims = Claim.objects.filter(customer=request.user).sent().with_journey()
    people = Prefetch("passengers", Passenger.objects.with_signatures())
    claims = claims.select_related("payout", "fee_plan", "earlier_contact")
    claims = claims.prefetch_related(people, "expenses")
    return get_object_or_404(claims, reference=read_reference(reference))


@login_required
def list_claims(request: HttpRequest) -> HttpResponse:
    """My claims, those that wait for me first."""
    waits = Case(When(waits_for=WaitingOn.CUSTOMER, then=0), default=1)
    claims = Claim.objects.filter(customer=request.user).with_airports()
    claims = claims.order_by(waits, "-created_at", "pk")
    page = Paginator(claims, CLAIMS_PER_PAGE).get_page(request.GET.get("page"))
    unread = ClaimNote.objects.new_to_customer(page.object_list)
    rows = [
        {
            "claim": claim,
            "story": story.tell(claim),
            "tone": story.tone(claim),
            "waits_for_you": claim.is_open and claim.waits_for == WaitingOn.CUSTOMER,
            "unread": unread.get(claim.pk, 0),
        }
        for claim in page
    ]
    return render(request, "claims/list.html", {"rows": rows, "page_obj": page})


def url_of(claim: Claim) -> str:
    return reverse("claims:detail", args=[claim.reference])


def claim_context(claim: Claim) -> dict[str, Any]:
    assessment = claim.assessments.last()
    return {
        "claim": claim,
        "story": story.tell(claim),
        "stops": story.route(claim),
        "tone": story.tone(claim),
        "flight_check": check_of(claim),
        "balance": balance_rows(claim, assessment),
        "reasons": reasons(assessment.result) if assessment else [],
        **people_context(claim),
    }


def thread_context(claim: Claim, reader: Any) -> dict[str, Any]:
    """The messages; what this person had not opened before is opened now."""
    notes = list(claim.notes.messages().with_files())
    return {"notes": notes, "unread": claim.mark_read(notes, by=reader)}


def people_context(claim: Claim) -> dict[str, Any]:
    """Who travelled, who has signed, and what the fee of this claim's own plan is."""
    people = list(claim.passengers.all())
    may_ask = claim.status in SIGNABLE
    owed = claim.compensation_amount
    return {
        "people": person_rows(claim, people, may_ask=may_ask),
        "has_unsigned": may_ask and any(not person.is_signed for person in people),
        "signatures": [
            {
                "signature": signature,
                "may_revoke": signature.signed_by_id == claim.customer_id
                and signature.revoked_at is None
                and claim.status in REVOCABLE,
            }
            for signature in claim.signatures.all()
        ],
        "fee_rows": fees.rows(owed, claim.currency, fees.plan_of(claim)) if owed else [],
    }


def show_claim(
    request: HttpRequest,
    claim: Claim,
    status: int = 200,
    *,
    answer_form: AnswerForm | None = None,
    **forms: Any,
) -> HttpResponse:
    """The whole page, whichever of its forms has something to say."""
    answers = {r.pk: AnswerForm(request=r, by=request.user) for r in claim.open_requests}
    if answer_form:
        answers[answer_form.request.pk] = answer_form
    steps = {move.operation for move in workflow.next_steps(claim, request.user)}
    context = {
        **claim_context(claim),
        "may_withdraw": "withdraw" in steps,
        "may_appeal": "appeal" in steps,
        "document_groups": group_rows(claim, answers),
        **thread_context(claim, request.user),
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
    note_export(request, claim, "pdf")
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
def take_along(request: HttpRequest, reference: str) -> HttpResponse:
    """What a customer may carry to another house, or keep: the paper and the data."""
    return render(request, "claims/take_along.html", {"claim": own_claim(request, reference)})


@login_required
def claim_data(request: HttpRequest, reference: str) -> HttpResponse:
    """The claim as JSON by the published schema."""
    claim = own_claim(request, reference)
    note_export(request, claim, "json")
    headers = {"Content-Disposition": f'attachment; filename="{claim.reference}.json"'}
    return JsonResponse(claim_file(claim), headers=headers, json_dumps_params={"indent": 2})


def note_export(request: HttpRequest, claim: Claim, form: str) -> None:
    """A whole claim left the house; the person sees it among their activity."""
    record(EventKind.EXPORT, user=claim.customer, by=request.user, claim=str(claim.pk), form=form)


@require_safe
def claim_file_schema(request: HttpRequest) -> HttpResponse:
    """What a claim file looks like, for whoever reads or writes one."""
    return HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")


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
    form = AppealForm(posted(request), request.FILES or None, claim=claim, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("We look at your claim again."))
        return redirect("claims:detail", claim.reference)
    return question(request, "appeal", form, claim, back_url=url_of(claim))


@require_POST
@login_required
def write_message(request: HttpRequest, reference: str) -> HttpResponse:
    claim = own_claim(request, reference)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_claim(request, claim, 422, message_form=form)
    note = claim.write_message(by=request.user, body=form.cleaned_data["body"])
    refused = attach(note, form.cleaned_data["files"], by=request.user)
    messages.success(request, _("Your message is with us."))
    for sentence in refused:
        messages.error(request, _("Not sent with it: %(file)s") % {"file": sentence})
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


@require_POST
@login_required
def answer_request(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """The file we asked for."""
    claim = own_claim(request, reference)
    asked = get_object_or_404(claim.document_requests.select_related("document"), pk=pk)
    if not asked.is_open:
        messages.info(request, _("We have that document already."))
        return redirect("claims:detail", claim.reference)
    form = AnswerForm(request.POST, request.FILES, request=asked, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("We have your file."))
        return redirect("claims:detail", claim.reference)
    return show_claim(request, claim, 422, answer_form=form)
