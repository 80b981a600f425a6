from django.conf import settings
from django.utils.functional import SimpleLazyObject

from claims.models import FeePlan


def site(request):
    """The name of the house, what it charges, and whether the pages for developers are there."""
    return {
        "site_name": settings.SITE_NAME,
        "fee_percent": SimpleLazyObject(advertised_fee),
        "social_providers": settings.SOCIAL_PROVIDERS,
        "admin_email": settings.ADMIN_EMAIL,
        "is_production": settings.IS_PRODUCTION,
    }


def advertised_fee():
    return FeePlan.advertised().fee_percent
