"""A real browser on a real site: web, worker and beat as `make run` starts them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 90


def chromium_path() -> str:
    """Where chromium is; without one the test is skipped, or fails where one is demanded."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    if not path and os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("REQUIRE_BROWSER is set, but there is no chromium (apt-get install chromium).")
    if not path:
        pytest.skip("There is no chromium here (apt-get install chromium).")
    return path


@contextmanager
def open_browser() -> Iterator[Browser]:
    executable = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def running_site(folder: Path, **settings: str) -> Iterator[str]:
    """The whole site on the embedded default, with the demo, on a free port; its address.

    `settings` are variables of its environment beyond those.
    """
    bind = f"127.0.0.1:{free_port()}"
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "SITE_URL": f"http://{bind}",
        "LANG": "C.UTF-8",
        **settings,
    }
    command = [sys.executable, "manage.py", "up", "--bind", bind]
    with (folder / "up.log").open("wb") as log:
        site = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_it_answers(f"http://{bind}/readyz", site, folder)
            yield f"http://{bind}"
        finally:
            site.terminate()
            site.wait(30)


def wait_until_it_answers(address: str, site: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert site.poll() is None, (folder / "up.log").read_text()
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    raise AssertionError((folder / "up.log").read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def watched_page(browser: Browser, problems: list[str]) -> Page:
    """A page of a fresh visitor that notes script errors and breaches of the content policy."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    return page
