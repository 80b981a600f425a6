"""Everything on one machine with one command: set up, then web, worker and beat until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from flightclaim.background import QUEUES
from flightclaim.demo import LOGINS, PASSWORD

GRACE_SECONDS = 10
PDF_LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port of the site")
        parser.add_argument("--no-demo", action="store_true", help="leave the demo data out")

    def handle(self, *args, bind: str, no_demo: bool, **options) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("This is for one machine; production runs docker-compose.yml.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        self.prepare(has_demo=not no_demo)
        logs = settings.DATA_DIR / "logs"
        logs.mkdir(exist_ok=True)
        children: list[subprocess.Popen[bytes]] = []
        try:
            children.append(start(web_command(bind), bind, logs / "web.log"))
            children.append(start(worker_command(), bind, logs / "worker.log"))
            self.say_where(bind)
            watch(children)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            stop(children)

    def prepare(self, *, has_demo: bool) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_reference", verbosity=0)
        if has_demo:
            call_command("demo", verbosity=0)

    def say_where(self, bind: str) -> None:
        site = f"http://{bind}"
        rows = [
            ("Site", f"{site}/"),
            ("Desk", f"{site}/admin/"),
            ("Mailbox", f"{site}/mailbox/"),
            ("API", f"{site}/api/docs/"),
            ("Logs", f"{settings.DATA_DIR / 'logs'}/"),
        ]
        rows += [(role.capitalize(), f"{email}  {PASSWORD}") for role, email in LOGINS.items()]
        lines = "\n".join(f"  {name:<10}{value}" for name, value in rows)
        self.stdout.write(f"\n{settings.SITE_NAME} is up; Ctrl-C stops it.\n\n{lines}\n")
        if not can_make_pdf():
            self.stdout.write(f"\nPDF files need system libraries: {PDF_LIBRARIES}\n")
        self.stdout.flush()


def can_make_pdf() -> bool:
    probe = [sys.executable, "-W", "ignore", "-c", "import weasyprint"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def web_command(bind: str) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "flightclaim.wsgi", "--bind", bind, "--workers", "2",
        "--worker-class", "gthread", "--threads", "4", "--no-control-socket",
        "--log-level", "warning", "--graceful-timeout", "5",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [
        sys.executable, "-m", "celery", "--app", "flightclaim", "worker", "--beat",
        "--queues", ",".join(QUEUES), "--concurrency", "2", "--loglevel", "WARNING",
        "--schedule", str(settings.DATA_DIR / "beat"),
    ]  # fmt: skip


def start(command: Sequence[str], bind: str, log: Path) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches us alone, and we end it in order.

    The links in its mails lead to where the site is, unless SITE_URL says otherwise.
    """
    environment = {"SITE_URL": f"http://{bind}", **os.environ}
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            env=environment,
            start_new_session=True,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def watch(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Return never, until Ctrl-C, SIGTERM, or the end of a child, which is an error."""
    while True:
        for child in children:
            if child.poll() is not None:
                name = " ".join(child.args[2:4])
                raise CommandError(f"A process ended by itself: {name}. Its log says why.")
        time.sleep(0.5)


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
