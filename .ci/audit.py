"""Compares what is pinned with the weaknesses we know of: python3 .ci/audit.py

`.ci/advisories.toml` is kept by hand, from the advisories of the packages this project uses. It is
no complete database: it says "nothing we know of", not "nothing". Ends with 1 for a pin below the
version that mends a weakness, for a package we never want, and for a line without a pin.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STALE_AFTER_DAYS = 90
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)")


def pins(text: str) -> Iterator[tuple[str, str]]:
    """Name and version of each line; a line that is no pin has an empty version."""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith(("#", "-")):
            continue
        found = PIN.match(line)
        name = found[1] if found else line.split()[0]
        yield re.sub(r"[-_.]+", "-", name).lower(), found[2] if found else ""


def parts(version: str) -> tuple[int, ...]:
    """The numbers of a version; what comes before a release counts as the release."""
    return tuple(int(number) for number in re.findall(r"\d+", version.split("+")[0])[:4])


def weaknesses(pinned: dict[str, str], advisories: dict) -> Iterator[str]:
    for known in advisories["weakness"]:
        version = pinned.get(known["package"])
        if version and parts(version) < parts(known["mended_in"]):
            yield (
                f"{known['package']} {version}: {known['id']}, {known['what']}; "
                f"take {known['mended_in']} or newer"
            )
    for unwanted in advisories["unwanted"]:
        if unwanted["package"] in pinned:
            yield f"{unwanted['package']}: {unwanted['why']}"
    yield from (f"{name} is not pinned" for name, version in pinned.items() if not version)


def main() -> int:
    advisories = tomllib.loads((ROOT / ".ci" / "advisories.toml").read_text(encoding="utf-8"))
    files = sorted([*ROOT.glob("requirements*.txt"), *ROOT.glob("deploy/requirements*.txt")])
    found = []
    for file in files:
        found += weaknesses(dict(pins(file.read_text(encoding="utf-8"))), advisories)
    age = (datetime.now(UTC).date() - date.fromisoformat(advisories["as_of"])).days
    if age > STALE_AFTER_DAYS:
        sys.stdout.write(f"Warning: the advisories are {age} days old; look for newer ones.\n")
    sys.stdout.write("".join(f"{line}\n" for line in found))
    count = len(advisories["weakness"])
    sys.stdout.write(f"{len(found)} findings, {count} advisories as of {advisories['as_of']}.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
