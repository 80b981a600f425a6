"""The words in which each app says what it stores about people: its `personal_data.py`.

A `Place` is one table. Its fields say what they hold, and what becomes of them when a person takes
their data along, or is erased. Apps to the right read all of it with `places()`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

DELETED_USER = "DELETED_USER"


class Category(models.TextChoices):
    """What kind of data it is, as the privacy policy lists it."""

    IDENTITY = "identity", _("Names")
    CONTACT = "contact", _("E-mail address, phone, postal address")
    TRAVEL = "travel", _("Flights, bookings and what happened")
    PAPERS = "papers", _("Documents, pictures and signatures")
    WORDS = "words", _("Messages, reasons and notes")
    MONEY = "money", _("Sums and payments")
    CHOICES = "choices", _("Settings and choices")
    ACCESS = "access", _("What sign-ins rest on")
    TRACES = "traces", _("Times, network addresses and browsers")
    STAFF = "staff", _("Who of us worked on it")
    TECHNICAL = "technical", _("Numbers, states and other workings of a row")
    NONE = "none", _("Nothing about a person")


class Purpose(models.TextChoices):
    ACCOUNT = "account", _("Keeping your account")
    SECURITY = "security", _("Keeping accounts safe")
    CLAIM = "claim", _("Working on your claim")
    MONEY = "money", _("Paying you, and keeping books")
    MESSAGES = "messages", _("Telling you what happens")
    PROOF = "proof", _("Proving what was agreed and decided")
    RUNNING = "running", _("Running the site")


class Basis(models.TextChoices):
    CONTRACT = "contract", _("Contract (GDPR Article 6(1)(b))")
    LAW = "law", _("Legal duty (GDPR Article 6(1)(c))")
    INTEREST = "interest", _("Legitimate interest (GDPR Article 6(1)(f))")
    CONSENT = "consent", _("Consent (GDPR Article 6(1)(a))")
    NONE = "none", _("No personal data")


class Kept(models.TextChoices):
    """The classes of retention; how long each lasts is a row of its own (gdpr)."""

    ACCOUNT = "account", _("While the account exists")
    CLAIM = "claim", _("Claims without a payment")
    MONEY = "money", _("Payments and what explains them")
    PROOF = "proof", _("Consents and their withdrawal")
    DRAFT = "draft", _("Drafts that were not sent")
    FILES = "files", _("Files of claims that ended")
    SECURITY_LOG = "security_log", _("Sign-ins and security events")
    MESSAGES = "messages", _("Notifications, with their mails")
    WEBHOOKS = "webhooks", _("What was sent to partners' programs")
    SESSIONS = "sessions", _("Sessions, links and counters")
    WORK = "work", _("Runs and failures of background jobs")
    REQUESTS = "requests", _("Requests to be erased, and their proof")
    REFERENCE = "reference", _("No personal data")


class Export(models.TextChoices):
    """What the person gets when they take their data along."""

    GIVEN = "given", _("handed over")
    FILE = "file", _("handed over as a file")
    SECRET = "secret", _("not handed over: it would open doors")
    INTERNAL = "internal", _("not handed over: it is about our work or somebody else")
    NOTHING = "nothing", _("nothing about the person")


class Rows(models.TextChoices):
    """What an erasure does with the rows of a table that are about the person."""

    DELETE = "delete", _("deleted")
    DELETE_UNLESS_PAID = "delete_unless_paid", _("deleted, unless money was paid on the claim")
    KEEP = "keep", _("kept without what is personal")
    UNTOUCHED = "untouched", _("about nobody")


class Erase(models.TextChoices):
    """What an erasure does with a field of a row that it keeps."""

    WITH_ROW = "with_row", _("goes with its row")
    BLANK = "blank", _("emptied")
    PSEUDONYM = "pseudonym", _("replaced by a pseudonym")
    FILE = "file", _("file deleted")
    MONEY = "money", _("kept with the payment")
    STAYS = "stays", _("stays: it says nothing about who it was")


@dataclass(frozen=True, slots=True)
class Datum:
    """One field."""

    category: Category
    export: Export
    erase: Erase

    @property
    def is_personal(self) -> bool:
        return self.category not in (Category.NONE, Category.TECHNICAL, Category.STAFF)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom rows are searched for: the account, and every address that was theirs.

    `claims` are the ids of their claims, for what is found by an id alone; `words` are names and
    references, for what is text alone. Without a `user_id` it is about these claims and no more.
    """

    user_id: object
    emails: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        return frozenset({str(self.user_id), *self.claims} - {"None"})


