"""Every address of the site: pages, desk, API, health."""

from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from flightclaim import legal_pages, views
from flightclaim.csp_reports import csp_report

# What Swagger brings along inside its script: one style sheet, known by its hash, and icons.
SWAGGER_POLICY = {
    "style-src": ["'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"],
    "img-src": ["data:"],
}
api_docs = csp_update(SWAGGER_POLICY)(SpectacularSwaggerSplitView.as_view(url_name="schema"))

LEGAL_PAGES = ("rights", "fees", "contact")

api_v1 = [
    path("auth/", include("accounts.api.urls")),
    path("account/", include("accounts.api.account_urls")),
    path("", include("compensation.api.urls")),
    path("", include("claims.api.urls")),
    path("", include("notifications.api.urls")),
    path("", include("gdpr.api.urls")),
]

urlpatterns = [
    path("", views.start, name="start"),
    *[path(f"legal/{page}/", views.legal, {"page": page}, name=page) for page in LEGAL_PAGES],
    path("legal/imprint/", legal_pages.imprint, name="imprint"),
    *[
        path(f"legal/{kind}/", legal_pages.legal_text, {"kind": kind}, name=kind)
        for kind in legal_pages.TITLES
    ],
    *[
        path(
            f"legal/{kind}/<str:version>/",
            legal_pages.legal_text,
            {"kind": kind},
            name=f"{kind}_version",
        )
        for kind in legal_pages.TITLES
    ],
    path("legal/withdrawal/", views.withdrawal, name="withdrawal"),
    path("check/", include("compensation.urls")),
    path("claims/", include("claims.urls")),
    path("account/webhooks/", include("notifications.webhooks.urls")),
    path("account/", include("accounts.urls")),
    path("account/delete-request/", include("gdpr.deletion_urls")),
    path("account/", include("gdpr.urls")),
    path("", include("notifications.account_urls")),
    path("mailbox/", include("notifications.urls")),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("admin/", admin.site.urls),
    path("api/v1/", include(api_v1)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", api_docs, name="api_docs"),
    path("csp-report/", csp_report, name="csp_report"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics_page, name="metrics"),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler429 = views.too_many_requests  # allauth looks for it
handler500 = views.server_error
