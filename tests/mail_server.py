"""A mail server of our own that misbehaves on request."""

import asyncio
import email
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default as modern_policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 taken"
MESSAGE_ID = re.compile(rb"^Message-ID: *(?:\r\n )?(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


@dataclass
class Mischief:
    """How the server behaves, and what it has seen. `mood` may change at any time.

    ok, busy (451 after the mail), full (421 to each recipient), refuse (554 after the mail),
    unknown (550 to each recipient), hang (silence after the mail), drop (takes the mail, then
    breaks the line without a word).
    """

    mood: str = "ok"
    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to, options):
        if self.mood == "unknown":
            return "550 5.1.1 no such user"
        if self.mood == "full":
            return "421 4.3.2 closing, try later"
        envelope.rcpt_tos.append(to)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.mood == "busy":
            return "451 4.3.0 try later"
        if self.mood == "refuse":
            return "554 5.6.0 not this one"
        if self.mood == "hang":
            await asyncio.sleep(60)
        with self.lock:
            self.taken.append(bytes(envelope.content or b""))
        if self.mood == "drop":
            server.transport.abort()
        return OK

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(mail, policy=modern_policy) for mail in self.taken]

    @property
    def times_taken(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        found = (MESSAGE_ID.search(mail) for mail in self.taken)
        return Counter(match[1].decode() for match in found if match)


@contextmanager
def mail_server(port: int) -> Iterator[Mischief]:
    mischief = Mischief(port=port)
    controller = Controller(
        mischief,
        hostname="127.0.0.1",
        port=port,
        ready_timeout=20,
        server_hostname="mail.test",  # else it asks for its name in the DNS for each connection
    )
    controller.start()
    try:
        yield mischief
    finally:
        controller.stop(no_assert=True)
