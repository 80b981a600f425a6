"""A reviewer's deadlines for their calendar program: no session, the address is the secret."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims import deadlines
from claims.deadlines import Deadline
from claims.models import CalendarFeed
from compensation.calendar import Entry, calendar_of

MOST_ENTRIES = 500


@never_cache
@require_safe
def calendar_feed(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """References and days, never a name; it ends with the job of whoever has the address."""
    feed = CalendarFeed.objects.select_related("user").filter(pk=pk).first()
    if feed is None or not feed.accepts(token):
        raise Http404
    if not (feed.user.is_active and feed.user.is_reviewer):
        raise Http404
    found = deadlines.feed_of(feed.user, timezone.localdate(), MOST_ENTRIES)
    content = calendar_of([entry_of(row) for row in found], name=_("FlightClaim deadlines"))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def entry_of(row: Deadline) -> Entry:
    path = reverse("admin:claims_claim_change", args=[row.claim.pk])
    return Entry(
        row.day,
        uid=f"{row.uid}@flightclaim",
        title=f"{row.claim.reference}: {row.what}",
        text=f"{settings.SITE_URL}{path}",
    )
