"""Carrying out an erasure, by the inventory; stopped anywhere and begun again, it ends the same.

First the files, then the rows: a row that names a file stays until the storage gave the file up.
Each app's rows go in one transaction, which also counts them for the certificate. What to search
for is written down before anything goes, and is the last thing to go.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Case, F, Field, Model, Q, QuerySet, Value, When

from accounts.inventory import DELETED_USER, Erase, Person, Place, Rows, places, stores
from accounts.models import EmailChange, LoginAttempt, User
from accounts.models.permit import erasing
from claims.models import Claim, Passenger
from gdpr.choices import Deed, RequestStatus
from gdpr.models import AccountDeletionRequest, ErasureTally
from gdpr.signals import deletion_done

logger = logging.getLogger(__name__)
AT_ONCE = 500
OWN_TABLE = "gdpr.AccountDeletionRequest"  # last of all: it says what to search for
LEDGER = "erasures"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan, or of the certificate: what becomes of how many rows or files."""

    place: str
    deed: Deed
    number: int


# --- who it is about ----------------------------------------------------------------------------


def person_of(user: User, email: str = "") -> Person:
    """The account with every address that was theirs, their claims, and words that name them."""
    claims = Claim.objects.filter(customer=user)
    names = {user.full_name} | {p.full_name for p in Passenger.objects.filter(claim__in=claims)}
    emails = {found.lower() for found in {user.email, email, *addresses_of(user)} if found}
    emails -= addresses_of_others(user, emails)
    references = set(claims.values_list("reference", flat=True))
    return Person(
        user.pk,
        emails=frozenset(emails),
        claims=frozenset(str(pk) for pk in claims.values_list("pk", flat=True)),
        words=frozenset(filter(None, names | references)),
    )


PROVEN_ELSEWHERE = ("accounts.EmailChange", "account.EmailAddress")


def addresses_of_others(user: User, emails: set[str]) -> set[str]:
    """Of these, what is somebody else's today: an address may change hands."""
    people = User.objects.exclude(pk=user.pk).filter(email__in=emails)
    proven = EmailAddress.objects.exclude(user=user).filter(email__in=emails, verified=True)
    return {*people.values_list("email", flat=True), *proven.values_list("email", flat=True)}


def addresses_of(user: User) -> Iterator[str]:
    """Every proven address, and what else a row of theirs holds; not what they merely typed."""
    yield from EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    for change in EmailChange.objects.filter(user=user).done():
        yield from (change.old_email, change.new_email)
    for place in places():
        if place.owners == ("user",) and place.model not in PROVEN_ELSEWHERE:
            for field in place.table._meta.concrete_fields:
                if isinstance(field, models.EmailField):
                    rows = place.table._base_manager.filter(user=user)
                    yield from rows.values_list(field.name, flat=True)
    yield from LoginAttempt.objects.filter(user=user, succeeded=True).values_list(
        "email", flat=True
    )


def remembered(request: AccountDeletionRequest) -> Person:
    """Whom an interrupted erasure was about; noted before the first row goes."""
    if not request.traces:
        person = person_of(request.user, request.email)
        facts = {name: sorted(getattr(person, name)) for name in ("emails", "claims", "words")}
        request.traces = json.dumps(facts)
        request.save(update_fields=["traces"])
    facts = json.loads(request.traces)
    return Person(request.user_id, **{name: frozenset(known) for name, known in facts.items()})


# --- what becomes of it -------------------------------------------------------------------------


def split(place: Place, person: Person) -> tuple[QuerySet, QuerySet]:
    """The rows that go, and those that stay without what is personal."""
    everything = place.table._base_manager.all()
    found = place.of(person)
    if place.rows == Rows.DELETE:
        return found, everything.none()
    if place.rows == Rows.KEEP:
        return everything.none(), found
    is_paid = Q(**{f"{place.paid_by}__isnull": False})
    return found.exclude(is_paid), found.filter(is_paid)


def plan(person: Person) -> Iterator[Line]:
    """What an erasure would do now; it changes nothing."""
    listed: set[str] = set()
    for store in stores():
        if store.find and (names := store.find(person)):
            listed.update(names)
            yield Line(store.name, Deed.FILES, len(names))
    for place in places():
        if place.rows == Rows.UNTOUCHED:
            continue
        going, staying = split(place, person)
        files = sum(name not in listed for _field, name in names_of_files(place, going))
        kept = Deed.KEPT if place.paid_by else Deed.CLEARED
        changes = place.paid_by or place.model == OWN_TABLE or dict(cleared(place))
        stays = staying.count() if changes else 0
        for deed, number in ((Deed.FILES, files), (Deed.DELETED, going.count()), (kept, stays)):
            if number:
                yield Line(place.model, deed, number)


def names_of_files(place: Place, rows: QuerySet) -> Iterator[tuple[Field, str]]:
    for name, datum in place.fields.items():
        field = place.table._meta.get_field(name)
        if datum.erase == Erase.FILE and isinstance(field, models.FileField):
            for stored in rows.exclude(**{name: ""}).values_list(name, flat=True):
                yield field, stored


def remove_stored(request: AccountDeletionRequest, person: Person) -> None:
    """Folders, mailboxes: what lies outside the database and is found by name."""
    for store in stores():
        if store.find and store.remove:
            for name in store.find(person):
                store.remove([name])
                ErasureTally.add(request, store.name, Deed.FILES, 1)


