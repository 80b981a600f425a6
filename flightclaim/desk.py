"""The admin site: the reviewers' desk, behind the same sign-in as the pages."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from flightclaim.home import counter_groups


class Desk(AdminSite):
    site_header = site_title = _("FlightClaim desk")
    index_title = _("Today")
    site_url = "/"
    enable_nav_sidebar = False  # the lists need the width; home and the breadcrumbs lead everywhere

    def get_urls(self) -> list[Any]:
        """The stock addresses, but not the one that looks rows up by any id of any table."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff; with STAFF_SECOND_FACTOR_REQUIRED only those who turned two-step sign-in on."""
        return super().has_permission(request) and not lacks_second_factor(request)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Home: what waits where, then the way to every table."""
        groups = counter_groups(request.user)
        return super().index(request, {"counter_groups": groups, **(extra_context or {})})

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Sign-in goes through allauth, so that the second factor is asked here as well."""
        if lacks_second_factor(request):
            messages.info(request, _("Turn on two-step sign-in before you work at the desk."))
            return redirect("mfa_activate_totp")
        return super().login(request, extra_context)

    def password_change(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        """One page changes passwords, for staff as for everybody."""
        return redirect("account_change_password")


def lacks_second_factor(request: HttpRequest) -> bool:
    return request.user.must_add_second_factor
