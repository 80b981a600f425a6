"""`make load`: a mixed load for some minutes; ends with 1 where anything failed or memory grew."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.load.profile import begin, finish, table
from tests.load.servers import site

MOST_GROWTH = 1.25  # of the web processes' memory, after the first fifth of the run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--people", type=int, default=12, help="who ask without a pause")
    parser.add_argument("--server", choices=("gunicorn", "granian"), default="gunicorn")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, site(Path(name), chosen.server) as running:
        began = time.monotonic()
        run, crowd = begin(running, chosen.people)
        seconds = chosen.minutes * 60
        time.sleep(seconds / 5)  # until everything is loaded
        before = running.memory()
        time.sleep(seconds * 4 / 5)
        after = running.memory()
        finish(run, crowd)
        took = time.monotonic() - began
        known = running.manage("shell", "--no-imports", "--command", COUNT).split()[-1]
    say(f"{chosen.server}, {chosen.people} people without a pause, {took:.0f} s")
    say(table(run, took))
    say(f"Memory of the web processes: {before // 1024} MB, at the end {after // 1024} MB")
    say(f"{len(run.kept)} claims were answered as kept, {known} are there")
    for error in run.errors()[:5]:
        say(f"failed: {error.name} {error.status}")
    is_lost = int(known) < len(run.kept)
    return int(bool(run.errors()) or is_lost or after > before * MOST_GROWTH)


COUNT = "from claims.models import Claim; print(Claim.objects.count())"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
