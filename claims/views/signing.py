"""Signing by a mailed link: no account, no session; the link opens its page and nothing else."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.forms.authority import LinkForm
from claims.models import Signature, SignatureLink
from claims.models.authority import SIGNABLE
from claims.signing import fee_context, letter_url
from claims.views.authority import pdf_of
from claims.views.questions import posted, question

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, link_id: UUID, token: str) -> HttpResponse:
    """The text, the fee and the boxes for one signer; only sending the form spends the link."""
    links = SignatureLink.objects.select_related("passenger__claim__customer")
    link = links.filter(pk=link_id).first()
    if link is None or not link.accepts(token):
        return dead_link(request, status=404)
    claim = link.passenger.claim
    if not link.is_usable or claim.status not in SIGNABLE:
        return dead_link(request)
    with translation.override(claim.language):
        form = LinkForm(posted(request), link=link)
        if form.is_valid():
            signature = form.save()
            return redirect(signed_url(signature)) if signature else dead_link(request)
        context = {**fee_context(claim, form.people), "letter_url": letter_url(request)}
        return question(request, "sign", form, claim, link=link, people=form.people, **context)


def dead_link(request: HttpRequest, status: int = GONE) -> HttpResponse:
    """Used, run out, replaced or tampered with: all read the same."""
    return render(request, "claims/dead_signature_link.html", status=status)


def signed_url(signature: Signature) -> str:
    return reverse("claims:signed", args=[signature.pk, signature.token])


def signature_for(pk: int, token: str) -> Signature:
    """The signature this link was mailed for; a token of another one is 404."""
    signature = Signature.objects.select_related("claim").filter(pk=pk).first()
    if signature is None or not signature.accepts(token):
        raise Http404
    return signature


@never_cache
@require_safe
def signed(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """What one person signed, to keep and to take back; it shows nothing else of the claim."""
    signature = signature_for(pk, token)
    context = {"signature": signature, "token": token}
    return render(request, "claims/signed.html", context)


@never_cache
@require_safe
def signed_pdf(request: HttpRequest, pk: int, token: str) -> FileResponse:
    return pdf_of(signature_for(pk, token))


@never_cache
@require_POST
def revoke_signed(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    signature = signature_for(pk, token)
    signature.claim.revoke_authority(signature, by=None)
    return redirect(signed_url(signature))
