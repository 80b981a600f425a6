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
    workings,
)
from gdpr.models import ConsentRecord


def consents_of(person: Person) -> "QuerySet":
    """What the person agreed to, and what others did for a claim of theirs."""
    return ConsentRecord.objects.filter(Q(user=person.user_id) | Q(claim_id__in=person.claims))


PLACES = (
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
    ),
)  # fmt: skip
