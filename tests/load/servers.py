"""PostgreSQL, Redis, a worker and the web server of a load run: our own, on free ports."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.browser import free_port
from tests.faults.processes import Redis

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 120
PEOPLE = """
import json
from accounts.choices import Role
from accounts import tokens
from tests.factories import make_airports, make_user
make_airports()
def access(user):
    return str(tokens.begin(user).access_token)
customers = [access(make_user(f"c{n}@example.org", given_names="Ada")) for n in range(20)]
reviewers = [access(make_user(f"r{n}@example.org", role=Role.REVIEWER)) for n in range(2)]
print(json.dumps({"customers": customers, "reviewers": reviewers}))
"""


def programs() -> Path:
    """Where PostgreSQL's own programs are; Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = found[-1] if found else shutil.which("initdb")
    if not path:
        sys.exit("Install the package postgresql.")
    return Path(path).parent


class PostgreSQL:
    """A cluster in a folder; as root it runs as the user postgres, which it insists on."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.bin = folder / "postgresql", free_port(), programs()
        self.folder.mkdir()
        if os.geteuid() == 0:
            for path in (folder, self.folder):
                shutil.chown(path, "postgres")
            folder.chmod(0o755)
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.run("initdb", f"--pgdata={self.folder}", *options)
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *options: str) -> None:
        person = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*person, str(self.bin / program), *options], check=True, cwd="/",
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        where = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        log = f"--log={self.folder}/log"
        self.run("pg_ctl", "start", "--wait", f"--pgdata={self.folder}", log, f"--options={where}")

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={self.folder}")


class Site:
    """The web server, a worker for every queue with beat, and what they stand on."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder, self.port = folder, free_port()
        self.database = PostgreSQL(folder)
        (folder / "redis").mkdir()
        self.redis = Redis(folder / "redis")
        self.environment = {
            "PATH": os.environ["PATH"], "DATABASE_URL": self.database.url,
            "REDIS_URL": self.redis.url, "DATA_DIR": str(folder / "data"), "LOG_FORMAT": "json",
            "LOG_LEVEL": "WARNING", "BIND": f"127.0.0.1:{self.port}",
            "CLAMD_ADDRESS": f"127.0.0.1:{free_port()}",  # nobody there: documents wait
            **{f"THROTTLE_{name}": "1000000/min" for name in ("ANONYMOUS", "USER", "QUOTES")},
        }  # fmt: skip
        self.manage("migrate", "--verbosity=0")
        said = self.manage("shell", "--no-imports", "--command", PEOPLE)
        self.tokens: dict[str, list[str]] = json.loads(said.splitlines()[-1])
        self.processes = [self.begin(command) for command in (web(server, self.port), WORKER)]
        self.wait()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def begin(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{command[1]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.address}/healthz", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise RuntimeError("The web server did not start")

    def memory(self) -> int:
        """Of the web processes together, in kB (what they have for themselves alone)."""
        leader = self.processes[0].pid
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
        return sum(private_memory(pid) for pid in children)

    def stop(self) -> None:
        for process in self.processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.redis.kill()
        self.database.stop()


def private_memory(pid: str) -> int:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_"))


def web(server: str, port: int) -> list[str]:
    if server == "gunicorn":
        return ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    return [
        "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "flightclaim.wsgi:application",
    ]  # fmt: skip


WORKER = [
    "-m", "celery", "--app", "flightclaim", "worker", "--beat", "--concurrency", "2", "--queues",
    "notifications,processing,scheduled,webhooks", "--schedule", "",
]  # fmt: skip


@contextmanager
def site(folder: Path, server: str = "gunicorn") -> Iterator[Site]:
    WORKER[-1] = str(folder / "beat")
    running = Site(folder, server)
    try:
        yield running
    finally:
        running.stop()
