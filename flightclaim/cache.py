"""The cache in production: Redis, without which the site goes on.

What lies in it (throttle counts, reference data) may be lost at any time; what counts sign-ins for
the lock is in the database. So a Redis that is away or frozen is an empty cache, not an error.
"""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

REST_SECONDS = 5


def forgiving(answer: Any = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give this answer while Redis does not, and do not wait for it again for some seconds."""

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def ask(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
            if time.monotonic() < ForgivingRedisCache.rests_until:
                return answer
            try:
                return method(self, *args, **kwargs)
            except RedisError as error:
                ForgivingRedisCache.rests_until = time.monotonic() + REST_SECONDS
                logger.warning("The cache does not answer: %s", type(error).__name__)
                return answer

        return ask

    return wrap


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

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        value = self._get(key, None, version)
        return default if value is None else value

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return self._get_many(keys, version) or {}

    _get = forgiving()(RedisCache.get)
    _get_many = forgiving()(RedisCache.get_many)
