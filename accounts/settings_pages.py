"""One calm page with everything about one's account, and the two forms that live beside it."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language_info, gettext as _

from accounts.forms import LanguageForm, ProfileForm


@login_required
def account_settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {
        "waiting": user.email_changes.pending().first(),
        "devices": UserSession.objects.filter(user=user).count(),
        "programs": user.token_families.alive().count(),
        "keys": user.api_keys.filter(revoked=False).count(),
        "spoken": get_language_info(translation.get_language() or user.language),
    }
    return render(request, "account/settings.html", context)


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("We have kept your details."))
        return redirect("account_settings")
    return render(request, "account/profile.html", {"form": form})


@login_required
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("This is how we write to you from now on."))
        return redirect("account_settings")
    return render(request, "account/language.html", {"form": form})
