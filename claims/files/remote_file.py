"""Reading a file over the network: forward in one stream, elsewhere by asking for a range."""

import io
from collections.abc import Callable, Iterator

from django.core.files import File

OpenAt = Callable[[int], Iterator[bytes]]
SKIP_RATHER_THAN_ASK = 64 * 1024


class RemoteFile(io.RawIOBase):
    """`open_at` gives the bytes from an offset on, as a generator that closes its connection."""

    def __init__(self, open_at: OpenAt, size: int) -> None:
        super().__init__()
        self._open_at, self.size = open_at, size
        self._position = 0
        self._parts: Iterator[bytes] | None = None
        self._streamed_to, self._rest = 0, b""

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

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # a writable buffer
        if self._position >= self.size:
            return 0
        self._go_to_position()
        self._rest = self._rest or next(self._parts or iter(()), b"")
        part = self._rest[: len(buffer)]
        buffer[: len(part)] = part
        self._rest = self._rest[len(part) :]
        self._position += len(part)
        self._streamed_to = self._position
        return len(part)

    def _go_to_position(self) -> None:
        ahead = self._position - self._streamed_to
        if self._parts is None or not 0 <= ahead <= SKIP_RATHER_THAN_ASK:
            self._hang_up()
            self._parts, self._rest = self._open_at(self._position), b""
        while ahead > 0 and self._streamed_to < self._position:
            self._rest = self._rest or next(self._parts, b"")
            if not self._rest:
                return
            skipped = min(len(self._rest), self._position - self._streamed_to)
            self._rest = self._rest[skipped:]
            self._streamed_to += skipped

    def _hang_up(self) -> None:
        close = getattr(self._parts, "close", None)
        if close is not None:
            close()
        self._parts, self._rest, self._streamed_to = None, b"", self._position

    def close(self) -> None:
        self._hang_up()
        super().close()


def remote_file(open_at: OpenAt, size: int, name: str) -> File:
    return File(RemoteFile(open_at, size), name)
