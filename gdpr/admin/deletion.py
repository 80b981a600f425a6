"""The admins' queue of wishes to be erased: what is at stake, then yes or no."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.inventory import stores
from claims.models import Claim
from gdpr.certificate import certificate, name_of
from gdpr.choices import RequestStatus
from gdpr.erasure import person_of, plan
from gdpr.forms import DecisionForm
from gdpr.models import AccountDeletionRequest, LegalHold
from notifications.admin.reading import ReadOnlyAdmin

CHANGE = "admin:gdpr_accountdeletionrequest_change"
CLAIMS_SHOWN, FILES_SHOWN = 200, 1000


@admin.register(AccountDeletionRequest)
class AccountDeletionRequestAdmin(ReadOnlyAdmin):
    list_display = (
        "requested_at", "who", "status", "claims", "open_claims", "paid_claims", "cancel_until",
        "reviewed_by",
    )  # fmt: skip
    list_filter = ("status",)
    list_select_related = ("user", "reviewed_by")
    search_fields = ("=email",)
    search_help_text = _("The whole e-mail address")
    change_form_template = "admin/gdpr/accountdeletionrequest/wish.html"
    actions = None

    @admin.display(description=_("person"))
    def who(self, wish: AccountDeletionRequest) -> str:
        return str(wish)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("<uuid:pk>/decide/", wrap(self.decide), name="decide_deletion"),
            path("<uuid:pk>/plan/", wrap(self.plan), name="deletion_plan"),
            path("<uuid:pk>/record.pdf", wrap(self.record), name="deletion_record"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        wish = self.get_object(request, object_id)
        if wish is None or not self.has_view_permission(request, wish):
            return super().change_view(request, object_id, form_url, extra_context)
        return self.page(request, wish, DecisionForm())

    def decide(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        if not request.user.has_perm("gdpr.change_accountdeletionrequest"):
            raise PermissionDenied
        wish = get_object_or_404(AccountDeletionRequest, pk=pk)
        form = DecisionForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self.page(request, wish, form, status=422 if form.is_bound else 200)
        form.decide(wish, by=request.user)
        self.message_user(request, told(wish))
        return redirect(CHANGE, wish.pk)

    def plan(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """What the erasure would do now, table by table and file by file; nothing is changed."""
        wish = self.visible(request, pk)
        person = person_of(wish.user, wish.email)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("What the erasure would do"),
            "wish": wish,
            "lines": [(name_of(line.place), line) for line in plan(person)],
            "files": [(store.name, name) for store in stores() if store.find
                      for name in store.find(person)][:FILES_SHOWN],
        }  # fmt: skip
        return TemplateResponse(request, "admin/gdpr/accountdeletionrequest/plan.html", context)

    def record(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The certificate as PDF; only of what is done."""
        wish = self.visible(request, pk)
        if wish.status != RequestStatus.ERASED:
            raise Http404
        return FileResponse(
            BytesIO(certificate(wish)), as_attachment=True, filename=f"{wish.number}.pdf"
        )

    def visible(self, request: HttpRequest, pk: UUID) -> AccountDeletionRequest:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(AccountDeletionRequest.objects.select_related("user"), pk=pk)

    def page(
        self, request: HttpRequest, wish: AccountDeletionRequest, form: DecisionForm, **answer: Any
    ) -> HttpResponse:
        claims = Claim.objects.filter(customer=wish.user_id).select_related("payout")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Wish to be erased"),
            "wish": wish,
            "form": form,
            "blockers": wish.blockers() if wish.is_decidable else [],
            "holds": LegalHold.objects.standing().of_person(wish.user),
            "claims": claims.order_by("-created_at")[:CLAIMS_SHOWN],
            "decide_url": reverse("admin:decide_deletion", args=[wish.pk]),
        }
        return TemplateResponse(request, self.change_form_template, context, **answer)


def told(wish: AccountDeletionRequest) -> str:
    if wish.status == "rejected":
        return _("Refused. The account is open again, and the person was told.")
    return _("Approved. The erasure begins once the time to take it back is over.")
