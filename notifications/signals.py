"""What happened in the background, for the receivers of this app."""

from django.dispatch import Signal

tasks_failed = Signal()  # number: how many since the last mail of this kind
marketing_chosen = Signal()  # preference: its marketing_emails was turned on or off
