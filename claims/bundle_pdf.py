"""Draws a claim report or an evidence bundle: PDF/A-3a with every original in it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from claims.balance import balance_rows
from claims.choices import BundleFault, BundleKind
from claims.evidence import (
    CONTENTS_NAME,
    Event,
    Exhibit,
    chronology,
    contents_of,
    exhibits,
    utc,
)
from claims.files.trouble import StorageUnavailable
from claims.models import Claim, ClaimBundle, ClaimDocument
from claims.rows import (
    contact_rows,
    contact_with_airline_rows,
    expense_rows,
    flight_rows,
    passenger_rows,
)
from compensation import pdf
from compensation.pdf_parts import Embedded
from compensation.wording import reasons


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished PDF, the hash on its first page, and the documents that are in it."""

    content: bytes
    contents_sha256: str
    documents: Sequence[ClaimDocument]


def make(bundle: ClaimBundle) -> None:
    """Draw and keep one that this worker has begun; whatever breaks, it says why it failed."""
    try:
        result = draw_bundle(bundle, bundle.note_progress)
        is_kept = bundle.keep(
            result.content, contents_sha256=result.contents_sha256, documents=result.documents
        )
    except BaseException as error:
        bundle.fail(fault_of(error))
        raise
    if not is_kept:
        bundle.fail(BundleFault.BROKEN)


def fault_of(error: BaseException) -> str:
    faults = {
        StorageUnavailable: BundleFault.STORAGE,
        pdf.PdfUnavailable: BundleFault.DRAWING,
        SoftTimeLimitExceeded: BundleFault.TIME,
    }
    return next(
        (fault for kind, fault in faults.items() if isinstance(error, kind)), BundleFault.BROKEN
    )


def draw_bundle(bundle: ClaimBundle, note_progress: Callable[[int, int], None]) -> Drawn:
    """Read every document, then draw; may raise PdfUnavailable and StorageUnavailable."""
    claim = Claim.objects.with_journey().get(pk=bundle.claim_id)
    found: list[Exhibit] = []
    total = claim.documents.count()
    for exhibit in exhibits(claim):
        found.append(exhibit)
        note_progress(min(len(found), total), total)
    with translation.override(bundle.language):
        return drawn(claim, bundle, found)


def drawn(claim: Claim, bundle: ClaimBundle, found: Sequence[Exhibit]) -> Drawn:
    events = chronology(claim)
    contents = contents_of(claim, found, events)
    digest = hashlib.sha256(contents).hexdigest()
    context = bundle_context(claim, bundle, found, events, digest)
    content = pdf.archive_from(
        render_to_string("claims/bundle_pdf.html", context),
        pictures=dict(picture for exhibit in found for picture in exhibit.pictures),
        embedded=embedded_files(contents, found),
    )
    inside = [exhibit.document for exhibit in found if exhibit.is_embedded]
    return Drawn(content, digest, inside)


def embedded_files(contents: bytes, found: Sequence[Exhibit]) -> list[Embedded]:
    listing = Embedded(CONTENTS_NAME, _("What is in this file"), BytesIO(contents), "Data")
    originals = [
        Embedded(each.name, each.document.get_kind_display(), BytesIO(each.content))
        for each in found
        if each.is_embedded
    ]
    return [listing, *originals]


def bundle_context(
    claim: Claim,
    bundle: ClaimBundle,
    found: Sequence[Exhibit],
    events: Sequence[Event],
    digest: str,
) -> dict[str, Any]:
    assessment = claim.assessments.last()
    return {
        "claim": claim,
        "title": bundle.get_kind_display(),
        "made_at": bundle.started_at,
        "digest": digest,
        "contents_name": CONTENTS_NAME,
        "exhibits": found,
        "count": sum(exhibit.is_embedded for exhibit in found),
        "cards": fact_cards(claim, bundle.kind),
        "assessment": assessment,
        "balance": balance_rows(claim, assessment),
        "reasons": reasons(assessment.result) if assessment else [],
        "events": [{"at": utc(event.at), "text": event.text} for event in events],
    }


def fact_cards(claim: Claim, kind: str) -> list[dict[str, Any]]:
    """The answers, under titles that a stranger reads; evidence leaves out phone and e-mail."""
    contact = contact_rows(claim)
    cards = (
        (_("Flight"), flight_rows(claim)),
        (_("Passengers"), passenger_rows(claim)),
        (_("Address of the customer"), contact[:1] if kind == BundleKind.EVIDENCE else contact),
        (_("Costs"), expense_rows(claim)),
        (_("Earlier contact with the airline"), contact_with_airline_rows(claim)),
    )
    return [{"title": title, "rows": rows} for title, rows in cards]
