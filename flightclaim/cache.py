"""The cache in production: Redis, without which the site goes on.

Reference data may be lost at any time: for it a Redis that is away or frozen is an empty cache, not
an error. Limits are no such thing. While Redis is away each process counts for itself, so that a
limit lets through as many times more as there are processes, and never everything. The lock after
wrong passwords stands in the database and does not notice.
"""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

REST_SECONDS = 5
# Our limits, those of the REST framework, those of allauth.
COUNTERS = ("limit:", "throttle_", "allauth:rl:")
OWN_COUNTERS = LocMemCache("flightclaim-counters", {})


def forgiving(answer: Any = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give this answer while Redis does not, and do not wait for it again for some seconds.

    A counter is answered by the memory of this process instead.
    """

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        def without_redis(key: Any, *args: Any, **options: Any) -> Any:
            if isinstance(key, str) and key.startswith(COUNTERS):
                return count_here(method.__name__, key, *args, **options)
            return answer

        @functools.wraps(method)
        def ask(self: "ForgivingRedisCache", *args: Any, **options: Any) -> Any:
            if time.monotonic() < ForgivingRedisCache.rests_until:
                return without_redis(*(args or (None,)), **options)
            try:
                return method(self, *args, **options)
            except RedisError as error:
                ForgivingRedisCache.rests_until = time.monotonic() + REST_SECONDS
                logger.warning("The cache does not answer: %s", type(error).__name__)
                return without_redis(*(args or (None,)), **options)

        return ask

    return wrap


def count_here(operation: str, key: str, *args: Any, **options: Any) -> Any:
    """The same operation on this process's own counters."""
    if operation == "incr":
        OWN_COUNTERS.add(key, 0)  # Redis may have gone between the first step and this one
    return getattr(OWN_COUNTERS, operation)(key, *args, **options)


class ForgivingRedisCache(RedisCache):
    rests_until = 0.0  # by this process's own clock, for all its threads

    add = forgiving(True)(RedisCache.add)
    set = forgiving()(RedisCache.set)
    touch = forgiving(False)(RedisCache.touch)
    delete = forgiving(False)(RedisCache.delete)
    incr = forgiving(1)(RedisCache.incr)
    set_many = forgiving([])(RedisCache.set_many)
    delete_many = forgiving()(RedisCache.delete_many)
    clear = forgiving(False)(RedisCache.clear)
    has_key = forgiving(False)(RedisCache.has_key)

    def answers(self) -> bool:
        """Whether Redis is there, asked now."""
        try:
            return bool(self._cache.get_client(write=True).ping())
        except RedisError:
            return False

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        value = self._get(key, None, version)
        return default if value is None else value

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return self._get_many(keys, version) or {}

    _get = forgiving()(RedisCache.get)
    _get_many = forgiving()(RedisCache.get_many)