@dataclass(frozen=True, slots=True)
class Place:
    """One table: whose rows they are, why they are there, and what each field holds.

    `owners` are lookups that end at the person, `emails` fields that hold an address of theirs;
    `find` is for what neither finds. `exported` narrows what is handed over. `paid_by` is the
    lookup that ends at a payout, for the rows a payment keeps.
    """

    model: str
    purpose: Purpose
    basis: Basis
    kept: Kept
    rows: Rows
    fields: Mapping[str, Datum]
    owners: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    find: Callable[[Person], "QuerySet"] | None = None
    exported: Q | Callable[[Person], Q] | None = None
    paid_by: str = ""

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def given_to(self, person: Person) -> "QuerySet":
        """Those of the rows that are handed over when the person takes their data along."""
        wanted = self.exported(person) if callable(self.exported) else self.exported
        return self.of(person).filter(wanted) if wanted else self.of(person)

    def of(self, person: Person) -> "QuerySet":
        """The rows about this person, past any manager that hides some."""
        everything = self.table._base_manager.all()  # no manager hides rows here
        if self.find:
            return self.find(person)
        if not (self.owners or self.emails):
            return everything.none()
        found = Q(pk__in=[])
        for owner in self.owners:
            if person.user_id is not None:
                found |= Q(**{owner: person.user_id})
            elif owner.endswith("customer"):
                found |= Q(**{f"{of_claim(owner)}__in": person.claims})
        for name in self.emails:
            for email in person.emails:
                found |= Q(**{f"{name}__iexact": email})
        return everything.filter(pk__in=everything.filter(found).values("pk"))


def of_claim(owner: str) -> str:
    """The lookup of the claim, where that of its customer is given: `claim__customer`, `claim`."""
    return owner.removesuffix("customer").removesuffix("__") or "pk"


@dataclass(frozen=True, slots=True)
class Store:
    """What lies outside the database: a folder, a bucket, a log.

    `find` and `erase` list and remove what is about a person, by name; a store without them says in
    `erased` why nothing has to be done.
    """

    name: str
    holds: object
    purpose: Purpose
    basis: Basis
    kept: Kept
    erased: object
    find: Callable[[Person], list[str]] | None = None
    remove: Callable[[list[str]], None] | None = None


def data(
    names: str, category: Category, export: Export = Export.GIVEN, erase: Erase = Erase.WITH_ROW
) -> dict[str, Datum]:
    """The same about several fields, named in one string."""
    return {name: Datum(category, export, erase) for name in names.split()}


def workings(names: str) -> dict[str, Datum]:
    """Ids, states and times of a row, which say nothing once the rest of it is gone."""
    return data(names, Category.TECHNICAL, Export.GIVEN, Erase.STAYS)


def staff(names: str) -> dict[str, Datum]:
    """Who of us did something: their own account says who that is, and is erased by itself."""
    return data(names, Category.STAFF, Export.INTERNAL, Erase.STAYS)


def impersonal(model: str, names: str) -> Place:
    """A table about nobody."""
    return Place(
        model,
        Purpose.RUNNING,
        Basis.NONE,
        Kept.REFERENCE,
        Rows.UNTOUCHED,
        data(names, Category.NONE, Export.NOTHING, Erase.STAYS),
    )


def inventories() -> Iterator[object]:
    """The `personal_data` module of each app that has one, children before the person."""
    for config in reversed(list(apps.get_app_configs())):
        name = f"{config.name}.personal_data"
        if find_spec(name):
            yield import_module(name)


@cache
def places() -> tuple[Place, ...]:
    """Every table there is, in the order in which an erasure goes through them."""
    return tuple(place for module in inventories() for place in module.PLACES)  # type: ignore[attr-defined]


@cache
def stores() -> tuple[Store, ...]:
    """Every place outside of the database that holds something about people."""
    return tuple(store for module in inventories() for store in getattr(module, "STORES", ()))


def place_of(model: str) -> Place:
    return next(place for place in places() if place.model.lower() == model.lower())
