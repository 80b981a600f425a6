"""The documents say what the code does, where that can be compared."""

import re
from pathlib import Path

import pytest

from claims.workflow import TRANSITIONS
from flightclaim.demo import LOGINS, PASSWORD

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def states_table() -> str:
    """The legal moves as a table; copy it to docs/architecture.md when they change."""
    rows = [
        f"| {move.source} | {move.target} | {', '.join(sorted(move.actors))} "
        f"| `{move.operation}` | {'yes' if move.needs_reason else ''} |"
        for move in TRANSITIONS
    ]
    head = [
        "| from | to | by whom | operation | reason needed |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows])


def test_the_states_are_written_down_as_they_are():
    assert states_table() in (ROOT / "docs" / "architecture.md").read_text()


def test_the_readme_names_the_demo_logins():
    readme = (ROOT / "README.md").read_text()
    assert PASSWORD in readme
    assert all(email in readme for email in LOGINS.values())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_files_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []
