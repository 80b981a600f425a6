"""What happened to a claim; apps to the right listen. Receivers run inside the transaction."""

from django.dispatch import Signal

claim_status_changed = Signal()  # claim, previous_status, by, reason
claim_assigned = Signal()  # claim, previous, by
document_uploaded = Signal()  # document, by
document_reviewed = Signal()  # document, by
document_infected = Signal()  # document; its content is gone
document_damaged = Signal()  # document; what is stored is not what was received
is_claim_held = Signal()  # claim; a receiver answers True to forbid its deletion
is_document_held = Signal()  # document; a receiver answers True to forbid its destruction
document_requested = Signal()  # request, by; also for each rejection
document_reminder_due = Signal()  # request
note_written = Signal()  # note
draft_unfinished = Signal()  # claim, day
draft_shredded = Signal()  # claim, just before it is gone
news_overdue = Signal()  # claim: the day in its next_news_by has passed
limitation_near = Signal()  # claim, within_days
signature_requested = Signal()  # link: a SignatureLink, is_reminder
signature_completed = Signal()  # claim, signature
authority_revoked = Signal()  # claim, signature: taken back, perhaps with the whole agreement
consent_given = Signal()  # consent: a claims.consents.Consent
consent_withdrawn = Signal()  # the same; the one that was given stays as it is
words_wanted = Signal()  # claim, since; receivers answer with the Messages written since then
deadlines_passed = Signal()  # day: those before it have passed
report_due = Signal()  # first, last: the days it is about, both included
claims_overdue = Signal()  # day: of claims that wait for us longer than we promise
