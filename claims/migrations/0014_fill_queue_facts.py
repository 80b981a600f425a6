"""Claims that were there before get what the queue sorts and filters by."""

from django.db import migrations
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Left

WAITS = {
    "customer": ("offer",),
    "airline": ("demand_sent", "reminder_sent", "agreed"),
    "authority": ("enforcement_body", "dispute_body", "court"),
}


def waits_for(documents):
    """As `Claim.waiting_on` says it."""
    to_replace = documents.filter(
        claim=OuterRef("pk"), review_status="rejected", replaced_by=None
    )
    is_answered = Q(answered_at__gt=F("asked_at"))
    is_asked = Q(status="submitted", asked_at__isnull=False) & ~is_answered
    in_review = Q(status__in=("submitted", "under_review"))
    return Case(
        When(status="draft", then=Value("customer")),
        When(is_asked, then=Value("customer")),
        When(in_review & Exists(to_replace), then=Value("customer")),
        *(
            When(status="approved", stage__in=stages, then=Value(who))
            for who, stages in WAITS.items()
        ),
        When(status__in=("submitted", "under_review", "approved"), then=Value("us")),
        default=Value("nobody"),
    )


def fill(apps, schema_editor):
    claims, segments, assessments, documents = (
        apps.get_model("claims", name).objects
        for name in ("Claim", "Segment", "Assessment", "ClaimDocument")
    )
    claims.update(waits_for=waits_for(documents))
    first = segments.filter(claim=OuterRef("pk")).order_by("order")
    last = assessments.filter(claim=OuterRef("pk")).order_by("-at", "-pk")
    claims.filter(segments__order=0).update(
        departure_on=Subquery(first.values("flight_date")[:1]),
        operating_carrier=Subquery(first.values("operating_carrier")[:1]),
    )
    judged = claims.filter(pk__in=assessments.exclude(rule_set="").values("claim"))
    judged.update(jurisdiction=Left(Subquery(last.values("rule_set")[:1]), 5))


class Migration(migrations.Migration):
    dependencies = [("claims", "0013_queue_facts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
