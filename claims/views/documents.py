"""Looking at a file: by permission, logged, and in a way that runs nothing."""

from uuid import UUID

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_safe

from claims.files.serve import CONTENT_POLICY, PICTURE_TYPE, serve_file, serve_page
from claims.intake import remembered_claim
from claims.models import ClaimDocument
from claims.rows import access_rows, document_facts, file_row
from claims.viewer import Look
from claims.views.questions import person

# Its own, and the bell in the head of every page.
VIEWER_SCRIPTS = ("js/viewer.js", "js/bell.js")


def document_for(request: HttpRequest, pk: UUID) -> ClaimDocument:
    """The document, if this person or the browser that is filing the claim may see it."""
    draft = remembered_claim(request)
    if draft is not None and draft.customer_id is None:
        own = draft.documents.filter(pk=pk).first()
        if own is not None:
            return own
    visible = ClaimDocument.everything.visible_to(request.user).select_related("claim")
    return get_object_or_404(visible, pk=pk)


def viewable_document_for(request: HttpRequest, pk: UUID) -> ClaimDocument:
    document = document_for(request, pk)
    if not document.is_viewable:
        raise Http404
    return document


@require_safe
@csp_replace(CONTENT_POLICY)
@xframe_options_deny
def open_document(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file as it was sent, as a download."""
    return serve_file(request, viewable_document_for(request, pk), by=person(request))


@require_safe
@csp_replace(CONTENT_POLICY)
@xframe_options_deny
def document_page(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """The picture of one page, made by us."""
    document = viewable_document_for(request, pk)
    if not document.pages.filter(number=number).exists():
        raise Http404
    return serve_page(request, document, number, by=person(request))


@require_safe
@csp_replace(CONTENT_POLICY)
@xframe_options_deny
def document_thumbnail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The small square in a list: too coarse to be read, so it is not a view in the log."""
    document = viewable_document_for(request, pk)
    if not document.thumbnail:
        raise Http404
    with document.thumbnail.open("rb") as picture:
        return HttpResponse(picture.read(), content_type=PICTURE_TYPE)


@require_safe
def view_document(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The viewer: one page of one document; each turn of it is a link, a script adds the keys."""
    scripts = [request.build_absolute_uri(static(name)) for name in VIEWER_SCRIPTS]
    policy = viewer_policy(scripts)
    return csp_replace(policy)(show_document)(request, viewable_document_for(request, pk))


def show_document(request: HttpRequest, document: ClaimDocument) -> HttpResponse:
    context = {
        "document": document,
        "file": file_row(document),
        "look": Look.at(document, request.GET),
        "back_url": claim_url(request, document),
    }
    return render(request, "claims/view_document.html", context)


def viewer_policy(scripts: list[str]) -> dict[str, list[str]]:
    """Nothing but our pictures, our styles and these scripts."""
    return {
        "default-src": ["'none'"],
        "script-src": scripts,
        "connect-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }


@require_safe
def about_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is known about a file, and who looked at it."""
    document = document_for(request, pk)
    context = {
        "document": document,
        "file": file_row(document),
        "facts": document_facts(document),
        "accesses": access_rows(document, request.user),
        "back_url": claim_url(request, document),
    }
    return render(request, "claims/about_document.html", context)


def claim_url(request: HttpRequest, document: ClaimDocument) -> str:
    """The page the reader has the document from: the desk, the draft's question, or the claim."""
    claim = document.claim
    is_own = person(request) is None or claim.customer_id == request.user.pk
    if claim.is_draft and is_own:
        return reverse("claims:filing_documents")
    if not is_own and getattr(request.user, "is_reviewer", False):
        return reverse("admin:claims_claim_change", args=[claim.pk])
    return f"{reverse('claims:detail', args=[claim.reference])}#documents"
