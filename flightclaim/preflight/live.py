"""Items that ask the services themselves (`--live`): on the server, once they are up."""

import socket
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError as BrokerError

from claims.files.trouble import StorageUnavailable
from flightclaim.celery import app as celery_app
from flightclaim.preflight.item import Item, Settings, sentence

SECONDS = 3
PROBE = "preflight/probe"


def database(settings: Settings) -> str:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return f"Start the database of DATABASE_URL, or mend the address: {type(error).__name__}."
    return ""


def migrations(settings: Settings) -> str:
    if database(settings):
        return "Start the database first."
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return sentence(plan, f"Run manage.py migrate: {len(plan)} steps are missing.")


def no_missing_migration(settings: Settings) -> str:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    except (SystemExit, CommandError):
        return "The models changed without a migration: manage.py makemigrations."
    return ""


def broker(settings: Settings) -> str:
    with celery_app.connection_for_write() as link:
        try:
            link.ensure_connection(max_retries=1, interval_start=0, timeout=SECONDS)
        except (BrokerError, *link.recoverable_connection_errors) as error:
            return f"Start the Redis of REDIS_URL, or mend the address: {type(error).__name__}."
    return ""


def storage(settings: Settings) -> str:
    name = ""
    try:
        name = default_storage.save(PROBE, ContentFile(b"preflight"))
    except (OSError, StorageUnavailable) as error:
        return f"Make the storage of documents answer and writable: {type(error).__name__}."
    finally:
        with suppress(OSError, StorageUnavailable):
            default_storage.delete(name or PROBE)
    return ""


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=SECONDS):
            return True
    except OSError:
        return False


def service(where: Callable[[Settings], tuple[str, int] | None], mend: str) -> Callable[..., str]:
    def fault(settings: Settings) -> str:
        place = where(settings)
        return sentence(place and not answers(*place), mend)

    return fault


def clamd(settings: Settings) -> tuple[str, int] | None:
    if not settings.CLAMD_ADDRESS:
        return None
    host, _colon, port = settings.CLAMD_ADDRESS.rpartition(":")
    return host, int(port)


def mail_server(settings: Settings) -> tuple[str, int] | None:
    return (settings.EMAIL_HOST, settings.EMAIL_PORT) if settings.EMAIL_HOST else None


def front_door(settings: Settings) -> tuple[str, int] | None:
    parts = urlsplit(settings.SITE_URL)
    return (parts.hostname, parts.port or 443) if parts.hostname else None


LIVE = "Live"
ITEMS = (
    Item(LIVE, "The database answers", database),
    Item(LIVE, "Every migration has run", migrations),
    Item(LIVE, "No migration is missing", no_missing_migration),
    Item(LIVE, "The broker answers", broker),
    Item(LIVE, "Documents can be stored and deleted", storage),
    Item(LIVE, "The virus scanner answers", service(clamd, "Start clamd at CLAMD_ADDRESS.")),
    Item(LIVE, "The mail server answers", service(mail_server, "Mend SMTP_HOST and SMTP_PORT.")),
    Item(
        LIVE,
        "The site answers at its address",
        service(front_door, "Start the proxy, and point the name of SITE_URL at it."),
    ),
)
