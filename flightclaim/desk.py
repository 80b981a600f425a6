"""The admin site: the reviewers' desk, behind the same sign-in as the pages."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class Desk(AdminSite):
    site_header = site_title = _("FlightClaim desk")
    index_title = _("Today")
    site_url = "/"

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """Sign-in goes through allauth, so that the second factor is asked here as well."""
        return super().login(request, extra_context)
