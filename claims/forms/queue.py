"""What may be asked of the queue: the desk's page and the API read the same form."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims import queue
from claims.choices import ClaimStatus, IncidentType, Jurisdiction, Source, Stage, WaitingOn

# No claim was touched outside of these; a database chokes on the ends of the calendar.
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
NO_CHOICE = {"invalid_choice": _("There is no such choice: %(value)s")}
NO_NUMBER = _("Enter a whole number")
MOST_PAGES = 10_000_000


def day(label: Any) -> forms.DateField:
    sentence = _("Enter a day between the years 2000 and 2200")
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(EARLIEST, sentence), MaxValueValidator(LATEST, sentence)],
        error_messages={"invalid": _("Enter a real day, like 2026-09-14")},
    )


def one_of(label: Any, choices: Any) -> forms.ChoiceField:
    offered = choices if callable(choices) else [("", _("All")), *choices]
    return forms.ChoiceField(label=label, required=False, choices=offered, error_messages=NO_CHOICE)


def some_of(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, error_messages=NO_CHOICE,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )  # fmt: skip


def number(label: Any, most: int) -> forms.IntegerField:
    between = _("Enter a number from 1 to %(most)d") % {"most": most}
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        error_messages={"invalid": NO_NUMBER, "min_value": between, "max_value": between},
    )


def reviewers() -> list[tuple[str, Any]]:
    staff = User.objects.staff().order_by("email")
    return [
        ("", _("All")),
        ("me", _("Me")),
        (queue.NOBODY, _("Nobody")),
        *((str(person.pk), str(person)) for person in staff),
    ]


class QueueForm(forms.Form):
    """Filters, order, search and page; every value is checked before the database sees it."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        help_text=_("Name, e-mail, flight number, booking code, reference or id"),
        error_messages={"max_length": _("Search with 200 characters or less")},
    )
    view = one_of(_("View"), [(name, view.label) for name, view in queue.VIEWS.items()])
    status = some_of(_("Status"), ClaimStatus.choices)
    stage = some_of(_("Stage"), Stage.choices)
    waiting_on = one_of(_("Waiting on"), WaitingOn.choices)
    assigned_to = one_of(_("Reviewer"), reviewers)
    incident_type = one_of(_("What happened"), IncidentType.choices)
    airline = forms.CharField(
        label=_("Airline"),
        required=False,
        max_length=3,
        validators=[RegexValidator(r"^[A-Za-z0-9]{2,3}$", _("Enter the code, like KL"))],
        error_messages={"max_length": _("Enter the code, like KL")},
    )
    jurisdiction = one_of(_("Rules"), [*Jurisdiction.choices, ("none", _("None"))])
    language = one_of(_("Language"), settings.LANGUAGES)
    source = one_of(_("Source"), Source.choices)
    partner = forms.EmailField(
        label=_("Partner's e-mail"),
        required=False,
        error_messages={"invalid": _("Enter the whole email address")},
    )
    flags = some_of(_("Flags"), [(name, flag.label) for name, flag in queue.FLAGS.items()])
    submitted_after = day(_("Submitted from"))
    submitted_before = day(_("Submitted until"))
    departure_after = day(_("Departure from"))
    departure_before = day(_("Departure until"))
    updated_since = forms.DateTimeField(
        label=_("Changed since"),
        required=False,
        validators=[
            MinValueValidator(datetime(2000, 1, 1, tzinfo=UTC), _("Enter a later time")),
            MaxValueValidator(datetime(2200, 1, 1, tzinfo=UTC), _("Enter an earlier time")),
        ],
        error_messages={"invalid": _("Enter a real time, like 2026-09-14T09:50:00Z")},
    )
    ordering = one_of(_("Order"), [(name, name) for name in queue.ORDERS])
    page = number(_("Page"), MOST_PAGES)
    page_size = number(_("Rows on a page"), max(queue.PAGE_SIZES))

    NOT_FILTERS = frozenset({"ordering", "page", "page_size"})

    def clean_airline(self) -> str:
        return self.cleaned_data["airline"].upper()

    def clean_partner(self) -> Any:
        """Whose address it is; one that nobody has finds nothing, and says so."""
        email = self.cleaned_data["partner"].strip().lower()
        if not email:
            return None
        partner = User.objects.filter(email=email).values_list("pk", flat=True).first()
        if partner is None:
            raise forms.ValidationError(_("Nobody has this address."))
        return partner

    def asked(self, user: User) -> queue.Asked:
        """What was asked for and can be answered; what cannot has an error beside its field."""
        self.is_valid()
        return queue.Asked(user, self.cleaned_data)

    @property
    def active(self) -> list[str]:
        """The filters that are set, for the page to show and for the log to keep."""
        return [name for name, value in self.cleaned_data.items() if value and self.is_filter(name)]

    def filter_fields(self) -> list[forms.BoundField]:
        """The fields of the filter panel: what is not a view, the search or the page."""
        apart = self.NOT_FILTERS | {"view", "search"}
        return [field for field in self if field.name not in apart]

    def is_filter(self, name: str) -> bool:
        return name not in self.NOT_FILTERS
