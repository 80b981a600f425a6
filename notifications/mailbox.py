"""Mail that goes nowhere: kept as files, newest first, to be read at /mailbox/."""

import email
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default as modern_policy
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

KEPT_MAILS, SPARE_MAILS = 500, 50
MAIL_NAME = re.compile(r"[0-9A-Za-z-]+\.eml")


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail in the box, opened."""

    name: str
    message: EmailMessage
    received_at: datetime

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "" for part in self.message.iter_attachments()]

    def _part(self, subtype: str) -> str:
        part = self.message.get_body(preferencelist=(subtype,))
        return part.get_content() if part else ""


class MailboxBackend(BaseEmailBackend):
    """Django's mail backend of the embedded default."""

    def send_messages(self, email_messages) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        discard_oldest(folder)
        return len(email_messages)


def discard_oldest(folder: Path) -> None:
    """Keep the newest; only every so often, since reading the folder costs more than one mail."""
    names = list(folder.iterdir())
    if len(names) < KEPT_MAILS + SPARE_MAILS:
        return
    for path in sorted(folder.glob("*.eml"), reverse=True)[KEPT_MAILS:]:
        path.unlink(missing_ok=True)


def mentioning(words: Iterable[str]) -> list[str]:
    """The names of mails that say any of these words, whatever the case, in headers or text."""
    wanted = [whole(word.casefold()) for word in words if word]
    folder = Path(settings.MAILBOX_DIR)
    return [
        path.name
        for path in sorted(folder.glob("*.eml"))
        if any(word.search(said_in(open_mail(path.name))) for word in wanted)
    ]


def whole(word: str) -> re.Pattern[str]:
    """The word by itself: `bob@example.org` is not in `jimbob@example.org`."""
    return re.compile(rf"(?<![\w.+-]){re.escape(word)}(?![\w-])")


def said_in(mail: KeptMail) -> str:
    headers = "\n".join(value for _name, value in mail.headers)
    return "\n".join((headers, mail.text, mail.html)).casefold()


def discard(names: Iterable[str]) -> None:
    for name in names:
        (Path(settings.MAILBOX_DIR) / name).unlink(missing_ok=True)


def newest(limit: int = 100) -> list[KeptMail]:
    paths = sorted(Path(settings.MAILBOX_DIR).glob("*.eml"), reverse=True)
    return [open_mail(path.name) for path in paths[:limit]]


def open_mail(name: str) -> KeptMail:
    """One mail by its file name; raises FileNotFoundError for anything that is not in the box."""
    if not MAIL_NAME.fullmatch(name):
        raise FileNotFoundError(name)
    path = Path(settings.MAILBOX_DIR) / name
    message = email.message_from_bytes(path.read_bytes(), policy=modern_policy)
    received_at = datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
    return KeptMail(name=path.name, message=message, received_at=received_at)
