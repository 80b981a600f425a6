"""Encrypts secrets that must be read again, with the key ring of FILE_ENCRYPTION_KEY."""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def key_ring() -> MultiFernet:
    """The first key encrypts, every key decrypts."""
    return MultiFernet([Fernet(key) for key in settings.FILE_ENCRYPTION_KEYS])


def encrypt(text: str) -> str:
    return key_ring().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Raises InvalidToken for a text that none of the keys made: it never passes one through."""
    return key_ring().decrypt(encrypted.encode()).decode()
