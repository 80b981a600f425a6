"""A real ClamAV of the tests' own, that knows one virus: the harmless EICAR test file."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# In two halves, so that no scanner takes this file itself for the virus.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
SECONDS_TO_START = 60


def clamd_path() -> str | None:
    return shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def clamd_server(folder: Path) -> Iterator[str]:
    """host:port of a scanner with the signature of EICAR and no other."""
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    port = free_port()
    configuration = folder / "clamd.conf"
    configuration.write_text(
        f"DatabaseDirectory {signatures}\nTemporaryDirectory {folder}\nLogFile {folder}/log\n"
        f"TCPAddr 127.0.0.1\nTCPSocket {port}\nForeground yes\nAlertExceedsMax yes\n"
        "StreamMaxLength 1M\nMaxThreads 2\n"
    )
    command = [clamd_path(), f"--config-file={configuration}"]
    clamd = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, clamd, folder / "log")
        yield f"127.0.0.1:{port}"
    finally:
        clamd.terminate()
        clamd.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(port: int, clamd: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and clamd.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"clamd did not start: {log.read_text() if log.exists() else 'no log'}")
