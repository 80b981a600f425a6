"""Which device somebody signs in with. A browser carries a cookie that says nothing but "again";
a program is told by its name and its network."""

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.client_address import shortened
from accounts.models import EventKind, KnownDevice, User
from accounts.security_log import address_of, record
from accounts.signals import new_device

COOKIE_LIFE = timedelta(days=365)
DISOWNED_WITHIN = timedelta(days=30)
SALT = "accounts.devices.not_me"
BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("Safari", "Safari"), ("curl", "curl"), ("python", "Python"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def remember_device(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: gives the browser the cookie that `recognise` decided on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if mark := getattr(request, "device_mark", ""):
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                mark,
                max_age=COOKIE_LIFE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return middleware


def recognise(request: HttpRequest, user: User) -> None:
    """Note the device of a sign-in; the first of a person is no news, each further one is."""
    key = hashlib.sha256(mark_of(request).encode()).hexdigest()
    known = user.known_devices.filter(key=key)
    if known.update(last_seen_at=timezone.now()):
        return
    is_news = user.known_devices.exists()
    name = device_name(request.META.get("HTTP_USER_AGENT", ""))
    device, is_new = KnownDevice.objects.get_or_create(user=user, key=key, defaults={"name": name})
    if is_new and is_news:
        record(EventKind.NEW_DEVICE, user=user, by=user, device=name)
        new_device.send(KnownDevice, device=device)


def mark_of(request: HttpRequest) -> str:
    agent = request.META.get("HTTP_USER_AGENT", "")
    if request.path.startswith("/api/"):
        return f"{re.sub(r'[0-9.]+', '', agent)}|{shortened(address_of(request))}"
    mark = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    if not re.fullmatch(r"[\w-]{43}", mark):
        mark = secrets.token_urlsafe(32)
    request.device_mark = mark
    return mark


def device_name(user_agent: str) -> str:
    """What a person calls it: "Firefox on Linux"."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser or program")


def not_me_token(device: KnownDevice) -> str:
    return TimestampSigner(salt=SALT).sign(str(device.pk))


def disowned_device(token: str) -> KnownDevice | None:
    """The device a "this was not me" link is about; None if it was used or is too old."""
    try:
        pk = TimestampSigner(salt=SALT).unsign(token, max_age=DISOWNED_WITHIN)
    except BadSignature:
        return None
    return KnownDevice.objects.select_related("user").filter(pk=pk).first()


def take_back_address(user: User, since: datetime) -> None:
    """The first address the account had since then; who asked for another gets it no more."""
    user.email_changes.all().cancel()
    first = user.email_changes.undoable().filter(confirmed_at__gte=since).order_by("created_at")
    if change := first.first():
        change.undo()


@transaction.atomic
def disown(device: KnownDevice) -> None:
    """Its owner says that was somebody else: everything ends, and a new password is needed."""
    user = User.objects.select_for_update().get(pk=device.user_id)
    for key in user.api_keys.filter(created__gte=device.first_seen_at):
        key.revoke()
    SocialAccount.objects.filter(user=user, date_joined__gte=device.first_seen_at).delete()
    Authenticator.objects.filter(user=user, created_at__gte=device.first_seen_at).delete()
    take_back_address(user, device.first_seen_at)
    user.refresh_from_db()
    device.delete()
    record(EventKind.NOT_ME, user=user, by=user, device=device.name)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    user.end_sign_ins()
    User.objects.request_password_reset(user.email)
