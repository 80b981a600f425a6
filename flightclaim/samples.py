"""Made-up data for the example on the start page and for the style guide; nobody's claim."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from compensation.forms.fields import AirportInput, DateInThreeBoxes, RadioCards

AMSTERDAM = SimpleNamespace(iata="AMS", city="Amsterdam", latitude=52.3086, longitude=4.7639)
BARCELONA = SimpleNamespace(iata="BCN", city="Barcelona", latitude=41.2971, longitude=2.0785)
HELSINKI = SimpleNamespace(iata="HEL", city="Helsinki", latitude=60.3172, longitude=24.9633)
LISBON = SimpleNamespace(iata="LIS", city="Lisbon", latitude=38.7813, longitude=-9.1359)
LOS_ANGELES = SimpleNamespace(iata="LAX", city="Los Angeles", latitude=33.9425, longitude=-118.408)
AUCKLAND = SimpleNamespace(iata="AKL", city="Auckland", latitude=-37.0081, longitude=174.7917)
LONDON = SimpleNamespace(iata="LHR", city="London", latitude=51.4706, longitude=-0.4619)
NEW_YORK = SimpleNamespace(iata="JFK", city="New York", latitude=40.6398, longitude=-73.7789)
FRANKFURT = SimpleNamespace(iata="FRA", city="Frankfurt", latitude=50.0264, longitude=8.5431)
MUNICH = SimpleNamespace(iata="MUC", city="Munich", latitude=48.3538, longitude=11.7861)

EXAMPLE_ROUTE = {"departure": LISBON, "arrival": HELSINKI}
ROUTES = (
    (AMSTERDAM, BARCELONA),
    (NEW_YORK, LONDON),
    (AUCKLAND, LOS_ANGELES),
    (FRANKFURT, MUNICH),
)
SWATCHES = ("paper", "card", "ink", "action", "amber", "ok", "warn", "bad", "sea", "land")
LAW = "https://eur-lex.europa.eu/eli/reg/2004/261/oj"


class StyleguideForm(forms.Form):
    """One field of each kind; sent empty it shows every error."""

    flight_number = forms.CharField(
        label="Which flight?",
        help_text="For example KL1673, on the boarding pass",
        widget=forms.TextInput({"class": "length-10 as-code"}),
        error_messages={"required": "Enter the flight number"},
    )
    departure_date = DateInThreeBoxes(
        label="When did it leave?",
        help_text="For example 14 9 2026",
        subject="Date of the flight",
        error_messages={"required": "Enter the date of the flight"},
    )
    departure = forms.CharField(
        label="From",
        help_text="Airport or town",
        widget=AirportInput,
        error_messages={"required": "Enter the airport you left from"},
    )
    incident = forms.ChoiceField(
        label="What happened?",
        choices=[("late", "It arrived late"), ("cancelled", "It was cancelled"), ("other", "Else")],
        widget=RadioCards(hints={"late": "Also when you missed a connection because of it"}),
        error_messages={"required": "Select what happened"},
    )
    needs = forms.MultipleChoiceField(
        label="What did the airline give you? (optional)",
        choices=[("meal", "A meal"), ("hotel", "A hotel")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    country = forms.ChoiceField(
        label="Country",
        choices=[("", ""), ("nl", "Netherlands"), ("es", "Spain")],
        error_messages={"required": "Select a country"},
    )
    story = forms.CharField(label="Reason (optional)", widget=forms.Textarea, required=False)
    boarding_pass = forms.FileField(
        label="Boarding pass",
        help_text="JPG, PNG, HEIC or PDF, up to 10 MB",
        error_messages={"required": "Add a boarding pass or booking confirmation"},
    )
    agreed = forms.BooleanField(
        label="I authorise FlightClaim to claim for me",
        error_messages={"required": "Select the box to authorise us"},
    )


def reasons() -> list[dict[str, str]]:
    return [
        {
            "text": _("The flight left from an airport in the EU."),
            "article": _("Article 3(1)(a)"),
            "article_url": LAW,
            "state": "passed",
        },
        {
            "text": _("You arrived 3 h 22 min late; the law begins at 3 hours."),
            "article": _("Article 7, as the Court reads it since 2009"),
            "article_url": LAW,
            "state": "passed",
        },
        {
            "text": _("A technical fault is the airline's own business, so it has to pay."),
            "article": _("Article 5(3)"),
            "article_url": LAW,
            "state": "passed",
        },
        {
            "text": _("Lisbon to Helsinki is 3,364 km: the middle one of the three sums."),
            "article": _("Article 7(1)(b)"),
            "article_url": LAW,
            "state": "passed",
        },
    ]


def styleguide() -> dict[str, Any]:
    """What the style guide shows, besides the form."""
    return {
        **EXAMPLE_ROUTE,
        "routes": ROUTES,
        "tones": ("ok", "warn", "bad", "info", "quiet"),
        "reasons": reasons(),
        "refusal_reasons": [
            reasons()[0],
            {
                "text": "The flight came 2 h 40 min late; the law begins at 3 hours.",
                "article": "Article 7",
                "article_url": LAW,
                "state": "failed",
            },
            {
                "text": "The airline speaks of a storm. One of us reads the weather reports.",
                "article": "Article 5(3)",
                "article_url": LAW,
                "state": "person",
            },
        ],
        "tasks": TASKS,
        "files": FILES,
        "timelines": (timeline(2), timeline(0)),
        "facts": FACTS,
        "columns": COLUMNS,
        "table": TABLE,
        "people": PEOPLE,
        "page_obj": Paginator(range(90), 20).page(2),
        "swatches": SWATCHES,
    }


def timeline(now: int) -> list[dict[str, str]]:
    steps = [
        ("Sent to us", "14 Sep 2026", "Your reference is FC-7K3D-92QF."),
        ("Checked", "16 Sep 2026", "A person read your documents."),
        ("Claimed from the airline", "17 Sep 2026", "The airline has 30 days to answer."),
        ("Airline pays", "by 17 Oct 2026", ""),
        ("Paid to you", "within 7 days after", ""),
    ]
    return [
        {
            "title": title,
            "date": day,
            "text": text if i <= now else "",
            "state": "done" if i < now else "now" if i == now else "next",
        }
        for i, (title, day, text) in enumerate(steps)
    ]


TASKS = [
    {
        "title": "Flight",
        "url": "#tasks",
        "hint": "KL 1673, 14 Sep 2026",
        "status_text": "Completed",
        "status_tone": "ok",
    },
    {
        "title": "Passengers",
        "url": "#tasks",
        "status_text": "In progress",
        "status_tone": "info",
    },
    {
        "title": "Documents",
        "url": "#tasks",
        "hint": "The boarding pass is cut off at the date.",
        "status_text": "There is a problem",
        "status_tone": "bad",
    },
    {
        "title": "Costs you had (optional)",
        "url": "#tasks",
        "status_text": "Not yet started",
        "status_tone": "quiet",
    },
    {
        "title": "Check and send",
        "url": "",
        "hint": "After the four above",
        "status_text": "Cannot start yet",
        "status_tone": "quiet",
    },
]

FILES = [
    {
        "name": "boarding-pass-KL1673.pdf",
        "url": "#files",
        "format_text": "PDF",
        "kind_text": "Boarding pass",
        "size_text": "184 kB",
        "state_text": "Accepted",
        "state_tone": "ok",
    },
    {
        "name": "IMG_20260914_151233.jpg",
        "url": "#files",
        "format_text": "JPG",
        "kind_text": "Proof of delay",
        "size_text": "2.4 MB",
        "state_text": "Checking for viruses",
        "state_tone": "quiet",
    },
    {
        "name": "confirmation-with-a-very-long-name-that-has-to-break-somewhere-2026-09-14.pdf",
        "format_text": "PDF",
        "kind_text": "Booking confirmation",
        "size_text": "96 kB",
        "state_text": "Send it again",
        "state_tone": "bad",
        "note": "The date is cut off. Send a picture that shows the whole page by 28 Sep 2026.",
        "actions_url": "#files",
        "actions_text": "Replace",
    },
]

FACTS = [
    {"label": "Flight", "value": "KL 1673", "is_code": True},
    {"label": "From", "value": "Amsterdam (AMS)"},
    {"label": "To", "value": "Barcelona (BCN)"},
    {"label": "Address", "value": "Prinsengracht 263\n1016 GV Amsterdam\nNetherlands"},
]

COLUMNS = [
    {"label": "Flight"},
    {"label": "Route"},
    {"label": "Status"},
    {"label": "Amount", "is_amount": True},
]

TABLE = [
    [
        {"text": "KL 1673", "url": "#tables"},
        {"text": "Amsterdam to Barcelona"},
        {"text": "Waiting for you", "tone": "warn"},
        {"text": "€250"},
    ],
    [
        {"text": "BA 117", "url": "#tables"},
        {"text": "London to New York"},
        {"text": "Paid", "tone": "ok"},
        {"text": "£520"},
    ],
]

PEOPLE = [
    {
        "name": "Marta de Vries",
        "initials": "MV",
        "kind_text": "Adult",
        "amount_text": "€250",
        "state_text": "Signed",
        "state_tone": "ok",
    },
    {
        "name": "Joost de Vries",
        "initials": "JV",
        "kind_text": "Child, 7 years",
        "amount_text": "€250",
        "state_text": "Signature missing",
        "state_tone": "warn",
        "url": "#people",
        "url_text": "Send the link again",
    },
]
