"""How a file is encrypted at rest: in frames of 1 MiB, each of which proves where it belongs.

    magic (8 bytes) | id of the key (8) | length of the wrapped key (2) | wrapped key | frames

A key of its own encrypts each file (AES-256-GCM); a key of FILE_ENCRYPTION_KEY wraps it, together
with the name the file is stored under. A frame is authenticated with its index and whether it is
the last: a file that was cut off, rearranged, changed by one bit or put in another's place is
refused. Every frame but the last holds 1 MiB, so any byte can be read without those before it.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from claims.files.trouble import ContentDamaged

MAGIC = b"FLCLENC\x01"
FRAME = 1024 * 1024
TAG = 16
KEY_ID = 8
DATA_KEY = 32
START = len(MAGIC) + KEY_ID + 2
LONGEST_WRAPPED_KEY = 1024


def id_of(key: str | bytes) -> bytes:
    """Tells a key of the ring from the others, and nothing about it."""
    raw = key if isinstance(key, bytes) else key.encode()
    return hashlib.sha256(b"flightclaim key id\0" + raw).digest()[:KEY_ID]


@dataclass(frozen=True, slots=True)
class Header:
    """The key of one file, by which key of the ring it is wrapped, and where the frames begin."""

    data_key: bytes
    key_id: bytes
    length: int

    @property
    def is_of_newest_key(self) -> bool:
        return self.key_id == id_of(settings.FILE_ENCRYPTION_KEYS[0])


def new_header(name: str) -> tuple[Header, bytes]:
    """A fresh key for a file stored under this name, and how the header is written."""
    newest = settings.FILE_ENCRYPTION_KEYS[0]
    data_key = os.urandom(DATA_KEY)
    wrapped = Fernet(newest).encrypt(data_key + _bound_to(name))
    written = MAGIC + id_of(newest) + len(wrapped).to_bytes(2, "big") + wrapped
    return Header(data_key, id_of(newest), len(written)), written


def is_encrypted(start: bytes) -> bool:
    return start.startswith(MAGIC)


def read_header(content: IO[bytes], name: str) -> Header:
    """Raises ContentDamaged when it is cut off, changed, another file's, or of an unknown key."""
    start = content.read(START)
    length = int.from_bytes(start[-2:], "big")
    if not is_encrypted(start) or len(start) < START or length > LONGEST_WRAPPED_KEY:
        raise ContentDamaged(f"{name}: no header")
    key_id = start[len(MAGIC) : len(MAGIC) + KEY_ID]
    unwrapped = _unwrap(content.read(length), key_id, name)
    if unwrapped[DATA_KEY:] != _bound_to(name):
        raise ContentDamaged(f"{name}: holds another file")
    return Header(unwrapped[:DATA_KEY], key_id, START + length)


def _unwrap(wrapped: bytes, key_id: bytes, name: str) -> bytes:
    for key in settings.FILE_ENCRYPTION_KEYS:
        if id_of(key) == key_id:
            try:
                return Fernet(key).decrypt(wrapped)
            except InvalidToken as error:
                raise ContentDamaged(f"{name}: the header was changed") from error
    raise ContentDamaged(f"{name}: encrypted with a key that FILE_ENCRYPTION_KEY does not name")


def _bound_to(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def _nonce(index: int, *, is_last: bool) -> bytes:
    """Never the same twice under one key: a frame's index and whether it ends the file."""
    return index.to_bytes(11, "big") + bytes([is_last])


def encrypted(chunks: Iterable[bytes], header: Header, written: bytes) -> Iterator[bytes]:
    """The bytes to store, a frame at a time."""
    cipher = AESGCM(header.data_key)
    yield written
    index, waiting = 0, bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > FRAME:
            yield cipher.encrypt(_nonce(index, is_last=False), bytes(waiting[:FRAME]), None)
            del waiting[:FRAME]
            index += 1
    yield cipher.encrypt(_nonce(index, is_last=True), bytes(waiting), None)


def stored_size(size: int, header: Header) -> int:
    return header.length + size + TAG * frames_of(size)


def frames_of(size: int) -> int:
    """How many frames hold so many bytes; an empty file has one as well."""
    return max(1, -(-size // FRAME))


def plain_size(stored: int, header: Header) -> int:
    """How many bytes were encrypted; ContentDamaged if no file has this length."""
    body = stored - header.length
    frames = -(-body // (FRAME + TAG))
    if body < TAG or body - frames * TAG > frames * FRAME or body - frames * TAG < 0:
        raise ContentDamaged("cut off")
    return body - frames * TAG


def open_frame(stored: bytes, header: Header, index: int, *, is_last: bool) -> bytes:
    """What a frame holds; raises ContentDamaged if it is not what was written in that place."""
    try:
        return AESGCM(header.data_key).decrypt(_nonce(index, is_last=is_last), stored, None)
    except InvalidTag as error:
        raise ContentDamaged(f"frame {index} was changed") from error
