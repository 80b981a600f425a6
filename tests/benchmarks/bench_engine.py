"""Assessments per second of processor time on one core, trace included, over the golden cases.

Run from the root of the repository: python -m tests.benchmarks.bench_engine
"""

import sys
from time import process_time

from compensation.engine import assess
from tests.compensation.golden import golden_cases

ROUNDS = 40
REPEATS = 25


def rates() -> list[float]:
    """Assessments per second in each repeat, the slowest first."""
    disruptions = [disruption for _, disruption, _ in golden_cases()]
    found = []
    for _ in range(REPEATS):
        began = process_time()
        for _ in range(ROUNDS):
            for disruption in disruptions:
                assess(disruption)
        found.append(ROUNDS * len(disruptions) / (process_time() - began))
    return sorted(found)


if __name__ == "__main__":
    measured = rates()
    middle, best = measured[len(measured) // 2], measured[-1]
    sys.stdout.write(f"{middle:,.0f} assessments per second (median), {best:,.0f} at best\n")
