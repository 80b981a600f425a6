"""The WSGI entry point: `gunicorn flightclaim.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flightclaim.settings")

application = get_wsgi_application()
