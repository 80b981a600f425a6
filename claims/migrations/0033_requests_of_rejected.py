from django.db import migrations
from django.utils import timezone


def ask(apps, schema_editor):
    """What was sent back before there were requests waits for the customer as one."""
    request = apps.get_model("claims", "DocumentRequest")
    document = apps.get_model("claims", "ClaimDocument")
    sent_back = document.objects.filter(review_status="rejected", replaced_by=None)
    request.objects.bulk_create(
        request(
            claim_id=paper.claim_id,
            kind=paper.kind,
            document=paper,
            reason_code="other",
            reason=paper.rejection_reason,
            due_on=paper.replace_by or timezone.localdate(),
            asked_by_id=paper.reviewed_by_id,
            asked_at=paper.reviewed_at,
        )
        for paper in sent_back.iterator()
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0032_document_requests")]
    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
