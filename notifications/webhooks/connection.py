"""One POST to a stranger's server: to a checked address, in bounded time, with a bounded answer.

No redirect is followed, no proxy of the environment is used, and no cookie is kept.
"""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

from notifications.webhooks.targets import TargetRefused, resolve

DEADLINE_SECONDS = 10.0  # for all of it: name, connection, handshake, request, answer
RESPONSE_LIMIT = 10_000  # bytes; the rest is never read


class DeliveryFailed(Exception):
    """The server could not be reached, or did not answer in time; the text names the kind only."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    retry_after: str


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Raises DeliveryFailed, or TargetRefused where the name leads to an address not allowed."""
    backend = CheckedBackend(time.monotonic() + DEADLINE_SECONDS)
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(), network_backend=backend, retries=0
            ) as pool,
            pool.stream("POST", url, headers=dict(headers), content=body) as response,
        ):
            return Answer(response.status, read_start(response), header(response, b"retry-after"))
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise DeliveryFailed(type(error).__name__) from error
    except (OSError, ValueError, TypeError) as error:  # a handshake that fails; no HTTP, no URL
        raise DeliveryFailed(type(error).__name__) from error


def read_start(response: httpcore.Response) -> bytes:
    start = b""
    for chunk in response.iter_stream():
        start += chunk
        if len(start) >= RESPONSE_LIMIT:
            break
    return start[:RESPONSE_LIMIT]


def header(response: httpcore.Response, name: bytes) -> str:
    values = [value for key, value in response.headers if key.lower() == name]
    return values[0].decode("ascii", "replace") if values else ""


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the address it has checked, so that a name cannot change in between."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = resolve(host, port)[0]
        stream = self.inner.connect_tcp(address, port, timeout=remaining(self.deadline))
        return BoundedStream(stream, self.deadline)


class BoundedStream(httpcore.NetworkStream):
    """Each step may take what is left of the deadline: dripping bytes does not stretch it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, timeout=remaining(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, timeout=remaining(self.deadline))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self.stream.start_tls(
            ssl_context, server_hostname=server_hostname, timeout=remaining(self.deadline)
        )
        return BoundedStream(secured, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def remaining(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("The deadline has passed.")
    return left


__all__ = ["Answer", "DeliveryFailed", "TargetRefused", "post"]
