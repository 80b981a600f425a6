"""Make up very many claims, to measure with: believable in their numbers, each with its journey,
passengers, documents, history, decision and payout. Refused in production.
"""

from collections import defaultdict
from random import Random
from time import perf_counter

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from claims import made_up
from claims.bulk_load import load, without_indexes
from claims.models import Claim
from compensation.models import Airport

BLOCK = 5_000
WORTH_REBUILDING = 20_000  # with fewer claims the indexes are quicker kept than made again
MODELS = (
    "Claim", "Segment", "Passenger", "ClaimStatusHistory", "Assessment", "ClaimDocument", "Payout",
    "Decision",
)  # fmt: skip


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, help="how many claims")
        parser.add_argument("--seed", type=int, default=261, help="the same claims each time")

    def handle(self, *args, count: int, seed: int, verbosity: int = 1, **options) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Made-up claims are refused in production.")
        if not Airport.objects.exists():
            raise CommandError("Load the airports first: manage.py load_reference")
        began = perf_counter()
        tables = [apps.get_model("claims", name)._meta.db_table for name in MODELS]
        tables.append(User._meta.db_table)
        with transaction.atomic():
            if count < WORTH_REBUILDING:
                self.make(count, Random(seed), verbosity)  # noqa: S311  # numbers, not secrets
            else:
                with without_indexes(tables):
                    self.make(count, Random(seed), verbosity)  # noqa: S311
        if verbosity:
            self.stdout.write(f"Made {count:,} claims in {perf_counter() - began:.0f} s.")

    def make(self, count: int, random: Random, verbosity: int) -> None:
        maker = self.maker(count, random)
        already = Claim.objects.count()
        for begin in range(0, count, BLOCK):
            rows = defaultdict(list)
            for number in range(begin, min(begin + BLOCK, count)):
                for name, found in maker.claim(already + number).items():
                    rows[name] += found
            for name in MODELS:
                load(apps.get_model("claims", name), rows[name])
            if verbosity and begin % (20 * BLOCK) == 0:
                self.stdout.write(f"{begin:,} …")

    def maker(self, count: int, random: Random) -> made_up.Maker:
        first = User.objects.count()  # e-mail addresses carry a number, new ones in each run
        people = [
            made_up.person(random, "customer", first + number)
            for number in range(max(int(count * made_up.PEOPLE_PER_CLAIM), 1))
        ]
        staff = [
            made_up.person(random, "reviewer", first + number)
            for number in range(made_up.REVIEWERS)
        ]
        load(User, staff)
        for begin in range(0, len(people), BLOCK):
            load(User, people[begin : begin + BLOCK])
        if not default_storage.exists(made_up.FILE):
            default_storage.save(made_up.FILE, ContentFile(b"Made up."))
        return made_up.Maker(
            random=random,
            now=timezone.now(),
            flights=made_up.flights(random),
            customers=[(p["id"], p["given_names"], p["family_name"]) for p in people],
            reviewers=[person["id"] for person in staff],
        )
