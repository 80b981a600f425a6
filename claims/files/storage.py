"""Private storage: whatever keeps the bytes, what it is given is encrypted.

`EncryptedStorage` is the default storage; behind it stands one of three that keep bytes: a local
folder, an S3 bucket, or Nextcloud by WebDAV. Files from before the encryption are read as they are.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.deconstruct import deconstructible

from claims.files import frames
from claims.files.encrypted_file import DecryptingFile, EncryptingFile
from claims.files.trouble import StorageUnavailable, trouble_of

PARTIAL = ".part"


@deconstructible
class EncryptedStorage(Storage):
    """Encrypts on the way in, decrypts on the way out; `behind` is the storage of the bytes."""

    def __init__(self, behind: dict[str, Any]) -> None:
        self.behind: Storage = storages.create_storage(behind)

    def _save(self, name: str, content: File) -> str:
        with _troubles():
            kept = self.behind._save(name, EncryptingFile(content, name))
        if kept != name:  # bound to the name it has now, it could never be opened
            self.behind.delete(kept)
            raise StorageUnavailable(f"{name} was taken meanwhile")
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        """The file as it was sent; raises FileNotFoundError, ContentDamaged, StorageUnavailable."""
        if mode != "rb":
            raise ValueError("A stored file is never changed")
        return StoredFile(self, name)

    def plain(self, name: str) -> Any:
        """What is read of it, from the beginning."""
        with _troubles():
            stored = self.behind.open(name, "rb")
            try:
                start = stored.read(len(frames.MAGIC))
                stored.seek(0)
                if not frames.is_encrypted(start):
                    return stored
                return DecryptingFile(stored, stored.size, name)
            except BaseException:
                stored.close()
                raise

    def header_of(self, name: str) -> frames.Header | None:
        """By which key a stored file is encrypted; None for one from before the encryption."""
        with _troubles(), self.behind.open(name, "rb") as stored:
            if not frames.is_encrypted(stored.read(len(frames.MAGIC))):
                return None
            stored.seek(0)
            return frames.read_header(stored, name)

    def size(self, name: str) -> int:
        with self.open(name) as content:
            return int(content.size)

    def exists(self, name: str) -> bool:
        with _troubles():
            return self.behind.exists(name)

    def delete(self, name: str) -> None:
        """Gone afterwards, whether or not it was there."""
        with _troubles():
            self.behind.delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _troubles():
            return self.behind.listdir(path)

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address")

    def replace(self, name: str, content: File) -> None:
        """Write a stored file anew, with a fresh key; a reader sees the old or the new one."""
        with _troubles():
            self.behind.overwrite(name, EncryptingFile(content, name))


class StoredFile(File):
    """A file of the storage, which may be opened again after it was closed."""

    def __init__(self, storage: EncryptedStorage, name: str) -> None:
        super().__init__(storage.plain(name), name)
        self._storage = storage

    def open(self, mode: str | None = None) -> "StoredFile":
        if self.closed:
            self.file = self._storage.plain(self.name or "")
        else:
            self.seek(0)
        return self


@contextmanager
def _troubles() -> Iterator[None]:
    """An error of the operating system, in the word that holds for every storage."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise trouble_of(error) from error


class LocalStorage(FileSystemStorage):
    """A folder of this machine. A file appears when it is whole: what breaks off leaves nothing."""

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = write_partial(path, content)
        try:
            os.link(partial, path)  # unlike a rename, it refuses to take another file's place
        finally:
            partial.unlink()
        return name

    def delete(self, name: str) -> None:
        """With what a process that was killed has left of it."""
        super().delete(name)
        Path(self.path(name) + PARTIAL).unlink(missing_ok=True)

    def overwrite(self, name: str, content: Any) -> None:
        path = Path(self.path(name))
        write_partial(path, content).replace(path)


def write_partial(path: Path, content: Any) -> Path:
    """The content beside where it shall be, safe on the disk; nothing is left if that fails."""
    partial = path.with_name(path.name + PARTIAL)
    try:
        with open_private(partial) as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return partial


def open_private(path: Path) -> IO[bytes]:
    """For writing by this user alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
