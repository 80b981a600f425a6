"""What this app stores about a person."""

from django.db.models import Q, QuerySet

from accounts.inventory import (
    Basis,
    Category as C,
    Erase as E,
    Export as X,
    Kept,
    Person,
    Place,
    Purpose,
    Rows,
    data,
    impersonal,
    staff,
    workings,
)
from gdpr.models import ConsentRecord


def consents_of(person: Person) -> "QuerySet":
    """What the person agreed to, and what others did for a claim of theirs."""
    rows = Q(claim_id__in=person.claims)
    if person.user_id is not None:
        rows |= Q(user=person.user_id)
    return ConsentRecord.objects.filter(rows)


def by_themselves(person: Person) -> Q:
    return Q(user=person.user_id)


REQUEST = (Purpose.PROOF, Basis.LAW, Kept.REQUESTS, Rows.KEEP)
PLACES = (
    Place(
        "gdpr.DataExport",
        Purpose.ACCOUNT, Basis.LAW, Kept.ACCOUNT, Rows.DELETE,
        {
            **data("file", C.PAPERS, X.INTERNAL, E.FILE),
            **data("asked_at started_at ready_at expires_at", C.TRACES),
            **workings("id user language status done total attempts size sha256"),
        },
        owners=("user",),
    ),
    Place(
        "gdpr.ConsentRecord",
        Purpose.PROOF, Basis.INTEREST, Kept.PROOF, Rows.KEEP,
        {
            **data("name", C.IDENTITY, erase=E.PSEUDONYM),
            **data(
                "purpose decision words text_version text_sha256 language channel at",
                C.CHOICES, X.GIVEN, E.STAYS,
            ),
            **workings("id user claim_id claim_reference"),
        },
        find=consents_of,
        exported=by_themselves,
    ),
    Place(
        "gdpr.ErasureTally", *REQUEST,
        data("id request place deed number", C.TECHNICAL, X.INTERNAL, E.STAYS),
        owners=("request__user",),
    ),
    Place(
        "gdpr.LegalHold",
        Purpose.PROOF, Basis.LAW, Kept.REQUESTS, Rows.DELETE,
        {
            **data("reason", C.WORDS, X.INTERNAL),
            **staff("placed_by lifted_by"),
            **data("id user claim ends_on placed_on lifted_at", C.TECHNICAL, X.INTERNAL, E.STAYS),
        },
        owners=("user", "claim__customer"),
    ),
    Place(
        "gdpr.AccountDeletionRequest", *REQUEST,
        {
            **data("email", C.CONTACT, erase=E.BLANK),
            **data("reason", C.WORDS, erase=E.BLANK),
            **data("notes", C.WORDS, X.INTERNAL, E.BLANK),
            **data("traces", C.IDENTITY, X.INTERNAL, E.BLANK),
            **staff("reviewed_by"),
            **workings(
                "id user status requested_at cancel_until cancelled_at claims open_claims "
                "paid_claims documents reviewed_at is_replay leased_until erased_at"
            ),
        },
        owners=("user",),
    ),
    impersonal(
        "gdpr.RetentionClass", "code days counted_from basis enforced_by is_fixed"
    ),
    impersonal("gdpr.RetentionReport", "id at code expired held removed is_stopped"),
)  # fmt: skip
