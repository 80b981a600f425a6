"""The work queue: views, filters, order, search, "take next", handing out."""

from tempfile import NamedTemporaryFile
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.models import EventKind
from accounts.security_log import record
from claims import assignment, export, queue, story
from claims.admin.bulk import BulkDesk
from claims.forms.bulk import KINDS as BULK_KINDS
from claims.forms.queue import QueueForm
from claims.forms.selection import SelectionForm
from claims.models import Claim, Passenger
from claims.models.claim import ClaimQuerySet

# Column, and the order a press on its head asks for; the first press shows the most urgent.
COLUMNS = (
    (_("Reference"), "submitted", True),
    (_("Flight"), "", False),
    (_("Date"), "departure", True),
    (_("Customer"), "", False),
    (_("People"), "", False),
    (_("Amount"), "amount", True),
    (_("Status"), "", False),
    (_("Stage"), "", False),
    (_("Waiting on"), "", False),
    (_("Due"), "due", False),
    (_("Reviewer"), "", False),
    (_("Flags"), "", False),
)


def listed() -> ClaimQuerySet:
    """What a row of the queue shows, in one query for each kind of thing."""
    shown = ("claim", "signature__revoked_at", "signature__document__review_status")
    people = Passenger.objects.select_related("signature__document").only(*shown)
    claims = Claim.objects.select_related("customer", "assigned_to").with_flights()
    return claims.prefetch_related(Prefetch("passengers", people))


def row_of(claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim,
        "url": reverse("admin:claims_claim_change", args=[claim.pk]),
        "first": claim.first_segment,
        "last": claim.last_segment,
        "passengers": len(claim.passengers.all()),
        "tone": story.tone(claim),
        "flags": queue.flags_of(claim),
    }


def columns(ordering: str) -> list[dict[str, str]]:
    """The heads of the table: where a press leads, and which way it is sorted now."""
    return [
        {
            "label": label,
            "ordering": other_way(name, ordering, is_falling) if name else "",
            "sorted": {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
            if name
            else "",
        }
        for label, name, is_falling in COLUMNS
    ]


def other_way(name: str, ordering: str, is_falling: bool) -> str:
    if ordering.lstrip("-") == name:
        return name if ordering.startswith("-") else f"-{name}"
    return f"-{name}" if is_falling else name


def csv_file(claims: ClaimQuerySet) -> HttpResponseBase:
    return StreamingHttpResponse(
        export.csv_blocks(claims),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="claims.csv"'},
    )


def xlsx_file(claims: ClaimQuerySet) -> HttpResponseBase:
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  # the response closes it
    export.write_xlsx(claims, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="claims.xlsx", content_type=XLSX)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTS = {"csv": csv_file, "xlsx": xlsx_file}


class ClaimList(BulkDesk, admin.ModelAdmin):
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        claims = super().get_queryset(request).visible_to(request.user)
        beside = ("customer", "assigned_to", "payout", "fee_plan")
        return claims.select_related(*beside).with_journey()

    def queue_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            *self.bulk_urls(),
            path("next/", wrap(self.take_next), name="claims_claim_take_next"),
            path("hand-out/", wrap(self.hand_out), name="claims_claim_hand_out"),
            path("export/<str:form>/", wrap(self.export), name="claims_claim_export"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One page of the queue. What cannot be asked is said beside its field, never a failure."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = QueueForm(request.GET)
        asked = form.asked(request.user)
        page = queue.page_of(asked, listed())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Claims"),
            "opts": self.opts,
            "form": form,
            "page": page,
            "rows": [row_of(claim) for claim in page.claims],
            "columns": columns(form.cleaned_data.get("ordering") or ""),
            "views": queue.VIEWS,
            "current_view": asked.get("view") or "",
            "active": form.active,
            "filter_fields": form.filter_fields(),
            "is_narrowed": set(form.active) - {"view", "search"},
            "page_sizes": queue.PAGE_SIZES,
            "is_admin": request.user.is_admin,
            "bulk_kinds": BULK_KINDS,
            "matching": request.GET.urlencode(),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/claims/claim/queue.html", context)

    def export(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """The filtered list as a file; who took it, and what was asked for, stays in the log."""
        if form not in EXPORTS or not request.user.is_admin:
            raise Http404
        if request.method == "POST":
            return self.export_selected(request, form)
        asked = QueueForm(request.GET).asked(request.user)
        claims = queue.narrowed(asked).order_by(*asked.order)
        count = queue.capped_count(claims, export.MOST_IN_XLSX)
        if form == "xlsx" and count > export.MOST_IN_XLSX:
            messages.warning(
                request,
                _("A work sheet takes up to 50,000 claims. Narrow the list, or take the CSV."),
            )
            return redirect(f"{reverse('admin:claims_claim_changelist')}?{request.GET.urlencode()}")
        record(EventKind.EXPORT, by=request.user, rows=count, form=form, asked=asked.for_log())
        return EXPORTS[form](claims)

    def export_selected(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """The claims with a mark as a file, or all that match."""
        selection = SelectionForm(request.POST, by=request.user)
        if not selection.is_valid():
            messages.warning(request, " ".join(selection.errors["claims"]))
            return redirect("admin:claims_claim_changelist")
        ids = selection.cleaned_data["claims"]
        claims = Claim.objects.visible_to(request.user).filter(pk__in=ids)
        asked = {"selected": str(len(ids))}
        record(EventKind.EXPORT, by=request.user, rows=len(ids), form=form, asked=asked)
        return EXPORTS[form](claims.order_by(*queue.ORDERS[queue.USUAL_ORDER]))

    def claim_url(self, claim: Claim) -> str:
        return reverse("admin:claims_claim_change", args=[claim.pk])

    def take_next(self, request: HttpRequest) -> HttpResponse:
        """Open the most urgent claim that nobody has, and put it on one's own desk."""
        if request.method != "POST":
            raise Http404
        claim = assignment.take_next(by=request.user)
        if claim is None:
            messages.info(request, _("Nothing waits for a first look."))
            return redirect("admin:claims_claim_changelist")
        return redirect(self.claim_url(claim))

    def hand_out(self, request: HttpRequest) -> HttpResponse:
        """Give the unassigned claims to the reviewers in turn; for admins."""
        if request.method != "POST" or not request.user.is_admin:
            raise Http404
        given = assignment.hand_out(by=request.user)
        total = sum(given.values())
        sentence = ngettext(
            "%(count)d claim was handed out.", "%(count)d claims were handed out.", total
        )
        people = ", ".join(f"{person}: {count}" for person, count in given.items())
        messages.info(request, " ".join((sentence % {"count": total}, people)).strip())
        return redirect("admin:claims_claim_changelist")
