"""Reads delivery reports and complaints, and marks the addresses that refuse our mail.

    manage.py read_bounces bounce.eml …        (or one mail on standard input, from a mail server)

A mail server can call it for what arrives at the sender's address; reading twice does no harm.
"""

import email
import sys
from argparse import ArgumentParser
from email.message import EmailMessage
from email.policy import default as modern_policy
from pathlib import Path

from django.core.management.base import BaseCommand

from notifications.bounces import read_report


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="mails as files; none: read stdin")

    def handle(self, *args, files: list[Path], **options) -> None:
        contents = [path.read_bytes() for path in files] or [sys.stdin.buffer.read()]
        marked = sum(read_report(opened(content)) for content in contents)
        self.stdout.write(f"{marked} addresses marked, from {len(contents)} mails")


def opened(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=modern_policy)
