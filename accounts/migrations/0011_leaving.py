"""Somebody who asked to be erased may not sign in; what an erasure needs to pass the triggers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_api_key")]

    operations = [
        migrations.CreateModel(
            name="PermitToErase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.UUIDField(db_index=True)),
                ("ends", models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="accounts.permittoerase")),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends", models.F("id")), _negated=True),
                        name="permit_to_erase_never_ends_itself",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="leaving_since",
            field=models.DateTimeField(blank=True, editable=False, help_text="Asked to be erased; every door is shut until that is done or taken back.", null=True, verbose_name="leaves since"),
        ),
        migrations.AddField(
            model_name="user",
            name="stays_blocked",
            field=models.BooleanField(default=False, help_text="Blocked by the desk as well: staying with us opens no door again.", verbose_name="stays blocked"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(condition=models.Q(("leaving_since", None), ("is_active", False), _connector="OR"), name="user_who_leaves_may_not_sign_in", violation_error_message="This person asked to be erased and may not sign in."),
        ),
    ]
