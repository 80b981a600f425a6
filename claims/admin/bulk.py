"""The bulk bar of the queue: a preview of what would happen, then a result for each claim."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from claims import bulk
from claims.forms.bulk import KINDS, BulkForm
from claims.forms.move import MoveForm
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
            path("move/", wrap(self.move), name="claims_claim_move"),
            path("bulk/<uuid:pk>/", wrap(self.bulk_result), name="claims_claim_bulk_result"),
        ]

    def bulk(self, request: HttpRequest) -> HttpResponse:
        """Ask what the action needs, show what it would do, and do it when that is confirmed."""
        if request.method != "POST" or not request.user.is_admin:
            raise Http404
        form = BulkForm(request.POST, by=request.user)
        is_first_look = not {"preview", "confirm"} & set(request.POST)
        if is_first_look and form.data.get("kind") in dict(KINDS):
            form.is_valid()
            shown = self.bulk_context(form, form.cleaned_data.get("claims") or ())
            form.errors.clear()  # nothing was asked yet, so nothing is missing
            return self.bulk_page(request, "bulk", **shown)
        if form.is_valid():
            claims = form.cleaned_data["claims"]
            return self.preview_or_begin(request, form, form.action(), claims)
        return self.bulk_page(request, "bulk", status=422, **self.bulk_context(form, ()))

    def move(self, request: HttpRequest) -> HttpResponse:
        """Give what one person has to another, or to the others in turn; for admins."""
        if not request.user.is_admin:
            raise Http404
        is_asked = request.method == "POST"
        form = MoveForm(request.POST if is_asked else None, by=request.user, initial=request.GET)
        if form.is_valid():
            return self.preview_or_begin(request, form, form.action(), form.claim_ids())
        shown = self.bulk_context(form, (), is_looked_at=is_asked)
        return self.bulk_page(request, "bulk", status=422 if is_asked else 200, **shown)

    def preview_or_begin(
        self, request: HttpRequest, form: Any, action: BulkAction, claims: list[UUID]
    ) -> HttpResponse:
        """Do it where it was confirmed for as many claims as there are now; else show it."""
        if "confirm" in request.POST and request.POST.get("count", str(len(claims))) == str(
            len(claims)
        ):
            bulk.begin(action, claims)
            return redirect("admin:claims_claim_bulk_result", action.pk)
        foreseen = bulk.foresee(action, claims)
        changes = sum(not row.refusal for row in foreseen)
        shown = self.bulk_context(form, claims, is_looked_at=True)
        shown |= {"foreseen": foreseen[:SHOWN], "changes": changes, "has_preview": True}
        shown |= {"skips": len(foreseen) - changes, "has_other_count": "confirm" in request.POST}
        return self.bulk_page(request, "bulk", **shown)

    def bulk_context(self, form: Any, claims: Any, *, is_looked_at: bool = False) -> dict[str, Any]:
        is_move = isinstance(form, MoveForm)
        title = _("Move the claims of a reviewer") if is_move else _("Many claims at once")
        return {
            "form": form,
            "count": len(claims),
            "title": title,
            "is_move": is_move,
            "is_looked_at": is_looked_at,
        }

    def bulk_result(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """How far it is, and what came of each claim."""
        if not request.user.is_admin:
            raise Http404
        action = get_object_or_404(
            BulkAction.objects.select_related("by", "assigned_to", "moved_from"), pk=pk
        )
        summary = action.summary()
        done = action.items.select_related("claim", "assigned_to").exclude(
            result=BulkItem.Result.WAITING
        )
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
