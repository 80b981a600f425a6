"""The checks of `make security` and the floor of the coverage: each finds what was planted."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# In two pieces, so that the scanner does not find this file.
PLANTED = {
    "AWS key": 'key = "AKIA' + 'IOSFODNN7EXAMPLQ"',
    "GitHub token": "token: ghp_" + "a1B2c3D4e5" * 3 + "a1B2c3",
    "Stripe key": "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "our API key": "fc_live_" + "abcd1234.AbCdEfGh1234567890XyZq",
    "JSON web token": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "abcdefghij" * 3,
    "private key": "-----BEGIN PRIVATE KEY-----\n" + "MIIEvQIBADANBgkqhkiG9w0BAQ",
    "password in an address": "postgres://app:" + "k8Jq2mZx9Lw4@db.example.org/x",
    "assigned secret": "SMTP_PASSWORD=" + "x7Kq2mZ9Lw4pRt8vBn3c",
}


def check(name: str):
    spec = spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def git(folder, *arguments):
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def scan(folder, *arguments):
    command = [sys.executable, str(ROOT / ".ci" / "secret_scan.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("rule", PLANTED)
def test_each_kind_of_secret_is_found(rule):
    found = list(check("secret_scan").findings("settings.py", PLANTED[rule]))
    assert rule in {name for _line, name in found}


@pytest.mark.parametrize(
    "line",
    [
        'SECRET_KEY = env.str("SECRET_KEY", default="") or DEVELOPMENT_SECRET_KEY',
        "POSTGRES_PASSWORD=${POSTGRES_PASSWORD}",
        "token = default_token_generator.make_token(customer)",
        "postgres://postgres@127.0.0.1:5432/flightclaim",
        "PASSWORD_RESET_TOKEN_EXPIRATION_HOURS=1",
        'token_salt = "accounts.mailed_link"',
    ],
)
def test_ordinary_lines_are_left_alone(line):
    assert list(check("secret_scan").findings("settings.py", line)) == []


def test_a_planted_secret_fails_the_scan_also_when_it_was_removed_again(tmp_path):
    git(tmp_path, "init", "-q")
    file = tmp_path / "settings.py"
    file.write_text(PLANTED["assigned secret"])
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Leak")
    now = scan(tmp_path)
    assert (now.returncode, now.stdout.splitlines()[0]) == (1, "settings.py:1: assigned secret")
    assert "x7Kq2mZ9" not in now.stdout

    file.write_text("")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Remove it")
    assert scan(tmp_path).returncode == 0
    assert scan(tmp_path, "--history").returncode == 1


def test_a_pin_behind_its_advisory_is_found():
    audit = check("audit")
    advisories = {
        "weakness": [{"package": "django", "mended_in": "5.2.8", "id": "X-1", "what": "y"}],
        "unwanted": [{"package": "pypdf", "why": "z"}],
    }

    def found(text):
        return list(audit.weaknesses(dict(audit.pins(text)), advisories))

    assert found("Django==5.2.7  # via x\n") == ["django 5.2.7: X-1, y; take 5.2.8 or newer"]
    assert found("django==5.2.10\n") == []
    assert found("pypdf==6.0 ; python_version > '3'\n") == ["pypdf: z"]
    assert found("django\n") == ["django is not pinned"]


def test_our_pins_are_behind_none():
    run = subprocess.run([sys.executable, ROOT / ".ci" / "audit.py"], capture_output=True)
    assert run.returncode == 0, run.stdout


def test_a_dead_link_is_found(tmp_path):
    links = check("check_links")
    (tmp_path / "b.md").write_text("# One `thing`, twice\n")
    file = tmp_path / "a.md"
    file.write_text(
        "# Here\n[x](b.md) [x](b.md#one-thing-twice) [x](#here) [x](https://x.test/y)\n"
        "```\n[x](in-code.md)\n```\n[x](c.md) [x](b.md#two) ![x](no.png)\n"
    )
    assert list(links.broken(file, tmp_path)) == [
        "c.md: no such file",
        "b.md#two: no such heading",
        "no.png: no such file",
    ]


def test_our_documents_link_to_what_is_there():
    run = subprocess.run([sys.executable, ROOT / ".ci" / "check_links.py"], capture_output=True)
    assert run.returncode == 0, run.stdout


def test_the_floor_holds_for_each_part_by_itself():
    floor = check("coverage_floor")

    def file(total, taken):
        return {"summary": {"num_branches": total, "covered_branches": taken}}

    report = {
        "files": {
            "compensation/engine/rules.py": file(100, 99),
            "claims/workflow.py": file(10, 9),
            "accounts/views.py": file(50, 20),
            "accounts/models/user.py": file(50, 50),
        }
    }
    assert floor.judge(report) == [
        ("engine", 99.0), ("workflow", 90.0), ("accounts", 70.0), ("money", 0.0),
    ]  # fmt: skip


def test_every_part_of_the_floor_names_files_that_are_there():
    patterns = [pattern for files in check("coverage_floor").PARTS.values() for pattern in files]
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []
