"""Errors to Sentry and traces to OpenTelemetry: only where a setting names the place.

Neither package is needed otherwise; deploy/requirements-watching.txt brings them. What leaves the
house is what the log has: ids, places in the code, and no personal data.
"""

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from structlog.contextvars import get_contextvars

from flightclaim.watching import logs, words

_tracer: Any = None


def start() -> None:
    if settings.SENTRY_DSN:
        start_sentry(settings.SENTRY_DSN)
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        start_opentelemetry(settings.OTEL_EXPORTER_OTLP_ENDPOINT)


def optional(module: str, setting: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{setting} needs more packages: pip install -r deploy/requirements-watching.txt"
        ) from error


# --- Sentry ---------------------------------------------------------------------------------


def start_sentry(dsn: str) -> None:
    sentry = optional("sentry_sdk", "SENTRY_DSN")
    sentry.init(
        dsn=dsn,
        environment=settings.ENVIRONMENT,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,  # queries, addresses and log lines
        max_request_body_size="never",
        traces_sample_rate=0.0,
        before_send=scrubbed,
    )


def scrubbed(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """The error by kind and place, with our ids; nothing of the request but method and route."""
    kept = ("event_id", "timestamp", "level", "platform", "environment", "release", "exception")
    clean = {name: event[name] for name in kept if name in event}
    for error in clean.get("exception", {}).get("values", []):
        error["value"] = words.QUOTED.sub(
            words.HIDDEN, words.without_personal_data(str(error.get("value", "")))
        )
    clean["tags"] = {name: str(value) for name, value in get_contextvars().items()}
    request = logs.asking.get()
    if request is not None:
        match = request.resolver_match
        clean["transaction"] = match.route if match else "unknown"
        clean["tags"]["method"] = request.method
        clean["user"] = {"id": logs.person_asking(request) or None}
    return clean


# --- OpenTelemetry --------------------------------------------------------------------------


def start_opentelemetry(endpoint: str) -> None:
    """One span for each request, sent in batches to the collector at this address."""
    global _tracer
    setting = "OTEL_EXPORTER_OTLP_ENDPOINT"
    trace = optional("opentelemetry.trace", setting)
    sdk = optional("opentelemetry.sdk.trace", setting)
    export = optional("opentelemetry.sdk.trace.export", setting)
    otlp = optional("opentelemetry.exporter.otlp.proto.http.trace_exporter", setting)
    resource = optional("opentelemetry.sdk.resources", setting).Resource.create(
        {"service.name": "flightclaim", "deployment.environment.name": settings.ENVIRONMENT}
    )
    provider = sdk.TracerProvider(resource=resource)
    exporter = otlp.OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(export.BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    _tracer = provider.get_tracer("flightclaim")


@contextlib.contextmanager
def span_of(request: HttpRequest) -> Iterator[Any]:
    """A span around the answer, child of the caller's (W3C traceparent); None when switched off."""
    if _tracer is None:
        yield None
        return
    propagate = importlib.import_module("opentelemetry.propagate")
    carrier = {"traceparent": request.headers.get("traceparent", "")}
    with _tracer.start_as_current_span(
        f"{request.method}", context=propagate.extract(carrier), record_exception=False
    ) as span:
        yield span


def close(span: Any, route: str, status: int) -> None:
    if span is None:
        return
    span.update_name(f"{span.name} {route}")
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    for name, value in get_contextvars().items():
        span.set_attribute(f"flightclaim.{name}", str(value))
