"""Every benchmark of this folder, one process each, so that none warms the next: `make bench`."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    failed = []
    for path in sorted(FOLDER.glob("bench_*.py")):
        module = f"tests.benchmarks.{path.stem}"
        sys.stdout.write(f"\n== {path.stem.removeprefix('bench_')}\n")
        sys.stdout.flush()
        if subprocess.run([sys.executable, "-m", module], check=False).returncode:
            failed.append(module)
    if failed:
        sys.stdout.write(f"\nDid not run to the end: {', '.join(failed)}\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
