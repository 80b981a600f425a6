"""To a provider and back, and the page on which a person sees every way into the account."""

from collections.abc import Callable

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.facebook.views import FacebookOAuth2Adapter
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from accounts.session_age import require_recent_proof
from accounts.social import failed, name_of, provider_names

BAD_GATEWAY = 502
# What a provider's answer raises when it is not shaped as agreed.
MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError)


@never_cache
@require_POST
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Leave for the provider, to sign in or (signed in already) to connect an account there.

    By a page that leads on by itself: a redirect would make the content policy name every address
    a provider may send people on to.
    """
    if provider not in provider_names():
        raise Http404
    is_connecting = request.POST.get("process") == AuthProcess.CONNECT
    if is_connecting:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("account_sign_in_methods"))
        require_recent_proof(request)
    process = AuthProcess.CONNECT if is_connecting else AuthProcess.LOGIN
    try:
        there = get_adapter().get_provider(request, provider=provider)
        answer = there.redirect(request, process, next_url=get_next_redirect_url(request))
    except (RequestException, OAuth2Error, *MISSHAPEN):
        return failed(request, status=BAD_GATEWAY)
    context = {"provider": provider_names()[provider], "url": answer.url}
    return render(request, "socialaccount/leave.html", context)


def coming_back(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever a provider answers ends on a page of ours."""

    @never_cache
    @require_GET
    def callback(request: HttpRequest, **names: str) -> HttpResponse:
        try:
            return view(request, **names)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error
        except (RequestException, *MISSHAPEN):
            return failed(request, status=BAD_GATEWAY)

    return callback


google_callback = coming_back(OAuth2CallbackView.adapter_view(GoogleOAuth2Adapter))
facebook_callback = coming_back(OAuth2CallbackView.adapter_view(FacebookOAuth2Adapter))
openid_connect_callback = coming_back(openid_connect.callback)


@require_GET
def cancelled(request: HttpRequest) -> HttpResponse:
    """The person said no at the provider: back to where they chose."""
    messages.info(request, _("You came back without signing in. Nothing was changed."))
    is_signed_in = request.user.is_authenticated
    return redirect("account_sign_in_methods" if is_signed_in else "account_login")


@login_required
@require_GET
def sign_in_methods(request: HttpRequest) -> HttpResponse:
    """Every way into the account, to add to and to take from."""
    return show_methods(request)


@login_required
@require_POST
def disconnect(request: HttpRequest) -> HttpResponse:
    """Take a connection away, unless it is the last way in beside the mailbox."""
    account = own_account(request)
    require_recent_proof(request)
    form = DisconnectForm(data={"account": account.pk}, request=request)
    if not form.is_valid():
        return show_methods(request, form, status=422)
    form.save()
    return redirect("account_sign_in_methods")


def own_account(request: HttpRequest) -> SocialAccount:
    try:
        return get_object_or_404(SocialAccount, user=request.user, pk=request.POST.get("account"))
    except ValueError as error:
        raise Http404 from error


def show_methods(
    request: HttpRequest, form: DisconnectForm | None = None, status: int = 200
) -> HttpResponse:
    accounts = list(SocialAccount.objects.filter(user=request.user).order_by("date_joined"))
    for account in accounts:
        account.name = name_of(account)
    connected = {account.provider for account in accounts}
    others = {slug: name for slug, name in provider_names().items() if slug not in connected}
    passkeys = Authenticator.objects.filter(
        user=request.user, type=Authenticator.Type.WEBAUTHN
    ).order_by("created_at")
    context = {"accounts": accounts, "providers": others, "form": form, "passkeys": passkeys}
    return render(request, "account/sign_in_methods.html", context, status=status)
