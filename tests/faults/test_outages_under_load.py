"""F11, F15, F39: database, broker and storage go away under load. No 500, and nothing is lost."""

import sys
import tempfile
import time
from pathlib import Path

import httpx
import pytest

from tests.load.profile import Run, begin, finish, table
from tests.load.servers import Site, site

pytestmark = pytest.mark.faults
AWAY_SECONDS = 8
KEPT = """
from claims.models import Claim
print(",".join(f"{claim.pk}:{claim.status}" for claim in Claim.objects.all()))
"""


def test_nothing_is_lost_and_everybody_is_told():
    # Not pytest's folder, which PostgreSQL's own user may not enter.
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as running:
        run, crowd = begin(running, people=6)
        began = time.monotonic()
        time.sleep(10)
        database_away(running)
        time.sleep(8)
        redis_away(running)
        time.sleep(5)
        storage_away(running)
        time.sleep(8)
        healthy_since = time.monotonic() - 4
        finish(run, crowd)
        rows = running.manage("shell", "--no-imports", "--command", KEPT).split()[-1]
    sys.stdout.write(f"\n{table(run, time.monotonic() - began)}\n{dict(run.statuses())}\n")
    report(run, dict(row.split(":") for row in rows.split(",")), healthy_since)


def database_away(running: Site) -> None:
    """Pages that need no records go on; the others say so at once."""
    running.database.stop()
    time.sleep(1)
    with httpx.Client(base_url=running.address, timeout=15) as client:
        assert client.get("/").status_code == 200
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        token = {"Authorization": f"Bearer {running.tokens['customers'][0]}"}
        began = time.monotonic()
        answer = client.get("/api/v1/claims/", headers=token)
        took = time.monotonic() - began
    time.sleep(AWAY_SECONDS)
    running.database.start()
    assert ready.status_code == 503
    assert "The database does not answer." in ready.json()["problems"]
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert took < 10  # the pool's own time-out, and a crowd before us


def redis_away(running: Site) -> None:
    running.redis.kill()
    time.sleep(1)
    answer = httpx.get(f"{running.address}/legal/fees/", timeout=15)
    log = (running.folder / "gunicorn.log").read_text()[-3000:]
    assert answer.status_code == 200, log
    time.sleep(AWAY_SECONDS)
    running.redis.start()


def storage_away(running: Site) -> None:
    """The folder is gone, and something else lies in its place: as with a lost mount."""
    documents = running.folder / "data" / "documents"
    aside = documents.with_name("elsewhere")
    documents.rename(aside)
    documents.write_text("not a folder")
    time.sleep(AWAY_SECONDS)
    documents.unlink()
    aside.rename(documents)


def report(run: Run, known: dict[str, str], healthy_since: float) -> None:
    statuses = run.statuses()
    assert 500 not in statuses
    unexpected = {status for status in statuses if not 200 <= status < 400} - {503, 400, 409}
    assert unexpected == set()
    assert all(result.has_retry_after for result in run.results if result.status == 503)
    assert statuses[503] > 0
    assert [claim for claim in run.kept if claim not in known] == []
    assert [claim for claim in run.sent if known[claim] != "submitted"] == []
    late = [r for r in run.results if r.at > healthy_since and r.status == 503]
    assert late == []