def remove_files(request: AccountDeletionRequest, person: Person) -> None:
    """Files that rows name, wherever they lie; most went with the folder of their claim."""
    for place in places():
        if place.rows != Rows.UNTOUCHED:
            for field, name in names_of_files(place, place.of(person)):
                storage = field.storage  # type: ignore[attr-defined]
                if storage.exists(name):
                    storage.delete(name)
                    ErasureTally.add(request, place.model, Deed.FILES, 1)


def erase_rows(request: AccountDeletionRequest | None, person: Person, app: str) -> int:
    """All rows of one app, in one transaction; how many went."""
    removed = 0
    with erasing(subjects_of(person)):
        for place in places():
            if app_of(place) == app and place.model != OWN_TABLE and place.rows != Rows.UNTOUCHED:
                removed += erase_place(request, place, person)
    return removed


def erase_place(request: AccountDeletionRequest | None, place: Place, person: Person) -> int:
    going, staying = split(place, person)
    gone = delete(place, list(going.values_list("pk", flat=True)))
    kept = clear(place, list(staying.values_list("pk", flat=True)))
    if request:
        ErasureTally.add(request, place.model, Deed.DELETED, gone)
        ErasureTally.add(request, place.model, Deed.KEPT if place.paid_by else Deed.CLEARED, kept)
    return gone


def subjects_of(person: Person) -> list[UUID]:
    return [UUID(text) for text in person.ids]


def app_of(place: Place) -> str:
    return place.model.partition(".")[0]


def batches(keys: list) -> Iterator[QuerySet | list]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def delete(place: Place, keys: list) -> int:
    """Past collectors and managers: the inventory lists every table, children first."""
    for some in batches(keys):
        rows = place.table._base_manager.filter(pk__in=some)
        rows._raw_delete(using=rows.db)
    return len(keys)


def clear(place: Place, keys: list) -> int:
    """Take what is personal out of rows that stay."""
    values = dict(cleared(place))
    for some in batches(keys) if values else ():
        rows = place.table._base_manager.filter(pk__in=some)
        rows.update(**values)
        for row in rows if place.model == "accounts.User" else ():
            name_anew(row)
    return len(keys) if values or place.paid_by else 0


def cleared(place: Place) -> Iterator[tuple[str, object]]:
    """The new value of each field that does not stay as it is."""
    for name, datum in place.fields.items():
        field = place.table._meta.get_field(name)
        if datum.erase in (Erase.BLANK, Erase.FILE):
            yield name, blank_of(field)
        elif datum.erase == Erase.PSEUDONYM and place.model != "accounts.User":
            yield name, pseudonym_of(field)


def blank_of(field: Field) -> object:
    if field.null:
        return None
    return field.get_default()


def pseudonym_of(field: Field) -> Case:
    """Only where something stood: an empty text says nothing about anybody."""
    words = DELETED_USER[: field.max_length]
    return Case(
        When(**{field.name: ""}, then=F(field.name)), default=Value(words, output_field=field)
    )


def name_anew(user: Model) -> None:
    """An account nobody can enter, find or guess the owner of; what is kept points at it."""
    User.objects.filter(pk=user.pk).update(
        email=f"{DELETED_USER.lower()}-{user.pk}@deleted.invalid",
        password=make_password(None),
        epoch=F("epoch") + 1,
    )


# --- from the first file to the certificate -----------------------------------------------------


def steps_of(request: AccountDeletionRequest, person: Person) -> Iterator[object]:
    """What is done in turn; each step may be repeated, and the list is the same each time."""
    yield lambda: remove_stored(request, person)
    yield lambda: remove_files(request, person)
    for app in dict.fromkeys(map(app_of, places())):
        yield lambda app=app: erase_rows(request, person, app)
    # Once more: what was mailed or stored while the rows went.
    yield lambda: remove_stored(request, person)
    yield lambda: note_in_ledger(request, person)
    yield lambda: finish(request, person)


def run(request: AccountDeletionRequest) -> bool:
    """Erase now, if it is due and nothing forbids it; False where somebody else is at it."""
    if blockers := request.blockers():
        logger.warning("Erasure %s waits: %s", request.number, len(blockers))
        return False
    if not request.lease():
        return False
    try:
        for step in steps_of(request, remembered(request)):
            step()  # type: ignore[operator]
    finally:
        request.let_go()
    return True


@transaction.atomic
def finish(request: AccountDeletionRequest, person: Person) -> None:
    """The request itself: it keeps its counts, and the address until the last mail is out."""
    own = AccountDeletionRequest.objects.filter(user=request.user_id).exclude(pk=request.pk)
    refused = When(status=RequestStatus.REJECTED, then=Value(DELETED_USER))  # keeps having a reason
    own.update(email="", reason="", traces="", notes=Case(refused, default=Value("")))
    request.as_done()
    if not request.is_replay:  # they were told the first time
        deletion_done.send(AccountDeletionRequest, request=request)


# --- the list for restored backups --------------------------------------------------------------


def note_in_ledger(request: AccountDeletionRequest, person: Person) -> None:
    """Ids alone, beside the documents and outside the database, which may be restored."""
    name = f"{LEDGER}/{request.user_id}.json"
    facts = {"user": str(request.user_id), "claims": sorted(person.claims)}
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(json.dumps(facts).encode()))


def ledger() -> Iterator[str]:
    """The ids of everybody who was erased, as the storage knows them."""
    try:
        names = default_storage.listdir(LEDGER)[1]
    except FileNotFoundError:
        return
    for name in sorted(names):
        yield name.removesuffix(".json")


def came_back(ids: Iterable[str]) -> QuerySet[User]:
    """Of these people those whom a restored backup brought back."""
    return User.objects.filter(pk__in=list(ids)).exclude(email__endswith="@deleted.invalid")
