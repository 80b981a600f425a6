"""What a person was told, and what they want to hear of."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from notifications.bell import bell_of
from notifications.forms import PreferenceForm
from notifications.links import link_of
from notifications.models import Notification, NotificationPreference, RefusedAddress
from notifications.unsubscribe import read_token, turn_off

ON_A_PAGE = 20


@login_required
@never_cache
def notification_list(request: HttpRequest) -> HttpResponse:
    """The bell's page: the news, newest first."""
    return listing(request, "list", Notification.objects.on_site_for(request.user))


@login_required
@never_cache
def notification_history(request: HttpRequest) -> HttpResponse:
    """Everything we ever sent to this person, with what became of it."""
    return listing(request, "history", Notification.objects.sent_to(request.user))


def listing(request: HttpRequest, name: str, rows) -> HttpResponse:
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, f"notifications/{name}.html", {"page_obj": page})


@login_required
@require_POST
def open_notification(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark it read and go where it leads."""
    own = Notification.objects.on_site_for(request.user)
    notification = get_object_or_404(own, pk=pk)
    notification.mark_read()
    return redirect(link_of(notification))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    Notification.objects.on_site_for(request.user).mark_read()
    return redirect("notification_list")


@require_GET
@never_cache
def unread_count(request: HttpRequest) -> HttpResponse:
    """For the script that keeps the bell fresh; nobody signed in has nothing unread."""
    return JsonResponse({"unread": bell_of(request.user).unread})


@login_required
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    preference = NotificationPreference.objects.of(request.user)
    form = PreferenceForm(request.POST or None, instance=preference)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("We have kept your choice."))
        return redirect("notification_preferences")
    return render(request, "notifications/preferences.html", {"form": form})


@login_required
@require_POST
def try_address_again(request: HttpRequest) -> HttpResponse:
    """The banner's button: the person says that the mailbox works."""
    RefusedAddress.objects.clear(request.user.email)
    messages.success(request, _("We write to %(email)s again.") % {"email": request.user.email})
    return redirect("notification_history")


# A mail program posts here without a cookie or a token of ours (RFC 8058); the link is signed.
@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; only POST turns anything off, since mail scanners follow links."""
    try:
        user_id, switch = read_token(token)
    except BadSignature as error:
        raise Http404 from error
    name = NotificationPreference._meta.get_field(switch).verbose_name
    if request.method == "POST":
        turn_off(user_id, switch)
    context = {"name": name, "is_off": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", context)
