"""One's own API keys: a list, a form, and the one page that shows a new key."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import ApiKeyForm
from accounts.models import ApiKey


@login_required
def api_keys(request: HttpRequest) -> HttpResponse:
    keys = request.user.api_keys.order_by("revoked", "-created")
    return render(request, "account/api_keys.html", {"keys": keys})


@reauthentication_required
def make_key(request: HttpRequest) -> HttpResponse:
    """Asks for the password again first: a key outlives the session that made it."""
    form = ApiKeyForm(request.POST or None)
    if form.is_valid():
        try:
            key, text = form.make_for(request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "account/api_key_made.html", {"key": key, "text": text})
    return render(request, "account/make_api_key.html", {"form": form})


@login_required
@require_POST
@reauthentication_required(enabled=lambda request: "rotate" in request.POST)
def change_key(request: HttpRequest, prefix: str) -> HttpResponse:
    """Revoke or rotate one of one's own; somebody else's does not exist.

    A replacement is a new key, and asks for the password again like one.
    """
    key = get_object_or_404(ApiKey, owner=request.user, prefix=prefix, revoked=False)
    if "rotate" in request.POST:
        return replace_key(request, key)
    key.revoke()
    messages.success(request, _("The key is revoked: it opens nothing any more."))
    return redirect("account_api_keys")


def replace_key(request: HttpRequest, key: ApiKey) -> HttpResponse:
    try:
        fresh, text = key.rotate()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("account_api_keys")
    return render(request, "account/api_key_made.html", {"key": fresh, "text": text})
