"""Opening a file: by permission, logged, and in a way that runs nothing."""

from uuid import UUID

from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_deny

from claims.intake import remembered_claim
from claims.models import ClaimDocument
from claims.views.questions import person


def document_for(request: HttpRequest, pk: UUID) -> ClaimDocument:
    """The document, if this person or the browser that is filing the claim may see it."""
    draft = remembered_claim(request)
    if draft is not None and draft.customer_id is None:
        own = draft.documents.filter(pk=pk).first()
        if own is not None:
            return own
    return get_object_or_404(ClaimDocument.objects.visible_to(request.user), pk=pk)


@csp_replace({"default-src": ["'none'"], "sandbox": []})
@xframe_options_deny
def open_document(request: HttpRequest, pk: UUID) -> FileResponse:
    document = document_for(request, pk)
    if not document.is_viewable:
        raise Http404
    return FileResponse(
        document.open_logged(by=person(request)),
        content_type=document.content_type,
        filename=document.original_name,
        as_attachment="download" in request.GET,
    )
