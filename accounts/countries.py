"""Where customers live, as a choice: ISO 3166-1 codes, and XX for anywhere else."""

from django.utils.translation import gettext, gettext_lazy as _

COUNTRIES = (
    ("AT", _("Austria")), ("BE", _("Belgium")), ("BG", _("Bulgaria")), ("HR", _("Croatia")),
    ("CY", _("Cyprus")), ("CZ", _("Czechia")), ("DK", _("Denmark")), ("EE", _("Estonia")),
    ("FI", _("Finland")), ("FR", _("France")), ("DE", _("Germany")), ("GR", _("Greece")),
    ("HU", _("Hungary")), ("IS", _("Iceland")), ("IE", _("Ireland")), ("IT", _("Italy")),
    ("LV", _("Latvia")), ("LI", _("Liechtenstein")), ("LT", _("Lithuania")),
    ("LU", _("Luxembourg")), ("MT", _("Malta")), ("NL", _("Netherlands")), ("NO", _("Norway")),
    ("PL", _("Poland")), ("PT", _("Portugal")), ("RO", _("Romania")), ("SK", _("Slovakia")),
    ("SI", _("Slovenia")), ("ES", _("Spain")), ("SE", _("Sweden")), ("CH", _("Switzerland")),
    ("GB", _("United Kingdom")), ("US", _("United States")), ("CA", _("Canada")),
    ("AU", _("Australia")), ("BR", _("Brazil")), ("IN", _("India")), ("JP", _("Japan")),
    ("TR", _("Türkiye")), ("UA", _("Ukraine")), ("ZA", _("South Africa")),
    ("XX", _("Another country")),
)  # fmt: skip


def country_choices() -> list[tuple[str, str]]:
    return [("", gettext("Choose a country")), *COUNTRIES]
