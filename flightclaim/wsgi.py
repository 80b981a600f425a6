"""The WSGI entry point: `gunicorn flightclaim.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flightclaim.settings")
# A page that takes longer than half a minute helps nobody; only this process shares connections.
os.environ.setdefault("DATABASE_POOL", "True")
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "30")

application = get_wsgi_application()
