from rest_framework.routers import SimpleRouter

from claims.api.desk import DeskClaimViewSet, DeskFileViewSet
from claims.api.views import ClaimViewSet, DocumentViewSet

router = SimpleRouter(use_regex_path=False)
router.register("claims", ClaimViewSet, basename="claim")
router.register("documents", DocumentViewSet, basename="document")
router.register("admin/claims", DeskClaimViewSet, basename="desk-claim")
router.register("admin/files", DeskFileViewSet, basename="desk-file")

urlpatterns = router.urls
