"""Two people who wait for each other in the database: one of them begins again."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

from claims.refusals import Busy

ATTEMPTS = 3
DEADLOCK, SERIALIZATION_FAILURE = "40P01", "40001"
Result = TypeVar("Result")


def retrying(operation: Callable[[], Result]) -> Result:
    """What the operation gives; it is begun again, three times at most, after a deadlock.

    It must be one transaction that reads what it needs itself. Within a transaction of the caller
    nothing can be begun again, and the error is the caller's. Raises Busy after the last attempt.
    """
    for _attempt in range(ATTEMPTS):
        try:
            return operation()
        except OperationalError as error:
            if connection.in_atomic_block or not is_passing(error):
                raise
    raise Busy


def is_passing(error: OperationalError) -> bool:
    """Whether the database gave up on this attempt only."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in (DEADLOCK, SERIALIZATION_FAILURE)
