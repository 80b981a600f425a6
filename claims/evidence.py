"""What a claim report or an evidence bundle holds: exhibits, chronology, and the hash of both.

Of what the desk wrote only that is told which the customer reads as well: internal notes, the
reviewer's own words and the names of reviewers have no way in here.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

from django.utils.text import slugify
from django.utils.translation import gettext as _

from claims.choices import ClaimStatus
from claims.files.content import ENDINGS
from claims.files.trouble import ContentDamaged
from claims.models import Claim, ClaimDocument, Decision, DocumentRequest
from claims.story import TITLES, public_reason
from compensation.wording.units import money

logger = logging.getLogger(__name__)

CONTENTS_NAME = "contents.txt"
PAGES_SHOWN = 10
NAME_LENGTH = 50
TOLD_BY_DECISIONS = (ClaimStatus.APPROVED, ClaimStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A document in the order it was received; `content` is empty where it is not embedded."""

    number: int
    document: ClaimDocument
    name: str
    content: bytes = b""
    pictures: Sequence[tuple[str, bytes]] = field(default=(), repr=False)

    @property
    def is_embedded(self) -> bool:
        return bool(self.content)

    @property
    def pages_left_out(self) -> int:
        """Pages that are only in the embedded original."""
        return max((self.document.page_count or 0) - len(self.pictures), 0)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, on one line."""

    at: datetime
    text: str


# --- Exhibits ---------------------------------------------------------------------------------


def exhibits(claim: Claim) -> Iterator[Exhibit]:
    """Every document of the claim, read one by one; the order is that of the index."""
    documents = claim.documents.select_related("passenger").prefetch_related("pages")
    for number, document in enumerate(documents, start=1):
        yield read_exhibit(number, document)


def read_exhibit(number: int, document: ClaimDocument) -> Exhibit:
    """The document with its bytes, if it may be handed out and is what was received.

    Raises StorageUnavailable.
    """
    name = attachment_name(number, document)
    if not document.is_viewable:
        return Exhibit(number, document, name)
    try:
        with document.file.open("rb") as stored:
            content = bytes(stored.read())
        pictures = list(read_pictures(document))
    except (ContentDamaged, FileNotFoundError):
        document.mark_damaged()
        return Exhibit(number, document, name)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        document.mark_damaged()
        return Exhibit(number, document, name)
    return Exhibit(number, document, name, content, pictures)


def read_pictures(document: ClaimDocument) -> Iterator[tuple[str, bytes]]:
    """The first pages as JPEG of our making, each with the address the PDF shows it under."""
    for page in list(document.pages.all())[:PAGES_SHOWN]:
        with page.image.open("rb") as picture:
            yield f"picture:{document.pk}-{page.number}", bytes(picture.read())


def attachment_name(number: int, document: ClaimDocument) -> str:
    """A name that is harmless in every file system, and that sorts as the index does."""
    stem = slugify(PurePosixPath(document.original_name).stem)[:NAME_LENGTH].strip("-")
    return f"{number:02d}-{stem or slugify(document.kind)}{ENDINGS[document.content_type]}"


# --- Chronology -------------------------------------------------------------------------------


def chronology(claim: Claim) -> list[Event]:
    """What happened to a claim in the order of time, as its customer may read it."""
    events = [*_moves(claim), *_documents(claim), *_requests(claim), *_decisions(claim)]
    events += [
        Event(row.signed_at, _("Power of attorney signed: %(name)s") % {"name": row.signer_name})
        for row in claim.signatures.all()
    ]
    return sorted(
        (Event(event.at, " ".join(event.text.split())) for event in events),
        key=lambda event: (event.at, event.text),
    )


def _moves(claim: Claim) -> Iterator[Event]:
    has_decisions = claim.decisions.exists()
    for row in claim.status_history.all():
        is_told = has_decisions and row.new_status in TOLD_BY_DECISIONS
        reason = "" if is_told else public_reason(row)
        yield Event(row.at, _told(str(TITLES.get(row.new_status, row.new_status)), reason))


def _documents(claim: Claim) -> Iterator[Event]:
    for document in claim.documents.all():
        words = {"kind": document.get_kind_display(), "name": document.original_name}
        yield Event(document.uploaded_at, _("Document received: %(kind)s, %(name)s") % words)
        if document.reviewed_at is not None:
            verdict = _("Document checked: %(name)s, %(verdict)s") % {
                **words,
                "verdict": document.get_review_status_display(),
            }
            yield Event(document.reviewed_at, _told(verdict, document.rejection_reason))


def _requests(claim: Claim) -> Iterator[Event]:
    for request in claim.document_requests.all():
        kind = {"kind": request.get_kind_display()}
        yield Event(request.asked_at, _asked(request))
        if request.answered_at is not None:
            yield Event(request.answered_at, _("Request answered: %(kind)s") % kind)
        if request.cancelled_at is not None:
            yield Event(request.cancelled_at, _("Request taken back: %(kind)s") % kind)


def _asked(request: DocumentRequest) -> str:
    words = {"kind": request.get_kind_display(), "day": request.due_on.isoformat()}
    return _told(_("Document asked for: %(kind)s, by %(day)s") % words, request.words)


def _decisions(claim: Claim) -> Iterator[Event]:
    for decision in claim.decisions.all():
        yield Event(decision.at, _told(_verdict(decision), decision.shown))


def _verdict(decision: Decision) -> str:
    words = {"verdict": decision.get_verdict_display()}
    if decision.amount is None or not decision.currency:
        return _("Decision: %(verdict)s") % words
    words["amount"] = money(decision.amount, decision.currency)
    return _("Decision: %(verdict)s, %(amount)s") % words


def _told(what: str, why: str) -> str:
    return f"{what}. {why}" if why else what


# --- The list of both, and its hash -----------------------------------------------------------


def contents_of(claim: Claim, found: Sequence[Exhibit], events: Sequence[Event]) -> bytes:
    """The list a reader checks the bundle by, as `sha256sum --check` reads it.

    A line for each embedded original, then as comments what is not embedded and the chronology.
    """
    lines = [f"# {claim.reference}"]
    lines += [f"{each.document.sha256}  {each.name}" for each in found if each.is_embedded]
    lines += [
        f"# not embedded: {each.document.sha256}  {each.name}"
        for each in found
        if not each.is_embedded
    ]
    lines += [f"# {utc(event.at)} {event.text}" for event in events]
    return ("\n".join(lines) + "\n").encode()


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
