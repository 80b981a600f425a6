"""Encrypting every stored file anew with the newest key, so that an old one may be dropped."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.files.storage import storages
from django.db.models import FileField

from claims.files.storage import EncryptedStorage
from claims.files.trouble import ContentDamaged

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Rotation:
    """What was found and done; files that are of the newest key already are `current`."""

    current: int = 0
    rotated: int = 0
    unreadable: int = 0


def stored_names() -> Iterator[str]:
    """Every file that a row names, whichever table it is in."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
                yield from rows.values_list(field.name, flat=True).iterator(chunk_size=500)


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
