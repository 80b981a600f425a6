from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    # Apart from the rows that were filled: PostgreSQL alters no table with changes under way.
    dependencies = [("claims", "0038_read_messages")]
    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=Q(unread_since__isnull=False),
                fields=["unread_since", "id"],
                name="claim_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimnote",
            constraint=models.CheckConstraint(
                condition=Q(is_internal=False) | Q(is_from_desk=True, read_at=None),
                name="note_inside_is_ours_and_goes_nowhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimnote",
            constraint=models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("created_at")),
                name="note_read_after_it_was_written",
            ),
        ),
    ]
