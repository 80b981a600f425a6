"""A file of 50 MB in and out, encrypted: memory above idle, and time as a multiple of a copy.

    python -m tests.benchmarks.bench_files

Fails where either way takes 20 MB or more above what the process needs anyway.
"""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

MEGABYTE = 2**20
SIZE = 50 * MEGABYTE
MOST_ABOVE_IDLE = 20
CLEAR_PEAK = "5"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "flightclaim.settings",
            "DOCUMENT_MAX_MEGABYTES": "60",
            "ALLOWED_HOSTS": "testserver",
        }
        import django

        django.setup()
        return measure(Path(folder))


def measure(folder: Path) -> int:
    from django.core.files.storage import default_storage
    from django.test import RequestFactory

    from claims.files.serve import in_parts

    sample = folder / "sample.jpg"
    write_sample(sample)
    take_in(sample, "warm/up")  # imports and buffers are nobody's memory in particular

    def hand_out() -> None:
        answer = in_parts(RequestFactory().get("/"), default_storage.open("claims/sample"))
        assert sum(len(part) for part in answer.streaming_content) == sample.stat().st_size
        answer.close()

    copied, _ = measured(lambda: copy(sample, folder / "copy"))
    stored, storing = measured(lambda: take_in(sample, "claims/sample"))
    handed, handing = measured(hand_out)
    say(f"{'':<10}{'s':>7}{'x copy':>8}{'MB above idle':>15}  aim under {MOST_ABOVE_IDLE}")
    say(f"{'copy':<10}{copied:>7.2f}{1:>8.1f}")
    say(f"{'upload':<10}{stored:>7.2f}{stored / copied:>8.1f}{storing:>15.1f}")
    say(f"{'download':<10}{handed:>7.2f}{handed / copied:>8.1f}{handing:>15.1f}")
    return int(max(storing, handing) >= MOST_ABOVE_IDLE)


def write_sample(path: Path) -> None:
    """A picture with much behind its end, so that it is recognised as any upload is."""
    from PIL import Image

    head = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(head, "JPEG")
    with path.open("wb") as file:
        file.write(head.getvalue())
        for _ in range(SIZE // MEGABYTE):
            file.write(os.urandom(MEGABYTE))


def take_in(sample: Path, name: str) -> None:
    """What an upload costs once it lies in a temporary file: look, fingerprint, encrypt, store."""
    from django.core.files.storage import default_storage
    from django.core.files.uploadedfile import TemporaryUploadedFile

    from claims.files.content import recognise
    from claims.files.receive import sha256_of

    size = sample.stat().st_size
    with TemporaryUploadedFile("sample.jpg", "image/jpeg", size, None) as upload:
        copy(sample, Path(upload.temporary_file_path()))
        assert recognise(upload, size) == "image/jpeg"
        sha256_of(upload)
        default_storage.save(name, upload)


def copy(source: Path, target: Path) -> None:
    """The floor: the same bytes, safe on the same disk."""
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, MEGABYTE)
        written.flush()
        os.fsync(written.fileno())


def measured(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds, and by how many MB the process grew at its peak (Linux)."""
    Path("/proc/self/clear_refs").write_text(CLEAR_PEAK)
    idle, begun = memory("VmRSS"), perf_counter()
    work()
    return perf_counter() - begun, memory("VmHWM") - idle


def memory(name: str) -> float:
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name)
    )
    return int(line.split()[1]) / 1024


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
