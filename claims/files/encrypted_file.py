"""Files on their way in and out of a storage: encrypted and decrypted a frame at a time."""

import io
from collections.abc import Iterator

from django.core.files import File

from claims.files import frames


class EncryptingFile:
    """What a storage reads when it saves: encrypted as it is read, with its length known before.

    Storages read it by `read`, by `chunks` or by `len`; one of them once more after `seek(0)`.
    """

    def __init__(self, content: File, name: str) -> None:
        self.name = name
        self._content = content
        self._header, self._written = frames.new_header(name)
        self.size = frames.stored_size(content.size, self._header)
        self._begin()

    def _begin(self) -> None:
        plain = self._content.chunks(frames.FRAME)
        self._parts = frames.encrypted(plain, self._header, self._written)
        self._rest, self._position = b"", 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self._begin()
        return self._parts

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            size = self.size
        taken = bytearray()
        while len(taken) < size:
            self._rest = self._rest or next(self._parts, b"")
            if not self._rest:
                break
            wanted = size - len(taken)
            taken += self._rest[:wanted]
            self._rest = self._rest[wanted:]
        self._position += len(taken)
        return bytes(taken)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Only back to the beginning: what was encrypted is not kept."""
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("seek")
        self._begin()
        return 0

    def tell(self) -> int:
        return self._position

    def __len__(self) -> int:
        return self.size


class DecryptingFile(io.RawIOBase):
    """A stored file as it was sent, from any byte on; one frame is in the memory at a time.

    Raises ContentDamaged before it hands out a byte of a frame that was changed.
    """

    def __init__(self, stored: io.IOBase, stored_size: int, name: str) -> None:
        super().__init__()
        self._stored, self.name = stored, name
        stored.seek(0)
        self.header = frames.read_header(stored, name)
        self.size = frames.plain_size(stored_size, self.header)
        self._last = frames.frames_of(self.size) - 1
        self._position, self._index, self._frame = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, origin + offset)
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        """All that was asked for, across the frames."""
        if size is None or size < 0:
            size = max(0, self.size - self._position)
        taken = bytearray()
        while len(taken) < size and (part := super().read(size - len(taken))):
            taken += part
        return bytes(taken)

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # a writable buffer
        if self._position >= self.size and self.size:
            return 0
        index, start = divmod(self._position, frames.FRAME)
        self._load(index)
        part = self._frame[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def _load(self, index: int) -> None:
        if index == self._index:
            return
        self._stored.seek(self.header.length + index * (frames.FRAME + frames.TAG))
        stored = _read_fully(self._stored, frames.FRAME + frames.TAG)
        self._frame = frames.open_frame(stored, self.header, index, is_last=index == self._last)
        self._index = index

    def close(self) -> None:
        self._stored.close()
        super().close()


def _read_fully(stored: io.IOBase, size: int) -> bytes:
    """Up to so many bytes: one read of a network answers with fewer."""
    taken = bytearray()
    while len(taken) < size and (part := stored.read(size - len(taken))):
        taken += part
    return bytes(taken)
