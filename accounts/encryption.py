"""Encrypts secrets that must be read again, with the key ring of FILE_ENCRYPTION_KEY."""

import base64
import hashlib
import hmac
import re

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

NOT_CODE = re.compile(r"[^0-9A-Z]")
INDEX_BYTES = 15  # 120 bits in 20 letters: no two codes meet by chance


def key_ring() -> MultiFernet:
    """The first key encrypts, every key decrypts."""
    return MultiFernet([Fernet(key) for key in settings.FILE_ENCRYPTION_KEYS])


def encrypt(text: str) -> str:
    return key_ring().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Raises InvalidToken for a text that none of the keys made: it never passes one through."""
    return key_ring().decrypt(encrypted.encode()).decode()


def renew(encrypted: str) -> str:
    """The same secret under the first key; raises InvalidToken like `decrypt`."""
    return key_ring().rotate(encrypted.encode()).decode()


def blind_indexes(text: str, purpose: str) -> list[str]:
    """What finds a secret without decrypting any: a keyed hash for each key, the newest first.

    Spelling does not matter ("x4f 2kq" finds "X4F2KQ"), the purpose does: the same code in another
    column has another hash.
    """
    code = NOT_CODE.sub("", text.upper()).encode()
    return [_keyed_hash(key, purpose, code) for key in settings.FILE_ENCRYPTION_KEYS]


def _keyed_hash(key: str, purpose: str, code: bytes) -> str:
    own_key = hmac.digest(key.encode(), f"blind-index:{purpose}".encode(), hashlib.sha256)
    digest = hmac.digest(own_key, code, hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:INDEX_BYTES]).decode()
