"""The bulk bar of the queue: a preview of what would happen, then a result for each claim."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from claims import bulk
from claims.forms.bulk import BulkForm
from claims.models import BulkAction, BulkItem

SHOWN = 200  # rows of a preview or a result; the sums count all of them


class BulkDesk:
    """The views for bulk actions; `ClaimAdmin` gives them their addresses."""

    admin_site: Any
    opts: Any

    def bulk_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("bulk/", wrap(self.bulk), name="claims_claim_bulk"),
            path("bulk/<uuid:pk>/", wrap(self.bulk_result), name="claims_claim_bulk_result"),
        ]

    def bulk(self, request: HttpRequest) -> HttpResponse:
        """Ask what the action needs, show what it would do, and do it when that is confirmed."""
        if request.method != "POST" or not request.user.is_admin:
            raise Http404
        form = BulkForm(request.POST, by=request.user)
        is_first_look = not {"preview", "confirm"} & set(request.POST)
        context: dict[str, Any] = {"form": form, "count": len(request.POST.getlist("claims"))}
        if is_first_look and form.data.get("kind") in BulkAction.Kind.values:
            form.errors.clear()  # nothing was asked yet, so nothing is missing
            return self.bulk_page(request, "bulk", title=_("Many claims at once"), **context)
        if form.is_valid() and "confirm" in request.POST:
            action = form.action()
            bulk.begin(action, form.cleaned_data["claims"])
            return redirect("admin:claims_claim_bulk_result", action.pk)
        if form.is_valid():
            foreseen = bulk.foresee(form.action(), form.cleaned_data["claims"])
            changes = sum(not row.refusal for row in foreseen)
            context |= {"foreseen": foreseen[:SHOWN], "changes": changes}
            context |= {"skips": len(foreseen) - changes, "is_looked_at": True}
        status = 422 if form.errors else 200
        title = _("Many claims at once")
        return self.bulk_page(request, "bulk", status=status, title=title, **context)

    def bulk_result(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """How far it is, and what came of each claim."""
        if not request.user.is_admin:
            raise Http404
        action = get_object_or_404(BulkAction.objects.select_related("by", "assigned_to"), pk=pk)
        summary = action.summary()
        done = action.items.select_related("claim").exclude(result=BulkItem.Result.WAITING)
        context = {
            "action": action,
            "items": done.order_by("-result", "claim_id")[:SHOWN],
            "summary": summary,
            "total": sum(summary.values()),
        }
        return self.bulk_page(request, "bulk_result", title=action.get_kind_display(), **context)

    def bulk_page(
        self, request: HttpRequest, name: str, status: int = 200, **context: Any
    ) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        template = f"admin/claims/claim/{name}.html"
        return TemplateResponse(request, template, {**shared, **context}, status=status)
