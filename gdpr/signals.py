"""What happened to requests to be erased; receivers run inside the transaction."""

from django.dispatch import Signal

deletion_requested = Signal()  # request
deletion_cancelled = Signal()  # request
deletion_approved = Signal()  # request
deletion_rejected = Signal()  # request
deletion_done = Signal()  # request: erased; only its address is still there, for the last mail
