"""Encrypting every stored file anew with the newest key, so that an old one may be dropped."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import storages

from claims.files.storage import EncryptedStorage
from claims.files.trouble import ContentDamaged
from claims.models import ClaimBundle, ClaimDocument, DocumentPage

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Rotation:
    """What was found and done; files that are of the newest key already are `current`."""

    current: int = 0
    rotated: int = 0
    unreadable: int = 0


def stored_names() -> Iterator[str]:
    """Every file that a row names."""
    documents = ClaimDocument.everything.order_by("pk").values_list("file", "thumbnail")
    for names in documents.iterator(chunk_size=500):
        yield from filter(None, names)
    pages = DocumentPage.objects.order_by("pk").values_list("image", flat=True)
    yield from pages.iterator(chunk_size=500)
    bundles = ClaimBundle.objects.exclude(file="").order_by("pk")
    yield from bundles.values_list("file", flat=True).iterator(chunk_size=500)


def rotate(*, is_dry: bool = False) -> Rotation:
    """Go through all of them; what was interrupted goes on where it was, by asking each file."""
    storage, done = storages["default"], Rotation()
    for name in stored_names():
        try:
            is_current = rotate_file(storage, name, is_dry=is_dry)
        except (ContentDamaged, FileNotFoundError) as error:
            logger.error("%s is left as it is: %s", name, error)
            done.unreadable += 1
        else:
            done.current += is_current
            done.rotated += not is_current
    return done


def rotate_file(storage: EncryptedStorage, name: str, *, is_dry: bool) -> bool:
    """True if it was of the newest key already. One from before the encryption is encrypted."""
    header = storage.header_of(name)
    if header is not None and header.is_of_newest_key:
        return True
    if not is_dry:
        with storage.open(name) as content:
            storage.replace(name, content)
    return False
