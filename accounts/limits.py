"""How often one client may do something, counted once for all processes (settings.LIMITS).

The counter goes up before it is asked, in one step of the shared cache: of 40 requests at the same
time against a limit of 5, five pass.
"""

import math
import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts.client_address import UNIX_SOCKET, household

UNITS = {"s": 1, "sec": 1, "min": 60, "hour": 3600, "day": 86400}
SPELLING = re.compile(r"(\d+)/(\d*)\s*(s|sec|min|hour|day)")


def parse(rate: str) -> tuple[int, int]:
    """How many, in how many seconds: "3/15min" is (3, 900). Raises ValueError for other texts."""
    found = SPELLING.fullmatch(rate)
    if not found:
        raise ValueError(f"A limit is written like 5/min or 3/15min, not {rate!r}")
    count, many, unit = found.groups()
    return int(count), int(many or 1) * UNITS[unit]


def take(name: str, key: str) -> int:
    """Count one more; 0 if that is allowed, else the seconds until it is again."""
    allowed, window = parse(settings.LIMITS[name])
    place = f"limit:{name}:{key}"
    now = time.time()
    cache.add(f"{place}:since", now, window)
    since = cache.get(f"{place}:since") or now
    counter = f"{place}:{since}"
    cache.add(counter, 0, window + 60)
    if cache.incr(counter) <= allowed:
        return 0
    return max(1, math.ceil(since + window - now))


def forget(name: str, key: str) -> None:
    cache.delete(f"limit:{name}:{key}:since")


def limited(name: str, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that counts what is sent to it, and answers 429 with Retry-After beyond the limit."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and (seconds := take(name, client(request))):
            response = respond_429(request)
            response.headers["Retry-After"] = str(seconds)
            return response
        return view(request, *args, **kwargs)

    return counted


def client(request: HttpRequest | Request) -> str:
    return household(request.META.get("REMOTE_ADDR", UNIX_SOCKET))


class ClientThrottle(BaseThrottle):
    """The same counters for endpoints: a page and its endpoint share them."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.seconds = take(view.throttle_scope, client(request))  # type: ignore[attr-defined]
        return not self.seconds

    def wait(self) -> float:
        return self.seconds
