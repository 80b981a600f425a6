"""What an error of a mail server or a provider means: later, never, or nobody knows."""

from smtplib import SMTPRecipientsRefused, SMTPResponseException

import httpx
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from celery.exceptions import SoftTimeLimitExceeded

from notifications.smtp import DeliveryUncertain

# smtplib and requests raise OSErrors.
FAULTS = (AnymailError, DeliveryUncertain, OSError, SoftTimeLimitExceeded, httpx.HTTPError)
NO_SUCH_ADDRESS = (550, 551, 553)
SERVER_ERROR = 500
TRY_LATER = (408, 425, 429)


def is_permanent(error: Exception) -> bool:
    """Whether the other side said never (5xx of SMTP, 4xx of HTTP), as opposed to not now."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= SERVER_ERROR for code, _text in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return error.smtp_code >= SERVER_ERROR
    if isinstance(error, AnymailAPIError | httpx.HTTPStatusError):
        status = http_status(error)
        return status is not None and status < SERVER_ERROR and status not in TRY_LATER
    return isinstance(error, AnymailError)


def refuses_address(error: Exception) -> bool:
    """Whether it is the address that was refused, and not this mail."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code in NO_SUCH_ADDRESS for code, _text in error.recipients.values())
    return isinstance(error, AnymailRecipientsRefused)


def describe(error: Exception) -> str:
    """The kind of error and the server's code; its text may carry addresses and stays out."""
    code = getattr(error, "smtp_code", "") or http_status(error) or ""
    if isinstance(error, SMTPRecipientsRefused):
        code = next((str(code) for code, _text in error.recipients.values()), "")
    return f"{type(error).__name__} {code}".strip()


def http_status(error: Exception) -> int | None:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code
    return getattr(error, "status_code", None)
