"""The desk opens drafts for callers; nobody at the desk answers or signs in their place."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from claims.choices import Source
from claims.forms.phone import PhoneForm
from claims.models import Claim
from claims.views.questions import posted

SHOWN = 50


def waiting_for_callers():
    """Drafts whose caller has not opened the link yet, the newest first."""
    drafts = Claim.objects.drafts().filter(source=Source.PHONE, customer=None)
    return drafts.with_journey().order_by("-created_at")


class PhoneDesk(admin.ModelAdmin):
    def phone_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("by-phone/", wrap(self.by_phone), name="claims_claim_by_phone"),
            path(
                "by-phone/<uuid:pk>/link/",
                wrap(require_POST(self.mail_caller)),
                name="claims_claim_mail_caller",
            ),
        ]

    def by_phone(self, request: HttpRequest) -> HttpResponse:
        require_reviewer(request)
        form = PhoneForm(posted(request), by=request.user)
        if form.is_valid():
            claim = form.save()
            messages.success(request, _("The link is mailed to %s.") % claim.contact_email)
            return redirect("admin:claims_claim_by_phone")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": form.title,
            "form": form,
            "drafts": waiting_for_callers()[:SHOWN],
        }
        status = 422 if form.is_bound else 200
        template = "admin/claims/claim/by_phone.html"
        return TemplateResponse(request, template, context, status=status)

    def mail_caller(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """The link once more, to the same address: it works for half an hour."""
        require_reviewer(request)
        claim = get_object_or_404(waiting_for_callers(), pk=pk)
        if claim.mail_link():
            messages.success(request, _("The link is mailed to %s.") % claim.contact_email)
        else:
            messages.info(request, _("A link of the last minute is on its way."))
        return redirect("admin:claims_claim_by_phone")


def require_reviewer(request: HttpRequest) -> None:
    if not request.user.is_reviewer:
        raise PermissionDenied
