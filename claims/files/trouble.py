"""What can go wrong with a storage, in words that do not depend on which one it is."""

import errno

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StorageUnavailable(Exception):
    """The storage does not answer, refuses, or broke off; trying again later may help."""

    retry_after = 120  # seconds


class StorageFull(StorageUnavailable):
    """There is no room for another file."""

    retry_after = 3600


class ContentDamaged(Exception):
    """What is stored is not what was once written: cut off, changed, or of an unknown key."""


def trouble_of(error: OSError) -> StorageUnavailable:
    """The word for an error of the operating system."""
    kind = StorageFull if error.errno in FULL else StorageUnavailable
    return kind(str(error))
