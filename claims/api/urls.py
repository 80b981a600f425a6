from django.urls import path
from rest_framework.routers import SimpleRouter

from claims.api.analytics import Analytics
from claims.api.bulk import BulkActionResult, BulkActions
from claims.api.desk import DeskClaimViewSet
from claims.api.evidence import EvidenceBundle, EvidenceBundles, EvidenceFile
from claims.api.files import DeskFileViewSet
from claims.api.views import ClaimViewSet, DocumentViewSet

router = SimpleRouter(use_regex_path=False)
router.register("claims", ClaimViewSet, basename="claim")
router.register("documents", DocumentViewSet, basename="document")
router.register("admin/claims", DeskClaimViewSet, basename="desk-claim")
router.register("admin/files", DeskFileViewSet, basename="desk-file")

urlpatterns = [
    path("admin/analytics/", Analytics.as_view()),
    path("admin/bulk-action/", BulkActions.as_view()),
    path("admin/bulk-action/<uuid:pk>/", BulkActionResult.as_view()),
    path("admin/claims/<uuid:pk>/evidence/", EvidenceBundles.as_view()),
    path("admin/claims/<uuid:pk>/evidence/<uuid:bundle_pk>/", EvidenceBundle.as_view()),
    path("admin/claims/<uuid:pk>/evidence/<uuid:bundle_pk>/content/", EvidenceFile.as_view()),
    *router.urls,
]
