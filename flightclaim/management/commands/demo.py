"""Fill an empty site with believable people and 60 claims and more; safe to run twice."""

from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from claims import figures
from flightclaim.demo import LOGINS
from flightclaim.demo.claims import make_claim, make_twin, scenes
from flightclaim.demo.family import make_family
from flightclaim.demo.people import make_customers, make_staff
from flightclaim.demo.texts import make_templates

SEED = 261


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args, verbosity: int = 1, **options) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("The demo's passwords are public; it is refused in production.")
        if User.objects.filter(email=LOGINS["customer"]).exists():
            self.say("The demo is here already.", verbosity)
            return
        staff, customers = make_staff(), make_customers()
        told = list(scenes(customers, staff, Random(SEED)))  # noqa: S311
        claims = [make_claim(scene) for scene in told]
        claims.append(make_twin(told))
        claims.append(make_family(customers[0], staff[0]))
        make_templates()
        figures.rebuild()
        self.say(f"Made {len(claims)} claims of {len(customers)} customers.", verbosity)

    def say(self, text: str, verbosity: int) -> None:
        if verbosity:
            self.stdout.write(text)
