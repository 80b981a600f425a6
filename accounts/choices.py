from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do: customer < reviewer < admin."""

    CUSTOMER = "customer", _("Customer")
    REVIEWER = "reviewer", _("Reviewer")
    ADMIN = "admin", _("Admin")
