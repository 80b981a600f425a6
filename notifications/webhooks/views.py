"""Webhooks on the account pages: for whoever would rather click than call the API."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.encryption import decrypt, encrypt
from notifications.models import WebhookEndpoint
from notifications.webhooks import events
from notifications.webhooks.forms import WebhookForm

SHOWN_DELIVERIES = 25
SHOWN_ONCE = "webhook"


def own_endpoint(request: HttpRequest, pk: UUID) -> WebhookEndpoint:
    return get_object_or_404(WebhookEndpoint.objects.visible_to(request.user), pk=pk)


@login_required
def webhook_list(request: HttpRequest) -> HttpResponse:
    endpoints = WebhookEndpoint.objects.visible_to(request.user)
    return render(request, "notifications/webhook_list.html", {"endpoints": endpoints})


@reauthentication_required
def add_webhook(request: HttpRequest) -> HttpResponse:
    """Asks for the password again first: its secret outlives the session that saw it."""
    form = WebhookForm(request.POST or None, owner=request.user)
    if not form.is_valid():
        return render(request, "notifications/webhook_add.html", {"form": form})
    endpoint = form.save(commit=False)
    remember_secret(request, endpoint, endpoint.set_secret())
    endpoint.save()
    return redirect("webhooks:endpoint", endpoint.pk)


@login_required
def edit_webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    endpoint = own_endpoint(request, pk)
    form = WebhookForm(request.POST or None, instance=endpoint, owner=request.user)
    if not form.is_valid():
        return render(request, "notifications/webhook_edit.html", {"form": form})
    form.save()
    return redirect("webhooks:endpoint", pk)


@never_cache
@login_required
def webhook_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    endpoint = own_endpoint(request, pk)
    deliveries = endpoint.deliveries.prefetch_related("attempts")[:SHOWN_DELIVERIES]
    encrypted = request.session.pop(f"{SHOWN_ONCE}:{pk}", "")
    secret = decrypt(encrypted) if encrypted else ""
    context = {"endpoint": endpoint, "deliveries": deliveries, "secret": secret}
    return render(request, "notifications/webhook_detail.html", context)


def remember_secret(request: HttpRequest, endpoint: WebhookEndpoint, secret: str) -> None:
    """For the next page alone, where its owner copies it; sessions are stored, so encrypted."""
    request.session[f"{SHOWN_ONCE}:{endpoint.pk}"] = encrypt(secret)


@require_POST
@reauthentication_required
def rotate_secret(request: HttpRequest, pk: UUID) -> HttpResponse:
    endpoint = own_endpoint(request, pk)
    remember_secret(request, endpoint, endpoint.rotate_secret())
    return redirect("webhooks:endpoint", pk)


@require_POST
@login_required
def send_test(request: HttpRequest, pk: UUID) -> HttpResponse:
    events.ping(own_endpoint(request, pk))
    messages.success(request, _("A test is on its way. Look below in a few seconds."))
    return redirect("webhooks:endpoint", pk)


@require_POST
@login_required
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    endpoint = own_endpoint(request, pk)
    endpoint.resume()
    events.queue(endpoint)
    messages.success(request, _("We send to it again, what waited first."))
    return redirect("webhooks:endpoint", pk)


@require_POST
@login_required
def replay(request: HttpRequest, pk: UUID, delivery_id: UUID) -> HttpResponse:
    endpoint = own_endpoint(request, pk)
    get_object_or_404(endpoint.deliveries, pk=delivery_id).replay()
    events.queue(endpoint)
    messages.success(request, _("It is sent again."))
    return redirect("webhooks:endpoint", pk)


@login_required
def remove_webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    endpoint = own_endpoint(request, pk)
    if request.method != "POST":
        return render(request, "notifications/webhook_remove.html", {"endpoint": endpoint})
    endpoint.delete()
    messages.success(request, _("The webhook is removed."))
    return redirect("webhooks:list")
