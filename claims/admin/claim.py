"""The reviewers' desk: one claim with everything on it, and only legal next steps."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.session_age import require_recent_proof
from claims import warning_signs, workflow
from claims.admin.claim_list import ClaimList
from claims.admin.claim_page import filtered, sections
from claims.admin.dashboard import DashboardDesk
from claims.admin.deadlines import DeadlineDesk
from claims.admin.evidence import EvidenceDesk
from claims.admin.phone import PhoneDesk
from claims.choices import OPEN_STATUSES, ClaimStatus
from claims.forms.desk import STEP_FORMS, ComparedForm, StepForm, TemplateForm
from claims.models import Claim, Expense, Signature
from claims.presence import Opening, note_opening, opened_by_others
from claims.views.questions import posted
from claims.workflow import Actor

OVERDUE_SHOWN = 200


@admin.register(Claim)
class ClaimAdmin(PhoneDesk, DashboardDesk, DeadlineDesk, EvidenceDesk, ClaimList):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        claims = super().get_queryset(request)
        of_claim = {"claim": OuterRef("pk")}
        return claims.annotate(
            email_changed_at=warning_signs.email_changes(),
            has_expenses=Exists(Expense.objects.filter(**of_claim)),
            has_signatures=Exists(Signature.objects.filter(**of_claim)),
        )

    # --- pages ---

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            *self.queue_urls(),
            *self.dashboard_urls(),
            path("overdue/", wrap(self.overdue), name="claims_claim_overdue"),
            *self.deadline_urls(),
            *self.phone_urls(),
            *self.evidence_urls(),
            path("<uuid:pk>/step/<str:step>/", wrap(self.step), name="claims_claim_step"),
            path("<uuid:pk>/compared/", wrap(self.compared), name="claims_claim_compared"),
        ]
        return [*own, *super().get_urls()]

    def claim_for(self, request: HttpRequest, pk: Any) -> Claim:
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """Everything about one claim; nothing on it is typed over, steps are buttons."""
        if request.method != "GET":
            raise PermissionDenied
        claim = self.get_object(request, object_id)
        if claim is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        shown = filtered(self.sections(request, claim), request.GET.get("history", ""))
        return self.page(request, "claim", claim, **shown)

    def sections(self, request: HttpRequest, claim: Claim) -> dict[str, Any]:
        return {
            "steps": list(self.steps(request, claim)),
            "others": self.others_at(request, claim),
            **sections(claim, request.user),
        }

    def page(
        self, request: HttpRequest, name: str, claim: Claim, status: int = 200, **context: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "claim": claim,
            "title": f"{claim.reference}",
            **context,
        }
        template = f"admin/claims/claim/{name}.html"
        return TemplateResponse(request, template, context, status=status)

    def steps(self, request: HttpRequest, claim: Claim) -> Iterator[dict[str, Any]]:
        """What this person may do now: legal moves first, then what is always possible."""
        if Actor.REVIEWER not in workflow.actors_for(claim, request.user):
            return
        proposal = claim.open_proposal
        if proposal and proposal.by_id != request.user.pk:
            yield self.button(claim, "confirm_proposal", STEP_FORMS["confirm_proposal"].title)
        if proposal:
            yield self.button(claim, "decline_proposal", STEP_FORMS["decline_proposal"].title)
        for move in workflow.next_steps(claim, request.user):
            if not (proposal and move.operation == "approve"):
                yield self.button(claim, move.operation, move.label)
        if claim.status == ClaimStatus.APPROVED:
            yield self.button(claim, "record_payout", STEP_FORMS["record_payout"].title)
        always = ["assign", "note"]
        if claim.status in OPEN_STATUSES:
            always = ["correct_facts", "set_compensation", "assign", "note"]
        for step in always:
            yield self.button(claim, step, STEP_FORMS[step].title)

    def button(self, claim: Claim, step: str, label: Any) -> dict[str, Any]:
        return {"name": step, "label": label, "url": self.step_url(claim, step)}

    def step_url(self, claim: Claim, step: str) -> str:
        return reverse("admin:claims_claim_step", args=[claim.pk, step])

    def step(self, request: HttpRequest, pk: Any, step: str) -> HttpResponse:
        """One step's small form. A step that is no longer possible takes nothing of what was
        typed away: the form comes back with who was faster."""
        claim = self.claim_for(request, pk)
        is_offered = step in {button["name"] for button in self.steps(request, claim)}
        if step not in STEP_FORMS or not (is_offered or request.method == "POST"):
            messages.warning(request, _("This step is not possible now."))
            return redirect(self.claim_url(claim))
        if step == "record_payout" and request.method == "POST":
            require_recent_proof(request)
        form = STEP_FORMS[step](
            posted(request), request.FILES or None, claim=claim, by=request.user
        )
        if request.POST.get("do") == "insert" and isinstance(form, TemplateForm):
            form.insert()
        elif is_offered and form.is_bound and form.is_valid():
            if request.POST.get("do") == "preview":
                form.show()
            elif form.save():
                messages.success(request, _("Done: %(step)s.") % {"step": form.title})
                for sentence in form.left_out:
                    messages.error(request, _("Not kept: %(file)s") % {"file": sentence})
                return redirect(self.claim_url(claim))
        if not is_offered:
            form.refuse(claim.refusal_now(step, by=request.user))
        return self.step_page(request, claim, form, step, is_offered=is_offered)

    def compared(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Two claims that may be the same were compared: they are marked no longer."""
        if request.method != "POST":
            raise Http404
        claim = self.claim_for(request, pk)
        form = ComparedForm(request.POST)
        if form.is_valid() and warning_signs.settle(
            claim, form.cleaned_data["other"], by=request.user
        ):
            messages.success(request, _("The two are marked no longer."))
        else:
            messages.warning(request, _("These two are not marked, or not any more."))
        return redirect(self.claim_url(claim))

    def step_page(
        self, request: HttpRequest, claim: Claim, form: StepForm, step: str, *, is_offered: bool
    ) -> HttpResponse:
        """409 where somebody was faster, 422 where something is missing."""
        status = 422 if form.is_bound and form.errors else 200
        return self.page(
            request,
            "step",
            claim,
            409 if form.refusal else status,
            form=form,
            step=step,
            is_offered=is_offered,
            others=self.others_at(request, claim),
        )

    def overdue(self, request: HttpRequest) -> HttpResponse:
        """Claims that wait for us longer than we promise, the latest first."""
        claims = Claim.objects.visible_to(request.user).overdue(timezone.localdate())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Waiting longer than we promise"),
            "claims": claims.select_related("assigned_to")[:OVERDUE_SHOWN],
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, "admin/claims/claim/overdue.html", context)

    def others_at(self, request: HttpRequest, claim: Claim) -> list[Opening]:
        """Who else has this claim open; and note that this person has."""
        note_opening(claim, request.user)
        return opened_by_others(claim, request.user)
