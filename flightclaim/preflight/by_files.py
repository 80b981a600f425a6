"""Items that look at the files of this release: what was shipped is what was reviewed."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from flightclaim.preflight.item import Item, Settings, sentence

APPS = ("accounts", "claims", "compensation", "flightclaim", "gdpr", "notifications")
# Names of our own schema, quoted, are no input.
RAW_SQL = re.compile(
    r"\bRawSQL\(|\.extra\(|\bobjects\.raw\(|execute\(\s*f[\"'](?![^\n]*{(?:quoted|table))[^\n]*{"
)
UNESCAPED = re.compile(r"\|\s*safe\b(?!seq)|autoescape off")
# Made by a library from no text of ours, and help texts written in the code.
MAY_BE_UNESCAPED = {"mfa/totp/activate_form.html", "forms/_hint_and_error.html"}
SECRET_NAMES = re.compile(
    r"^(?!THROTTLE)[A-Z_]*(?:SECRET|PASSWORD|TOKEN|_KEY)[A-Z_]*=(?P<value>.+)$", re.M
)
OPEN_PORT = re.compile(
    r"""^\s*(?:ports: \[|- )["']?(?!127\.0\.0\.1:)(?:\d+\.[\d.]+:)?\d+:\d+""", re.M
)


def text(settings: Settings, *path: str) -> str:
    """The text of a file of the release; empty if there is none."""
    file = Path(settings.BASE_DIR, *path)
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def sources(settings: Settings, pattern: str, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from Path(settings.BASE_DIR, folder).rglob(pattern)


def raw_sql(settings: Settings) -> str:
    found = [
        path.name
        for path in sources(settings, "*.py", *APPS)
        if "migrations" not in path.parts and "preflight" not in path.parts
        if RAW_SQL.search(path.read_text(encoding="utf-8"))
    ]
    return sentence(found, f"Ask the database by the ORM in {', '.join(sorted(found))}.")


def escaping(settings: Settings) -> str:
    root = Path(settings.BASE_DIR, "templates")
    found = [
        str(path.relative_to(root))
        for path in sources(settings, "*.html", "templates")
        if UNESCAPED.search(path.read_text(encoding="utf-8"))
    ]
    extra = sorted(set(found) - MAY_BE_UNESCAPED)
    return sentence(extra, f"Let the template escape what people typed: {', '.join(extra)}.")


def environment_untracked(settings: Settings) -> str:
    if not Path(settings.BASE_DIR, ".git").exists():
        return ""
    command = ["git", "ls-files", "--error-unmatch", ".env"]  # whichever git is there
    run = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=False)  # noqa: S603
    return sentence(
        run.returncode == 0, "git rm --cached .env, commit, and replace every secret in it."
    )


def environment_ignored(settings: Settings) -> str:
    lines = text(settings, ".gitignore").split()
    is_ignored = not lines or "/.env" in lines or ".env" in lines
    return sentence(not is_ignored, "Write /.env into .gitignore.")


def environment_private(settings: Settings) -> str:
    file = Path(settings.BASE_DIR, ".env")
    is_open = file.is_file() and file.stat().st_mode & 0o077
    return sentence(is_open, "chmod 600 .env: it holds every secret.")


def example_is_empty(settings: Settings) -> str:
    values = [m["value"] for m in SECRET_NAMES.finditer(text(settings, ".env.example"))]
    filled = [value for value in values if not value.isdigit() and value not in ("True", "False")]
    return sentence(filled, "Leave the secrets of .env.example empty.")


def sample_is_empty(settings: Settings) -> str:
    values = [
        m["value"] for m in SECRET_NAMES.finditer(text(settings, "deploy", "production.env.sample"))
    ]
    filled = [value for value in values if not value.startswith("${")]
    return sentence(filled, "Leave the secrets of deploy/production.env.sample to new_env.py.")


def proxy(settings: Settings) -> str:
    configuration = text(settings, "deploy", "nginx.conf")
    protocols = re.findall(r"^\s*ssl_protocols ([^;]+);", configuration, re.M)
    is_right = protocols and set(" ".join(protocols).split()) == {"TLSv1.2", "TLSv1.3"}
    return sentence(not is_right, "Let deploy/nginx.conf offer TLS 1.2 and 1.3, and nothing older.")


def proxy_redirects(settings: Settings) -> str:
    configuration = text(settings, "deploy", "nginx.conf")
    return sentence(
        "return 301 https://" not in configuration or "ssl_certificate " not in configuration,
        "Let deploy/nginx.conf lead http to https, and name the certificate.",
    )


def ports(settings: Settings) -> str:
    open_ports = OPEN_PORT.findall(text(settings, "docker-compose.yml"))
    public = [port for port in open_ports if not re.search(r"\b(80|443):", port)]
    return sentence(
        public, "Publish no port of docker-compose.yml to the world but 80 and 443 of the proxy."
    )


def document(*names: str, about: str, heading: str = "") -> Item:
    """A guide that must be there, and in it what is looked for in an emergency."""

    def fault(settings: Settings) -> str:
        found = "\n".join(text(settings, *name.split("/")) for name in names).lower()
        return sentence(
            not found or heading.lower() not in found, f"Write {about} into {names[0]}."
        )

    return Item("Readiness", f"Documented: {about}", fault)


def coverage_floor(settings: Settings) -> str:
    report = tomllib.loads(text(settings, "pyproject.toml"))["tool"]["coverage"]["report"]
    return sentence(
        report.get("fail_under", 0) < 80, "Set tool.coverage.report.fail_under to 80 or more."
    )


def continuous_integration(settings: Settings) -> str:
    run = text(settings, ".ci", "run")
    stages = ("make lint", "make test", "make test-postgresql", "make fuzz", "make security")
    missing = [stage for stage in stages if stage not in run]
    return sentence(missing, f"Put back into .ci/run: {', '.join(missing)}.")


def pinned(settings: Settings) -> str:
    lines = text(settings, "requirements.txt").splitlines()
    loose = [line for line in lines if line and not line.startswith("#") and "==" not in line]
    return sentence(not lines or loose, "Pin every line of requirements.txt: make lock.")


def log_rotation(settings: Settings) -> str:
    return sentence(
        "max-size" not in text(settings, "docker-compose.yml"),
        "Give the services of docker-compose.yml a logging with max-size and max-file.",
    )


def alerts(settings: Settings) -> str:
    return sentence(
        "alert:" not in text(settings, "deploy", "alerts.yml"),
        "Put the rules of Prometheus back into deploy/alerts.yml.",
    )


DEBT = "Debt"
ITEMS = (
    Item("4.5.1", "No SQL is put together from input", raw_sql),
    Item("4.5.2", ".env is not in version control", environment_untracked),
    Item("4.5.2", ".env is ignored by version control", environment_ignored),
    Item("4.5.2", ".env is for its owner alone", environment_private),
    Item("4.5.2", ".env.example carries no secret", example_is_empty),
    Item("4.5.2", "The sample of production carries no secret", sample_is_empty),
    Item("4.5.6", "The proxy offers TLS 1.2 and 1.3", proxy),
    Item("4.5.6", "The proxy leads http to https", proxy_redirects),
    Item("4.5.12", "Templates escape what people typed", escaping),
    Item("4.5.11", "Logs are rotated", log_rotation),
    Item("Readiness", "Somebody is woken when it breaks", alerts),
    Item("Readiness", "No service but the proxy is open to the world", ports),
    document("docs/deployment.md", about="how to deploy", heading="docker compose up"),
    document("docs/backup.md", about="backup and restore", heading="restore"),
    document("docs/monitoring.md", about="what to watch", heading="/metrics"),
    document("docs/upgrade.md", about="how to upgrade", heading="migrat"),
    document("docs/security.md", about="secrets and their rotation", heading="## Rotation"),
    document("docs/security.md", about="what to do in an incident", heading="## Incident"),
    document("SECURITY.md", about="how to report a weakness", heading="## Reporting"),
    document("CONTRIBUTING.md", about="how to begin as a developer", heading="make test"),
    Item(DEBT, "Half-tested code does not pass", coverage_floor),
    Item(DEBT, "Every change is checked", continuous_integration),
    Item(DEBT, "Dependencies are pinned", pinned),
)
