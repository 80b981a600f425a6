"""SMTP that knows what it does not know: whether a mail was taken when the line broke."""

import smtplib
import ssl
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

GOODBYE_SECONDS = 2


class DeliveryUncertain(Exception):
    """The server had the whole mail, and never said whether it took it."""


class WatchfulSMTP(smtplib.SMTP):
    def data(self, msg: Any) -> tuple[int, bytes]:
        """DATA as always; a silence after the mail itself is told from one before it."""
        self.is_mail_out = False
        try:
            return super().data(msg)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if self.is_mail_out:
                raise DeliveryUncertain from error
            raise

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()
        self.is_mail_out = code == 354  # "send the mail now": what follows is the mail
        return code, text


class WatchfulSMTPOverTLS(WatchfulSMTP, smtplib.SMTP_SSL):
    pass


class WatchfulBackend(EmailBackend):
    """Django's SMTP, whose goodbye neither hangs nor makes a failure of a mail that was taken."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return WatchfulSMTPOverTLS if self.use_ssl else WatchfulSMTP

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        try:
            if connection.sock:
                connection.sock.settimeout(GOODBYE_SECONDS)
            connection.quit()
        except (smtplib.SMTPException, ssl.SSLError, OSError):
            connection.close()
