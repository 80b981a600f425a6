"""A log file that several processes write, and that none of them loses when it is moved away."""

import fcntl
import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path


class SharedLogFile(RotatingFileHandler):
    """Python's own moves the file under the feet of the other processes; here one does it."""

    def __init__(self, filename: str, maxBytes: int = 0, backupCount: int = 0) -> None:
        Path(filename).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(
            filename, maxBytes=maxBytes, backupCount=backupCount, encoding="utf-8", delay=True
        )

    def emit(self, record: logging.LogRecord) -> None:
        self._follow()
        super().emit(record)

    def doRollover(self) -> None:
        with Path(f"{self.baseFilename}.lock").open("ab") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            path = Path(self.baseFilename)
            if path.exists() and path.stat().st_size >= self.maxBytes * 0.9:
                super().doRollover()
            else:  # another process was faster
                self._reopen()

    def _follow(self) -> None:
        """Write into the file of that name, not into the one that was moved away."""
        if self.stream is None:
            return
        try:
            now = Path(self.baseFilename).stat()
        except FileNotFoundError:
            self._reopen()
            return
        if now.st_ino != os.fstat(self.stream.fileno()).st_ino:
            self._reopen()

    def _reopen(self) -> None:
        if self.stream is not None:
            self.stream.close()
        self.stream = self._open()
