"""Whether what must not break is tested in every direction: python .ci/coverage_floor.py

Reads the coverage of the last run (.coverage) and ends with 1 where fewer than 90 of 100 branches
of the engine, the workflow, the accounts or the money were taken.
"""

import fnmatch
import json
import subprocess
import sys
import tempfile
from pathlib import Path

FLOOR = 90.0  # percent of the branches
PARTS = {
    "engine": ("compensation/engine/*",),
    "workflow": ("claims/workflow.py", "claims/models/claim.py", "claims/models/review.py",
                 "claims/models/history.py"),
    "accounts": ("accounts/*",),
    "money": ("claims/fees.py", "claims/balance.py", "claims/models/payout.py",
              "claims/models/fee_plan.py", "claims/models/money.py", "claims/models/award.py"),
}  # fmt: skip


def branches(report: dict, patterns: tuple[str, ...]) -> tuple[int, int]:
    """How many branches these files have, and how many of them were taken."""
    summaries = [
        details["summary"]
        for name, details in report["files"].items()
        if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
    ]
    total = sum(summary["num_branches"] for summary in summaries)
    return total, sum(summary["covered_branches"] for summary in summaries)


def judge(report: dict) -> list[tuple[str, float]]:
    """Each part with its percentage; a part without any branch is one that was not found."""
    counted = {name: branches(report, patterns) for name, patterns in PARTS.items()}
    return [
        (name, 100 * taken / total if total else 0.0) for name, (total, taken) in counted.items()
    ]


def read_report() -> dict:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "coverage.json")
        command = [sys.executable, "-m", "coverage", "json", "--quiet", "--fail-under=0"]
        subprocess.run([*command, "-o", str(file)], check=True)  # noqa: S603
        return json.loads(file.read_text(encoding="utf-8"))


def main() -> int:
    percentages = judge(read_report())
    for name, percent in percentages:
        verdict = "enough" if percent >= FLOOR else f"below {FLOOR:.0f} %"
        sys.stdout.write(f"{name:<10} {percent:5.1f} % of the branches: {verdict}\n")
    return 1 if any(percent < FLOOR for _name, percent in percentages) else 0


if __name__ == "__main__":
    sys.exit(main())
