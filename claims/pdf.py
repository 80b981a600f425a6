"""A claim on paper: what was said, what it is worth and why."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from claims.balance import balance_rows
from claims.models import Claim, Signature
from claims.rows import answer_cards
from claims.story import public_reason, tell
from compensation.pdf import PdfUnavailable, pdf_from
from compensation.wording import reasons

__all__ = ["PdfUnavailable", "authority_pdf", "claim_summary", "pdf_from"]


def claim_summary(claim: Claim) -> bytes:
    """Every answer and the assessment with the trace of the page; may raise PdfUnavailable."""
    return pdf_from(render_to_string("claims/summary_pdf.html", summary_context(claim)))


def summary_context(claim: Claim) -> dict[str, Any]:
    assessment = claim.assessments.last()
    return {
        "claim": claim,
        "story": tell(claim),
        "cards": answer_cards(claim),
        "assessment": assessment,
        "balance": balance_rows(claim, assessment),
        "reasons": reasons(assessment.result) if assessment else [],
        "moves": [
            {"at": row.at, "to": row.get_new_status_display(), "reason": public_reason(row)}
            for row in claim.status_history.all()
        ],
    }


def authority_pdf(signature: Signature) -> bytes:
    """What one person signed: the exact text, its version and hash; may raise PdfUnavailable."""
    with translation.override(signature.language):
        return pdf_from(render_to_string("claims/authority_pdf.html", {"signature": signature}))
