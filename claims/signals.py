"""What happened to a claim; apps to the right listen. Receivers run inside the transaction."""

from django.dispatch import Signal

claim_status_changed = Signal()  # claim, previous_status, by, reason
claim_assigned = Signal()  # claim, previous, by
document_uploaded = Signal()  # document, by
document_reviewed = Signal()  # document, by
note_written = Signal()  # note
limitation_near = Signal()  # claim, within_days
