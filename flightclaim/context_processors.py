from django.conf import settings


def site(request):
    """The name of the house, and whether the pages for developers are there."""
    return {"site_name": settings.SITE_NAME, "is_production": settings.IS_PRODUCTION}
