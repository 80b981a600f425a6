"""Looking flights up: once for each flight and day, within the quota, never in a request."""

import logging
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from claims.flight_status.files import FileProvider
from claims.flight_status.http import HttpProvider
from claims.flight_status.record import Provider, ProviderUnavailable
from claims.models import Claim, FlightLookup, ProviderQuota, Segment

logger = logging.getLogger(__name__)

ASK_AGAIN_AFTER = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)


def provider() -> Provider | None:
    """The provider of FLIGHT_DATA_PROVIDER; None where people look flights up by hand."""
    if settings.FLIGHT_DATA_PROVIDER == "file":
        return FileProvider(Path(settings.FLIGHT_DATA_FOLDER))
    if settings.FLIGHT_DATA_PROVIDER == "http":
        return HttpProvider(settings.FLIGHT_DATA_URL, settings.FLIGHT_DATA_KEY)
    return None


def look_up(claim: Claim) -> None:
    """Ask for each flight of a claim that is not known yet; without an answer it stays unknown."""
    source = provider()
    if source is None:
        return
    for segment in claim.segments.exclude(flight_number=""):
        lookup, _is_new = FlightLookup.objects.get_or_create(
            flight_number=segment.flight_number, flight_date=segment.flight_date
        )
        if lookup.is_due(timezone.now(), ASK_AGAIN_AFTER):
            ask(source, lookup, segment)


def ask(source: Provider, lookup: FlightLookup, segment: Segment) -> None:
    """One question to the provider; whatever goes wrong is noted and keeps nobody."""
    name = settings.FLIGHT_DATA_PROVIDER
    if name == "http" and not ProviderQuota.take(settings.FLIGHT_DATA_DAILY_QUOTA):
        logger.warning("The daily quota of flight data is used up")
        return
    try:
        record = source.find(segment.flight_number, segment.flight_date)
    except ProviderUnavailable as error:
        logger.warning("No flight data for %s: %s", segment, error)
        record = None
    lookup.keep(record, provider=name)


def waiting():
    """Open claims of the last days with a flight nobody could tell of yet."""
    since = timezone.now() - GIVE_UP_AFTER
    return Claim.objects.open().filter(submitted_at__gt=since)
