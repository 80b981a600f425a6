from typing import ClassVar

from django.core.signing import BadSignature, Signer
from django.db import models


class RowToken(models.Model):
    """A row whose secret is derived, not stored: a signature over its id and time.

    It is made when a mail is rendered, so a copy of the database opens nothing.
    """

    token_salt: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def token_time(self) -> float:
        """The moment, in seconds, that is part of what is signed."""
        raise NotImplementedError

    @property
    def _signed_text(self) -> str:
        return f"{self.pk}:{self.token_time}"

    @property
    def token(self) -> str:
        return Signer(salt=self.token_salt).signature(self._signed_text)

    def accepts(self, token: str) -> bool:
        """Whether the token belongs to this row, by today's secret key or a fallback."""
        try:
            Signer(salt=self.token_salt).unsign(f"{self._signed_text}:{token}")
        except BadSignature:
            return False
        return True
