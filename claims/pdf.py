"""A claim on paper: what was said, what it is worth and why."""

from typing import Any

from django.template.loader import render_to_string

from claims.models import Claim
from claims.rows import answer_cards
from claims.story import public_reason, tell
from compensation import pdf
from compensation.wording import reasons


def claim_summary(claim: Claim) -> bytes:
    """Every answer and the assessment with the trace of the page; may raise PdfUnavailable."""
    return pdf.pdf_from(render_to_string("claims/summary_pdf.html", summary_context(claim)))


def summary_context(claim: Claim) -> dict[str, Any]:
    assessment = claim.assessments.last()
    return {
        "claim": claim,
        "story": tell(claim),
        "cards": answer_cards(claim),
        "assessment": assessment,
        "reasons": reasons(assessment.result) if assessment else [],
        "moves": [
            {"at": row.at, "to": row.get_new_status_display(), "reason": public_reason(row)}
            for row in claim.status_history.all()
        ],
    }
