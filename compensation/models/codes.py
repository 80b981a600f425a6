"""Codes as they must be written."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

airport_code = RegexValidator(r"^[A-Z0-9]{3}\Z", _("Write three capitals or numbers, like AMS."))
airline_code = RegexValidator(r"^[A-Z0-9]{2}\Z", _("Write two capitals or numbers, like KL."))
country_code = RegexValidator(r"^[A-Z]{2}\Z", _("Write two capitals, like NL."))
area_code = RegexValidator(r"^[A-Z]{2}(-[A-Z]{3})?\Z", _("Write a code like DE or GB-SCT."))
