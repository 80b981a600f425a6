"""The dashboard for admins: a period, tables with bars, and the same as files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from claims import report_files
from claims.dashboard import dashboard
from claims.forms.period import PeriodForm
from compensation.pdf import PdfUnavailable

FILES = {
    "csv": (report_files.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        report_files.as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "pdf": (report_files.as_pdf, "application/pdf"),
}


class DashboardDesk:
    """For the admin of claims."""

    opts: Any
    admin_site: Any

    def dashboard_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("dashboard/", wrap(self.dashboard), name="claims_claim_dashboard"),
            path("dashboard/<str:form>/", wrap(self.dashboard_file), name="claims_claim_report"),
        ]

    def dashboard(self, request: HttpRequest) -> HttpResponse:
        """All figures of a period. What cannot be a period is said beside its field."""
        if not request.user.is_admin:
            raise PermissionDenied
        form = PeriodForm(request.GET)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Dashboard"),
            "opts": self.opts,
            "form": form,
            "report": dashboard(*form.period),
            "files": FILES,
        }
        return TemplateResponse(request, "admin/claims/claim/dashboard.html", context)

    def dashboard_file(self, request: HttpRequest, form: str) -> HttpResponse:
        if not request.user.is_admin:
            raise PermissionDenied
        if form not in FILES:
            raise Http404
        write, content_type = FILES[form]
        try:
            content = write(dashboard(*PeriodForm(request.GET).period))
        except PdfUnavailable:
            messages.warning(request, _("This server cannot draw a PDF. Take the CSV or XLSX."))
            return redirect("admin:claims_claim_dashboard")
        disposition = f'attachment; filename="dashboard.{form}"'
        headers = {"Content-Disposition": disposition}
        return HttpResponse(content, content_type=content_type, headers=headers)
