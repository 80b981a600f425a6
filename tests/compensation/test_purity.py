"""The engine stands on the standard library alone."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SCRIPT = """
import importlib, pathlib, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top != "compensation":
            raise ImportError(f"The engine may not import {name}.")

sys.meta_path.insert(0, Blocked())
for module in pathlib.Path("compensation/engine").glob("*.py"):
    importlib.import_module(f"compensation.engine.{module.stem}")
from compensation.engine import standard_rulebook
standard_rulebook()
"""


def test_the_engine_imports_and_reads_its_rules_without_django():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
