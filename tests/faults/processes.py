"""Redis, workers, beats and the site as processes of our own, ended by their own ids."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.browser import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 30


class Redis:
    """A Redis that keeps nothing: what was queued is gone when it is killed."""

    def __init__(self, folder: Path) -> None:
        if not shutil.which("redis-server"):
            pytest.fail("redis-server is not installed")
        self.folder, self.port = folder, free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "",
             "--appendonly", "no", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            ping = ["redis-cli", "-p", str(self.port), "ping"]
            if b"PONG" in subprocess.run(ping, capture_output=True, check=False).stdout:
                return
            time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    redis = Redis(folder)
    try:
        yield redis
    finally:
        redis.thaw()
        redis.kill()


def variables(redis: Redis, folder: Path, **more: str) -> dict[str, str]:
    """With which every process finds the tests' database and our Redis."""
    at = connection.settings_dict
    person = f"{at['USER']}:{at['PASSWORD']}"
    return {
        "PATH": os.environ["PATH"],
        "REDIS_URL": redis.url,
        "DATABASE_URL": f"postgres://{person}@{at['HOST']}:{at['PORT']}/{at['NAME']}",
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
        **more,
    }  # fmt: skip


class Worker:
    """A worker with two children, in a session of its own so that all of it can be killed."""

    def __init__(self, environment: dict[str, str], log: Path, *more: str) -> None:
        self.environment, self.log, self.more = environment, log, more
        self.start()

    def start(self) -> None:
        command = [
            sys.executable, "-m", "celery", "--app", "flightclaim", "worker", "--concurrency", "2",
            "--queues", "notifications,processing,scheduled", "--loglevel", "ERROR",
            *self.more,
        ]  # fmt: skip
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, start_new_session=True,
                stdout=output, stderr=output,
            )  # fmt: skip

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def keep_alive(self) -> None:
        """What a supervisor does (`restart: unless-stopped`) when a worker ends by itself."""
        if self.process.poll() is not None:
            self.start()

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()] if path.exists() else []

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while len(self.children()) < 2 and time.monotonic() < deadline:
            self.keep_alive()
            time.sleep(0.05)
        time.sleep(1)  # it says hello to the broker


@contextmanager
def beat(environment: dict[str, str], folder: Path, name: str) -> Iterator[None]:
    command = [
        sys.executable, "-m", "celery", "--app", "flightclaim", "beat", "--pidfile=",
        "--schedule", str(folder / name), "--max-interval", "1", "--loglevel", "INFO",
    ]  # fmt: skip
    with (folder / f"{name}.log").open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def site(environment: dict[str, str], code: str) -> subprocess.Popen[str]:
    """What a web process does, in a process of its own."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
