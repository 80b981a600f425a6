"""What claims do when something happens to an account, a claim or a file."""

from django.dispatch import receiver

from accounts.models import MailedLink
from accounts.signals import email_proven
from claims import duplicates
from claims.choices import ClaimStatus, DocumentKind, ReviewStatus
from claims.models import Claim, ClaimDocument, DocumentRequest, Signature
from claims.signals import (
    claim_status_changed,
    document_infected,
    document_reviewed,
    document_uploaded,
    signature_completed,
)
from claims.tasks import draw_authority, look_up_flights, read_boarding_pass


@receiver(email_proven, dispatch_uid="claim_gets_its_customer")
def give_draft_to_its_customer(sender, user, purpose, reference, **kwargs):
    """The link in the mail was used: the draft it was sent for now belongs to that person."""
    if purpose == MailedLink.Purpose.FILE_CLAIM:
        Claim.objects.drafts().filter(pk=reference, customer=None, contact_email=user.email).update(
            customer=user
        )


@receiver(claim_status_changed, sender=Claim, dispatch_uid="sent_claim_is_looked_at")
def look_at_sent_claim(sender, claim: Claim, previous_status: str, **kwargs):
    """A claim was sent: what looks like it is marked with it, and its flights are looked up."""
    if previous_status == ClaimStatus.DRAFT and claim.status == ClaimStatus.SUBMITTED:
        duplicates.mark(claim)
        look_up_flights.delay_on_commit(str(claim.pk))


@receiver(document_uploaded, sender=ClaimDocument, dispatch_uid="boarding_pass_is_read")
def read_uploaded_pass(sender, document: ClaimDocument, **kwargs):
    """After the commit, in the background: the code on a boarding pass may answer questions."""
    if document.kind == DocumentKind.BOARDING_PASS:
        read_boarding_pass.delay_on_commit(str(document.pk))


@receiver(signature_completed, dispatch_uid="authority_is_drawn")
def draw_what_was_signed(sender, claim: Claim, signature: Signature, **kwargs):
    """The PDF is made in the background; for a paper there is the paper itself."""
    if not signature.is_paper:
        draw_authority.delay_on_commit(signature.pk)


@receiver(document_reviewed, sender=ClaimDocument, dispatch_uid="accepted_paper_counts")
def count_accepted_paper(sender, document: ClaimDocument, **kwargs):
    """A power of attorney sent as a plain file counts, where only one signer is missing.

    With several missing nobody can tell whose it is; the desk then says so.
    """
    is_paper = document.kind == DocumentKind.POWER_OF_ATTORNEY
    is_accepted = document.review_status == ReviewStatus.ACCEPTED
    if not (is_paper and is_accepted) or Signature.objects.filter(document=document).exists():
        return
    missing = document.claim.signers_missing()
    if len(missing) == 1:
        document.claim.count_paper(document, signer=missing[0])


@receiver(document_uploaded, sender=ClaimDocument, dispatch_uid="file_answers_request")
def answer_request(sender, document, **kwargs):
    """A file came: what we asked for is there, and the file it stands for is replaced."""
    request = DocumentRequest.objects.answer_with(document)
    if request is None or request.document is None or request.document.replaced_by_id:
        return
    request.document.replaced_by = document
    request.document.save(update_fields=["replaced_by"])


@receiver(document_infected, sender=ClaimDocument, dispatch_uid="virus_answers_nothing")
def reopen_request(sender, document, **kwargs):
    """A file with a virus answers nothing: what it replaced is missing again."""
    DocumentRequest.objects.reopen(document)
    ClaimDocument.objects.filter(replaced_by=document).update(replaced_by=None)
