"""The cache of the embedded default: files, with counters that several processes may count."""

import fcntl
import pickle
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class CountingFileCache(FileBasedCache):
    """Django's reads, adds one and writes: two at once count as one. Here each waits its turn."""

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        with self._turn():
            return super().add(key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Unlike Django's, it leaves the moment at which the counter expires alone."""
        with self._turn():
            value = self.get(key, version=version)
            if value is None:
                raise ValueError(f"Key {key!r} not found")
            left = self._expiry(key, version) - time.time()
            self.set(key, value + delta, left, version)
            return value + delta

    def _expiry(self, key: str, version: int | None) -> float:
        with Path(self._key_to_file(key, version)).open("rb") as file:
            return pickle.load(file)  # noqa: S301  # the cache's own file, as Django reads it  # nosec B301

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._createdir()
        with Path(self._dir, ".turn").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
