"""The deadlines of all open claims, the overdue ones first, and one's own as a calendar feed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import deadlines
from claims.forms.deadlines import MOST_PAGES, DeadlineForm
from claims.models import CalendarFeed

ROWS = 100


def feed_url(feed: CalendarFeed) -> str:
    return settings.SITE_URL + reverse("claims:calendar_feed", args=[feed.pk, feed.token])


class DeadlineDesk:
    """For the admin of claims."""

    opts: Any
    admin_site: Any

    def deadline_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("deadlines/", wrap(self.deadlines), name="claims_claim_deadlines"),
            path("deadlines/feed/", wrap(self.calendar_feed), name="claims_claim_calendar_feed"),
        ]

    def deadlines(self, request: HttpRequest) -> HttpResponse:
        form = DeadlineForm(request.GET)
        wanted = form.wanted(request.user)
        number = form.page_number
        found = deadlines.earliest(wanted, ROWS + 1, (number - 1) * ROWS)
        today = timezone.localdate()
        feed = CalendarFeed.objects.filter(user=request.user).first()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Deadlines"),
            "form": form,
            "rows": [(row, row.is_overdue(today)) for row in found[:ROWS]],
            "today": today,
            "number": number,
            "earlier": number - 1,
            "later": number + 1 if len(found) > ROWS and number < MOST_PAGES else 0,
            "feed": feed,
            "feed_url": feed_url(feed) if feed else "",
        }
        return TemplateResponse(request, "admin/claims/claim/deadlines.html", context)

    def calendar_feed(self, request: HttpRequest) -> HttpResponse:
        """Make one's secret address, make another one, or switch it off."""
        if request.method != "POST":
            raise Http404
        if request.POST.get("do") == "end":
            CalendarFeed.objects.filter(user=request.user).delete()
            messages.success(request, _("Your calendar feed is switched off."))
        else:
            CalendarFeed.objects.renew(request.user)
            messages.success(request, _("Your calendar feed has a new address."))
        return redirect(f"{reverse('admin:claims_claim_deadlines')}#feed")
