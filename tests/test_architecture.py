"""The order of the apps: each imports only from those to its left."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "compensation": set(),
    "accounts": set(),
    "claims": {"compensation", "accounts"},
    "notifications": {"accounts", "claims"},
    "gdpr": {"accounts", "claims", "notifications"},
    "flightclaim": {"compensation", "accounts", "claims", "notifications", "gdpr"},
}
TOP_LEVEL = {
    *MAY_IMPORT, "templates", "static", "tests", "docs", "deploy", "locale",
    "manage.py", "requirements.in", "requirements.txt", "requirements-dev.in",
    "requirements-dev.txt", "docker-compose.yml", "Dockerfile", "Makefile", "pyproject.toml",
    "README.md", "CHANGELOG.md", "LICENSE", "CONTRIBUTING.md", "SECURITY.md",
}  # fmt: skip


def imported_apps(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names} & set(MAY_IMPORT)


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_an_app_imports_only_from_its_left(app):
    for path in (ROOT / app).rglob("*.py"):
        foreign = imported_apps(path) - {app} - MAY_IMPORT[app]
        assert not foreign, f"{path.relative_to(ROOT)} imports {foreign}"


def test_nothing_else_stands_at_the_top():
    is_hidden = {path.name for path in ROOT.iterdir() if path.name.startswith(".")}
    local = {"data", "staticfiles", "screens", "__pycache__"}
    assert {path.name for path in ROOT.iterdir()} - is_hidden - local <= TOP_LEVEL


def test_the_engine_knows_no_framework():
    allowed = {"compensation"}
    for path in (ROOT / "compensation" / "engine").rglob("*.py"):
        text = path.read_text()
        assert "django" not in text.lower(), path.name
        assert imported_apps(path) <= allowed
