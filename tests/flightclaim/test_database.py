"""PostgreSQL: the pool, the time-outs, lost connections, and the role that reads for reports."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from flightclaim.database import postgresql_options, with_options

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
USUAL = {
    "has_pool": True, "size": 20, "overflow": 10, "wait_seconds": 5, "recycle_seconds": 3600,
    "keep_seconds": 60, "connect_seconds": 3, "statement_seconds": 30, "lock_seconds": 10,
    "is_behind_pgbouncer": False,
}  # fmt: skip


def test_a_pool_has_its_size_overflow_and_time_outs():
    entry = postgresql_options(**USUAL)
    pool = entry["OPTIONS"]["pool"]
    assert (pool["max_size"], pool["timeout"], pool["max_lifetime"]) == (30, 5, 3600)
    assert (entry["CONN_MAX_AGE"], entry["CONN_HEALTH_CHECKS"]) == (0, True)
    assert "statement_timeout=30000" in entry["OPTIONS"]["options"]


def test_behind_pgbouncer_nothing_is_set_on_a_connection():
    entry = postgresql_options(**{**USUAL, "is_behind_pgbouncer": True})
    assert "options" not in entry["OPTIONS"]
    assert entry["OPTIONS"]["prepare_threshold"] is None
    assert entry["DISABLE_SERVER_SIDE_CURSORS"] is True


def test_what_the_address_asks_for_is_kept():
    given = {"sslmode": "verify-full", "connect_timeout": 9, "options": "-c search_path=ours"}
    entry = with_options({"NAME": "x", "OPTIONS": given}, postgresql_options(**USUAL))
    assert entry["OPTIONS"]["sslmode"] == "verify-full"
    assert entry["OPTIONS"]["connect_timeout"] == 9
    assert "lock_timeout=10000" in entry["OPTIONS"]["options"]
    assert entry["OPTIONS"]["options"].endswith(" -c search_path=ours")
    assert (entry["NAME"], entry["CONN_HEALTH_CHECKS"]) == ("x", True)


def test_an_address_that_asks_for_tls_is_not_reached_without(url, tmp_path):
    said = web(f"{url}?sslmode=require&application_name=ours", tmp_path, """
print(connection.settings_dict["OPTIONS"]["sslmode"], "pool" in connection.settings_dict["OPTIONS"])
""")  # fmt: skip
    assert said == ["require", "True"]


@pytest.fixture
def url():
    if connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL itself")
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


WEB = """
import os, sys, threading, time
from flightclaim.wsgi import application
from django.db import connection, OperationalError, connections
from django.test import Client
"""


def web(url, tmp_path, code, **variables):
    """Code in a process that was started as the web server is."""
    environment = {
        "PATH": os.environ["PATH"], "DATABASE_URL": url, "DATA_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "testserver", "LOG_LEVEL": "CRITICAL", **variables,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WEB + code], cwd=ROOT, env=environment, capture_output=True,
        text=True, timeout=90, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_web_server_has_a_pool_and_ends_what_takes_too_long(url, tmp_path):
    said = web(url, tmp_path, """
print(bool(connection.pool))
try:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(10)")
except OperationalError as error:
    print(type(error.__cause__).__name__)
""", DATABASE_STATEMENT_TIMEOUT="1")  # fmt: skip
    assert said == ["True", "QueryCanceled"]


def test_a_connection_that_was_cut_costs_no_request(url, tmp_path):
    """F10: each is asked whether it lives before it is handed out."""
    code = """
client = Client(raise_request_exception=False)
print("ready", flush=True)
answers = []
for _ in range(20):
    sys.stdin.readline()
    answers.append(client.get("/readyz").json()["checks"]["database"])
    connection.close()  # as after each request of a server
    print("asked", flush=True)
print(answers.count(False), flush=True)
"""
    environment = {
        "PATH": os.environ["PATH"], "DATABASE_URL": url, "DATA_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "testserver", "LOG_LEVEL": "CRITICAL",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", WEB + code], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout.readline().strip() == "ready"
    for _ in range(20):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        process.stdin.write("go\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == "asked"
    assert process.stdout.readline().strip() == "0"
    process.communicate(timeout=30)


def test_an_exhausted_pool_is_answered_in_time(url, tmp_path):
    """F11: 503 with when to come again, after the time-out of the pool."""
    said = web(url, tmp_path, """
gate, held = threading.Event(), threading.Semaphore(0)
def hold():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        held.release()
        gate.wait(30)
    connection.close()
threads = [threading.Thread(target=hold) for _ in range(2)]
for thread in threads: thread.start()
for _ in threads: held.acquire()
client = Client(raise_request_exception=False, headers={"cookie": "sessionid=" + "a" * 32})
began = time.monotonic()
answer = client.get("/claims/")
print(answer.status_code, answer.headers.get("Retry-After"), time.monotonic() - began < 5)
gate.set()
for thread in threads: thread.join()
print(client.get("/readyz").json()["checks"]["database"])
""", DATABASE_POOL_SIZE="1", DATABASE_POOL_OVERFLOW="1", DATABASE_POOL_TIMEOUT="1")  # fmt: skip
    assert said == ["503", "30", "True", "True"]


@pytest.fixture
def reports(url):
    """A connection as the role of deploy/reports_role.sql."""
    if not shutil.which("psql"):
        pytest.skip("psql is not installed")
    script = ROOT / "deploy" / "reports_role.sql"
    for _twice in range(2):  # again after an upgrade
        command = ["psql", url, "--quiet", "--set=password=for-reports", f"--file={script}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    _owner, _at, place = url.partition("@")
    person = f"postgres://flightclaim_reports:for-reports@{place}"
    with psycopg.connect(person, autocommit=True) as reading:
        yield reading
    with connection.cursor() as cursor:
        cursor.execute("DROP OWNED BY flightclaim_reports")
        cursor.execute("DROP ROLE flightclaim_reports")


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("SELECT email FROM accounts_user", "permission denied"),
        ("SELECT phone FROM claims_claim", "permission denied"),
        ("SELECT * FROM claims_claim", "permission denied"),
        ("SELECT bank_reference FROM claims_payout", "permission denied"),
        ("SELECT * FROM django_session", "permission denied"),
        ("DELETE FROM claims_dayfigure", "read-only|permission denied"),
        ("CREATE TABLE mine (id int)", "read-only|permission denied"),
    ],
)
def test_the_role_for_reports_reads_no_person_and_writes_nothing(reports, statement, refusal):
    with pytest.raises(psycopg.Error, match=refusal):
        reports.execute(statement)


def test_the_role_for_reports_reads_what_reports_need(reports):
    reports.execute("SELECT status, count(*), sum(owed) FROM claims_claim GROUP BY status")
    reports.execute("SELECT previous_status, new_status, at FROM claims_claimstatushistory")
    reports.execute("SELECT sum(amount) FROM claims_payout JOIN claims_claim c ON c.id = claim_id")
    reports.execute("SELECT * FROM claims_dayfigure")
