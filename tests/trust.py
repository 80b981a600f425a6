"""The gates of a release: which hold, shown by checks that run now.

    python -m tests.trust [part of a name …]

Runs the tests and commands of `tests/trust_gates.toml` and prints a line for each gate. A gate
fails with any of its tests, also with one that was skipped: what did not run shows nothing. Ends
with 1 unless every gate passes or is openly left to people.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
GATES = ROOT / "tests" / "trust_gates.toml"
SERVICES = {"postgresql": "DATABASE_URL", "redis": "TEST_BROKER_URL"}
PASS, FAIL, OPEN = "pass", "fail", "open"


@dataclass(frozen=True)
class Gate:
    name: str
    promise: str
    tests: list[str] = field(default_factory=list)
    command: str = ""
    needs: list[str] = field(default_factory=list)
    open: str = ""


@dataclass(frozen=True)
class Verdict:
    state: str
    why: str


def read_gates(file: Path = GATES) -> list[Gate]:
    return [Gate(**gate) for gate in tomllib.loads(file.read_text(encoding="utf-8"))["gates"]]


def judge(gate: Gate) -> Verdict:
    if gate.open:
        return Verdict(OPEN, gate.open)
    if missing := [name for name in gate.needs if not os.environ.get(SERVICES[name])]:
        return Verdict(FAIL, f"set {', '.join(SERVICES[name] for name in missing)} to show it")
    if gate.command and (code := run_command(gate.command)):
        return Verdict(FAIL, f"{gate.command} ended with {code}")
    return verdict_of(run_tests(gate.tests))


def run_command(command: str) -> int:
    run = subprocess.run(shlex.split(command), cwd=ROOT, capture_output=True, check=False)
    return run.returncode


def run_tests(tests: list[str]) -> Counter[str]:
    """How many passed, failed and were skipped, of every mark."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        options = ["-m", "", "-p", "no:cacheprovider", f"--junit-xml={report}", "--tb=line"]
        command = [sys.executable, "-m", "pytest", *options, *tests]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        return counted(report.read_text(encoding="utf-8")) if report.is_file() else Counter()


def counted(report: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for case in ElementTree.fromstring(report).iter("testcase"):  # noqa: S314  # our own run
        kinds = {child.tag for child in case} & {"failure", "error", "skipped"}
        counts[next(iter(sorted(kinds)), "passed")] += 1
    return counts


def verdict_of(counts: Counter[str]) -> Verdict:
    words = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    is_shown = counts["passed"] > 0 and set(counts) <= {"passed"}
    return Verdict(PASS if is_shown else FAIL, words or "no test ran")


def main(parts: list[str]) -> int:
    gates = [
        g for g in read_gates() if not parts or any(p.lower() in g.name.lower() for p in parts)
    ]
    states = Counter()
    for gate in gates:
        verdict = judge(gate)
        states[verdict.state] += 1
        sys.stdout.write(f"{verdict.state}  {gate.name:<24} {gate.promise}\n")
        sys.stdout.write(f"      {'':<24} {verdict.why}\n")
        sys.stdout.flush()
    words = ", ".join(f"{states[state]} {state}" for state in (PASS, FAIL, OPEN))
    sys.stdout.write(f"{len(gates)} gates: {words}\n")
    return 1 if states[FAIL] or not gates else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
