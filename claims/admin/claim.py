"""The reviewers' desk: the queue, one claim with everything on it, and only legal next steps."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims import story, workflow
from claims.admin.filters import QueueFilter, ReviewerFilter
from claims.choices import OPEN_STATUSES, ClaimStatus
from claims.forms.desk import STEP_FORMS, RejectDocumentForm
from claims.models import Claim, ClaimDocument
from claims.views.questions import posted
from claims.workflow import Actor
from compensation.wording import cause_choices, reasons

PAGE_SIZES = (25, 50, 100, 200)


def words_for(cause: str) -> str:
    """A cause in words; a code nobody knows any more stands for itself."""
    return dict(cause_choices()).get(cause, cause) or "–"


class QueuePage(ChangeList):
    """The list with `?page_size=`, which is not a filter."""

    def get_filters_params(self, params=None):
        lookups = super().get_filters_params(params)
        lookups.pop("page_size", None)
        return lookups


@admin.register(Claim)
class ClaimAdmin(admin.ModelAdmin):
    list_display = (
        "reference", "flight", "flight_day", "person", "amount", "state", "waiting",
        "assigned_to", "submitted_at", "next_news_by",
    )  # fmt: skip
    list_filter = (
        QueueFilter, "status", "stage", "incident_type", ReviewerFilter, "source", "submitted_at",
    )  # fmt: skip
    list_select_related = ("customer", "assigned_to")
    search_fields = (
        "=reference", "customer__email", "customer__family_name", "customer__given_names",
        "passengers__family_name", "segments__flight_number", "=booking_reference", "=id",
    )  # fmt: skip
    search_help_text = _("Reference, e-mail, name, flight number, booking reference or id")
    ordering = ("-submitted_at", "pk")
    show_full_result_count = False
    actions = None
    page_sizes = PAGE_SIZES

    def get_queryset(self, request: HttpRequest):
        claims = super().get_queryset(request).visible_to(request.user)
        return claims.select_related("customer", "assigned_to", "payout").with_journey()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QueuePage

    def get_changelist_instance(self, request: HttpRequest):
        asked = request.GET.get("page_size", "")
        self.list_per_page = int(asked) if asked in map(str, PAGE_SIZES) else 50
        return super().get_changelist_instance(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Claims"), **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- columns ---

    @admin.display(description=_("flight"))
    def flight(self, claim: Claim) -> str:
        first, last = claim.first_segment, claim.last_segment
        if first is None:
            return ""
        return f"{first.flight_number} {first.departure_airport_id}–{last.arrival_airport_id}"

    @admin.display(description=_("date"))
    def flight_day(self, claim: Claim) -> Any:
        return claim.first_segment.flight_date if claim.first_segment else ""

    @admin.display(description=_("customer"), ordering="customer__family_name")
    def person(self, claim: Claim) -> str:
        return str(claim.customer or claim.contact_email)

    @admin.display(description=_("amount"), ordering="compensation_amount")
    def amount(self, claim: Claim) -> str:
        owed = claim.compensation_amount
        owed = claim.calculated_compensation if owed is None else owed
        return "" if owed is None else f"{owed} {claim.currency}"

    @admin.display(description=_("status"), ordering="status")
    def state(self, claim: Claim) -> str:
        return format_html(
            '<span class="tag tag--{}">{}</span>', story.tone(claim), claim.get_status_display()
        )

    @admin.display(description=_("waiting on"))
    def waiting(self, claim: Claim) -> str:
        return claim.waiting_on.label

    # --- pages ---

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("next/", wrap(self.take_next), name="claims_claim_take_next"),
            path("<uuid:pk>/step/<str:step>/", wrap(self.step), name="claims_claim_step"),
            path(
                "document/<uuid:pk>/<str:verdict>/",
                wrap(self.review_document),
                name="claims_claim_review_document",
            ),
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
        return self.page(request, "claim", claim, **self.claim_context(request, claim))

    def claim_context(self, request: HttpRequest, claim: Claim) -> dict[str, Any]:
        assessment = claim.assessments.last()
        return {
            "story": story.tell(claim),
            "tone": story.tone(claim),
            "steps": list(self.steps(request, claim)),
            "segments": claim.segments.all(),
            "passengers": claim.passengers.all(),
            "documents": claim.documents.all(),
            "history": claim.status_history.select_related("changed_by"),
            "notes": claim.notes.visible_to(request.user).select_related("author"),
            "assessment": assessment,
            "reasons": reasons(assessment.result) if assessment else [],
            "causes": [words_for(claim.alleged_cause), words_for(claim.cause)],
            "expenses": claim.expenses.select_related("receipt"),
            "decisions": claim.decisions.select_related("by", "assessment"),
            "changes": claim.compensation_changes.select_related("by"),
            "signatures": claim.signatures.all(),
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
        for move in workflow.next_steps(claim, request.user):
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

    def claim_url(self, claim: Claim) -> str:
        return reverse("admin:claims_claim_change", args=[claim.pk])

    def step(self, request: HttpRequest, pk: Any, step: str) -> HttpResponse:
        """One step's small form; a step that is not possible now is not there."""
        claim = self.claim_for(request, pk)
        if step not in {button["name"] for button in self.steps(request, claim)}:
            messages.warning(request, _("This step is not possible now."))
            return redirect(self.claim_url(claim))
        form = STEP_FORMS[step](posted(request), claim=claim, by=request.user)
        if request.method == "POST" and form.is_valid() and form.save():
            messages.success(request, _("Done: %(step)s.") % {"step": form.title})
            return redirect(self.claim_url(claim))
        status = 422 if form.is_bound and form.errors else 200
        return self.page(request, "step", claim, status, form=form, step=step)

    def review_document(self, request: HttpRequest, pk: Any, verdict: str) -> HttpResponse:
        document = get_object_or_404(ClaimDocument.objects.visible_to(request.user), pk=pk)
        claim = document.claim
        if verdict == "accept" and request.method == "POST":
            document.accept(by=request.user)
            messages.success(request, _("Accepted: %(name)s.") % {"name": document})
            return redirect(f"{self.claim_url(claim)}#documents")
        if verdict != "reject":
            raise Http404
        form = RejectDocumentForm(posted(request), document=document, by=request.user)
        if form.is_valid() and form.save():
            messages.success(request, _("Sent back: %(name)s.") % {"name": document})
            return redirect(f"{self.claim_url(claim)}#documents")
        return self.page(request, "step", claim, form=form, step="reject_document")

    def take_next(self, request: HttpRequest) -> HttpResponse:
        """Open the claim that has waited longest, and put it on one's own desk."""
        if request.method != "POST":
            raise Http404
        waiting = Claim.objects.awaiting_review().filter(assigned_to=None)
        claim = waiting.exclude(customer=request.user).order_by("submitted_at").first()
        if claim is None:
            messages.info(request, _("Nothing waits for a first look."))
            return redirect("admin:claims_claim_changelist")
        claim.take(by=request.user)
        return redirect(self.claim_url(claim))
