"""How connections to PostgreSQL are kept, how long they may take, and when they are given up.

Only the web server keeps a pool (flightclaim/wsgi.py asks for it): Celery closes what it used
after each task, and a command needs one connection.
"""

from typing import Any

Options = dict[str, Any]


def with_options(entry: Options, more: Options) -> Options:
    """The entry of DATABASES with `more`; what its address asks for (?sslmode=…) wins."""
    given = entry.get("OPTIONS", {})
    options = {**more["OPTIONS"], **given}
    if both := [part["options"] for part in (more["OPTIONS"], given) if "options" in part]:
        options["options"] = " ".join(both)  # of two that set the same, PostgreSQL takes the last
    return {**entry, **more, "OPTIONS": options}


def postgresql_options(
    *,
    has_pool: bool,
    size: int,
    overflow: int,
    wait_seconds: float,
    recycle_seconds: float,
    keep_seconds: int,
    connect_seconds: int,
    statement_seconds: int,
    lock_seconds: int,
    is_behind_pgbouncer: bool,
) -> Options:
    """What the entry of DATABASES needs beside its address.

    A statement time-out of 0 lets a statement take as long as it takes. PgBouncer hands a
    connection to somebody else after each transaction, so nothing may be set on it.
    """
    options: Options = {"connect_timeout": connect_seconds}
    if is_behind_pgbouncer:
        options["prepare_threshold"] = None
    else:
        options["options"] = (
            f"-c statement_timeout={statement_seconds * 1000} -c lock_timeout={lock_seconds * 1000}"
            " -c idle_in_transaction_session_timeout=60000"
        )
    if has_pool:
        options["pool"] = {
            "min_size": min(2, size),
            "max_size": size + overflow,
            "timeout": wait_seconds,
            "max_lifetime": recycle_seconds,
            "max_idle": 600,
            # It would try less and less often, and be away for minutes after the database is back.
            "reconnect_timeout": 1,
        }
    return {
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if has_pool else keep_seconds,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": is_behind_pgbouncer,
    }
