from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0040_note_attachments")]
    operations = [
        migrations.AddIndex(
            model_name="claimdocument",
            index=models.Index(fields=["sha256"], name="document_of_content"),
        )
    ]
