"""The gates of a release name checks that are there, and fail with what did not run."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests import trust

ROOT = Path(__file__).resolve().parent.parent


def test_every_proof_is_there():
    for gate in trust.read_gates():
        assert bool(gate.tests or gate.command) != bool(gate.open), gate.name
        for proof in gate.tests:
            file, _colons, name = proof.partition("::")
            tree = ast.parse((ROOT / file).read_text())
            names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
            assert not name or name in names, proof


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ({"passed": 3}, trust.PASS),
        ({"passed": 3, "failure": 1}, trust.FAIL),
        ({"passed": 3, "error": 1}, trust.FAIL),
        ({"passed": 3, "skipped": 1}, trust.FAIL),
        ({"skipped": 1}, trust.FAIL),
        ({}, trust.FAIL),
    ],
)
def test_only_what_ran_and_passed_holds(counts, state):
    assert trust.verdict_of(Counter(counts)).state == state


def test_a_gate_runs_its_tests_and_its_command(tmp_path):
    good, bad = tmp_path / "test_good.py", tmp_path / "test_bad.py"
    good.write_text("def test_x(): pass\n")
    bad.write_text("def test_x(): assert False\n")
    assert trust.judge(trust.Gate("x", "y", tests=[str(good)])).state == trust.PASS
    assert trust.judge(trust.Gate("x", "y", tests=[str(good), str(bad)])).state == trust.FAIL
    assert trust.judge(trust.Gate("x", "y", tests=[str(good)], command="false")).state == trust.FAIL


def test_without_its_services_a_gate_is_not_shown(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    verdict = trust.judge(trust.Gate("x", "y", tests=["z"], needs=["postgresql"]))
    assert (verdict.state, verdict.why) == (trust.FAIL, "set DATABASE_URL to show it")
