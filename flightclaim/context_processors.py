from django.conf import settings


def site(request):
    """The name of the house, what it charges, and whether the pages for developers are there."""
    return {
        "site_name": settings.SITE_NAME,
        "fee_percent": settings.FEE_PERCENT,
        "admin_email": settings.ADMIN_EMAIL,
        "is_production": settings.IS_PRODUCTION,
    }
