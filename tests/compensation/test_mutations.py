"""No value of the rules can change unnoticed: each one, changed alone, breaks a case or a row.

Citations (`authority`, `authorities`) decide nothing and are left alone.
"""

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from compensation.engine import assess, read_documents, rulebook_from

from .golden import Expected, golden_cases
from .thresholds import look, rows

Path = tuple[str | int, ...]


def values(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value of a parsed rules file, with the way to it."""
    if isinstance(node, dict):
        for key, child in node.items():
            if key not in ("authority", "authorities"):
                yield from values(child, (*path, key))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from values(child, (*path, number))
    else:
        yield path, node


def mutants(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value - 1, value + 1]
    if isinstance(value, date):
        return [value - timedelta(days=1), value + timedelta(days=1)]
    try:
        return [str(Decimal(value) - 1), str(Decimal(value) + 1)]
    except ArithmeticError:
        return [f"{value}_"]


def changed(documents: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    mutated = copy.deepcopy(documents)
    node: Any = mutated
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return mutated


def survives(documents: dict[str, Any]) -> bool:
    """Whether every golden case and every row still gives what it should."""
    try:
        book = rulebook_from(documents)
        return all(
            look(row.disruption, row.expected, book) == row.expected for row in ROWS
        ) and all(Expected.by(assess(facts, book)) == owed for _, facts, owed in golden_cases())
    except (KeyError, LookupError, StopIteration, TypeError, ValueError):
        return False


ROWS = rows()
DOCUMENTS = read_documents()
VALUES = list(values(DOCUMENTS))


def test_the_rules_as_written_survive():
    assert survives(DOCUMENTS)


@pytest.mark.parametrize(
    ("path", "value"), VALUES, ids=[".".join(map(str, path)) for path, _ in VALUES]
)
def test_a_changed_value_is_noticed(path, value):
    survivors = [mutant for mutant in mutants(value) if survives(changed(DOCUMENTS, path, mutant))]

    assert not survivors
