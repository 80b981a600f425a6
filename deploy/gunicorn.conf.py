"""The web server of production: gunicorn reads this (`--config deploy/gunicorn.conf.py`).

Processes and threads come from WEB_PROCESSES and WEB_THREADS. Requests are logged by the site
itself, without addresses of people; gunicorn's own access log stays off.
"""

import logging.config
import os
import shutil
from pathlib import Path

wsgi_app = "flightclaim.wsgi"
bind = os.environ.get("BIND", "0.0.0.0:8000")  # in a container; the proxy alone reaches it
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 35  # longer than nginx keeps its own, so that it never writes into a closed line
max_requests, max_requests_jitter = 10_000, 1_000  # against memory that creeps
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # nosec B108
# An address may be long, a header may not (a token has its place in the body).
limit_request_line, limit_request_fields, limit_request_field_size = 4094, 60, 8190


def on_starting(server):
    """Figures of the processes before this start would be counted again."""
    folder = os.environ.get("METRICS_DIR")
    if folder and os.environ.get("METRICS_TOKEN"):
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True, exist_ok=True)


def post_worker_init(worker):
    """gunicorn's own lines in the form of ours, once the settings were read."""
    from django.conf import settings  # noqa: PLC0415  # in the worker only

    logging.config.dictConfig(settings.LOGGING)
    error = logging.getLogger("gunicorn.error")
    error.handlers, error.propagate = [], True


def child_exit(server, worker):
    from prometheus_client import multiprocess  # noqa: PLC0415

    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
