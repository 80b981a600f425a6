"""However large a file is, little of it is in the memory at a time."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_50_megabytes_in_and_out_take_less_than_20_of_memory():
    """In a process of its own, as what other tests left would hide what this one takes."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
