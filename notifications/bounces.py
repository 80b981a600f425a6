"""Mail that came back: from a provider's report, or from a delivery report in a mailbox."""

import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.utils import parseaddr

from notifications.models import Notification, Refusal, RefusedAddress

OUR_MESSAGE_ID = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@", re.IGNORECASE
)
PERMANENT = "5"  # RFC 3463: the first figure of the status


def record_bounce(recipient: str, why: str, detail: str, message_id: str = "") -> None:
    """Mark the address, and the notification where the report names it."""
    found = OUR_MESSAGE_ID.search(message_id if message_id.startswith("<") else f"<{message_id}>")
    row = Notification.objects.filter(pk=found[1]).first() if found else None
    if row is not None and row.to.lower() == recipient.strip().lower():
        row.record_bounce(why, detail)
    else:
        RefusedAddress.objects.mark(recipient, why, detail)


def read_report(report: EmailMessage) -> int:
    """Take one mail from the mailbox of bounces; returns how many addresses it marked.

    Anybody may write to that mailbox, so a report counts only if it names a mail of ours by its
    Message-ID, which nobody can guess, and the address that mail went to.
    """
    found = OUR_MESSAGE_ID.search(original_headers(report))
    row = Notification.objects.filter(pk=found[1]).first() if found else None
    if row is None:
        return 0
    marked = 0
    for recipient, why, detail in refusals(report):
        if recipient.lower() == row.to.lower():
            row.record_bounce(why, detail)
            marked += 1
    return marked


def original_headers(report: Message) -> str:
    """The Message-ID lines of the mail that a report is about."""
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            return str(inner.get("Message-ID", "")) if isinstance(inner, Message) else ""
        if part.get_content_type() == "text/rfc822-headers":
            return str(part.get_payload())
    return ""


def refusals(report: Message) -> Iterator[tuple[str, str, str]]:
    """Address, why and code: RFC 3464 for what came back for good, RFC 5965 for complaints."""
    for part in report.walk():
        kind = part.get_content_type()
        fields = part.get_payload() if kind.startswith("message/") else []
        for block in fields if isinstance(fields, list) else []:
            if kind == "message/delivery-status" and is_final_failure(block):
                yield address_in(block["Final-Recipient"]), Refusal.BOUNCED, block["Status"]
        if kind == "message/feedback-report":
            block = feedback_fields(part)
            if block.get("Original-Rcpt-To"):
                yield address_in(block["Original-Rcpt-To"]), Refusal.COMPLAINED, "abuse"


def feedback_fields(part: Message) -> Message:
    """The parser makes a mail of a feedback report; its headers are the fields."""
    payload = part.get_payload()
    return payload[0] if isinstance(payload, list) else part


def is_final_failure(block: Message) -> bool:
    action = str(block.get("Action", "")).lower()
    status = str(block.get("Status", ""))
    return action == "failed" and status.startswith(PERMANENT) and "Final-Recipient" in block


def address_in(value: str) -> str:
    """`rfc822; ada@example.org` or `<ada@example.org>`."""
    return parseaddr(value.rpartition(";")[2].strip())[1]
