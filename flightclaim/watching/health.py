"""Whether what the site stands on answers: database, broker, cache, storage of documents."""

from collections.abc import Callable, Mapping

from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

from claims.files.trouble import StorageUnavailable
from flightclaim.cache import ForgivingRedisCache
from flightclaim.celery import app as celery_app

PROBE = "claims/no-such-document"


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, connection.Database.Error):  # the driver's own, while it connects
        return False
    return True


def broker_answers() -> bool:
    with celery_app.connection_for_write() as broker:
        try:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        except (BrokerError, *broker.recoverable_connection_errors):
            return False
    return True


def cache_answers() -> bool:
    """Redis is asked past the forgiving of our cache, which would say yes; files just are there."""
    backend = caches["default"]
    return backend.answers() if isinstance(backend, ForgivingRedisCache) else True


def storage_answers() -> bool:
    try:
        default_storage.exists(PROBE)
    except StorageUnavailable:
        return False
    return True


PARTS: Mapping[str, Callable[[], bool]] = {
    "database": lambda: database_answers(),
    "broker": lambda: broker_answers(),
    "cache": lambda: cache_answers(),
    "storage": lambda: storage_answers(),
}
SENTENCES = {
    "database": _("The database does not answer."),
    "broker": _("The broker of background work does not answer."),
    "cache": _("The cache does not answer."),
    "storage": _("The storage of documents does not answer."),
}


def answers() -> dict[str, bool]:
    return {name: does_answer() for name, does_answer in PARTS.items()}
