import re
import unicodedata
from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from compensation.models.codes import airport_code, area_code, country_code
from compensation.models.reference_row import ReferenceRow

WORD = re.compile(r"[a-z0-9]+")
# Letters that are no base letter with a mark.
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# In nearly every name, so that they find nothing.
EMPTY_WORDS = frozenset({"airport", "international"})
# Most of whom we help travels here; the Canaries, Madeira and the Azores are "Atlantic".
EUROPE = ("Europe/", "Atlantic/")


def folded(*texts: str) -> str:
    """The words of some texts, each once, without capitals, marks and punctuation.

    A blank stands before each, so that the beginning of a word can be searched for.
    """
    text = unicodedata.normalize("NFKD", " ".join(texts).casefold()).translate(PLAIN_LETTERS)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = dict.fromkeys(WORD.findall(text))
    return "".join(f" {word}" for word in words if word not in EMPTY_WORDS)


class AirportQuerySet(models.QuerySet["Airport"]):
    def called(self, text: str, codes: tuple[str, ...] = ()) -> "AirportQuerySet":
        """Airports with these codes, then those called like this, then those that begin so."""
        words = [word for word in folded(text).split() if not is_empty_beginning(word)]
        if not words:
            return self.filter(iata__in=codes)
        typed = " ".join(words)
        place = Case(
            When(iata__in=codes, then=Value(0)),
            When(search_key__contains=f" {typed} ", then=Value(1)),
            When(search_key__startswith=f" {typed}", then=Value(2)),
            default=Value(3),
        )
        every_word = Q(*[Q(search_key__contains=f" {word}") for word in words])
        found = self.filter(Q(iata__in=codes) | every_word)
        return found.order_by(place, "search_rank", "iata")


def is_empty_beginning(word: str) -> bool:
    """Whether somebody has begun to type "airport", which finds nothing by itself."""
    return len(word) > 2 and any(empty.startswith(word) for empty in EMPTY_WORDS)


class Airport(ReferenceRow):
    """An airport with an IATA code; coordinates in WGS-84 degrees."""

    iata = models.CharField(
        _("IATA code"), max_length=3, primary_key=True, validators=[airport_code]
    )
    icao = models.CharField(_("ICAO code"), max_length=4, blank=True)
    name = models.CharField(_("name"), max_length=120)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        db_index=True,
        validators=[country_code],
        help_text=_("ISO 3166-1; overseas places have codes of their own, like RE or FO."),
    )
    subdivision = models.CharField(_("region"), max_length=80, blank=True)
    limitation_area = models.CharField(
        _("time limits of"),
        max_length=6,
        blank=True,
        validators=[area_code],
        help_text=_("Where they are not the country's: GB-SCT for Scotland, FR for Réunion."),
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    timezone = models.CharField(_("time zone"), max_length=40)
    also_called = models.CharField(
        _("also called"), max_length=120, blank=True, help_text=_("Other names people type.")
    )
    # Made from the above by `fold`: the words to search, the city first, and who comes first.
    search_key = models.CharField(max_length=300, editable=False, default="")
    search_rank = models.PositiveSmallIntegerField(editable=False, default=0)

    objects = AirportQuerySet.as_manager()

    class Meta:
        ordering = ("iata",)
        verbose_name = _("airport")
        verbose_name_plural = _("airports")
        constraints = [
            models.CheckConstraint(
                name="airport_lies_on_earth",
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.city or self.name} ({self.iata})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fold()
        super().save(*args, **kwargs)

    def fold(self) -> None:
        """Prepare for searching: large airports and those in Europe come first."""
        names = (self.city or self.name, self.also_called, self.name, self.icao, self.iata)
        self.search_key = f"{folded(*names)} "
        is_small = "international" not in self.name.lower() and not self.also_called
        self.search_rank = 2 * (not self.timezone.startswith(EUROPE)) + is_small


class AirportAlias(ReferenceRow):
    """A code still printed on old tickets, and the airport's code of today."""

    iata = models.CharField(
        _("old code"), max_length=3, primary_key=True, validators=[airport_code]
    )
    airport = models.ForeignKey(
        Airport, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("airport")
    )

    class Meta:
        ordering = ("iata",)
        verbose_name = _("old airport code")
        verbose_name_plural = _("old airport codes")
        constraints = [
            models.CheckConstraint(
                name="airport_alias_is_another_code", condition=~models.Q(iata=models.F("airport"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.iata} → {self.airport_id}"


class CityCode(ReferenceRow):
    """A code for all airports of a city: nobody departs from LON, but from one of its airports."""

    code = models.CharField(_("code"), max_length=3, primary_key=True, validators=[airport_code])
    name = models.CharField(_("city"), max_length=80)
    airports = models.ManyToManyField(
        Airport, related_name="city_codes", verbose_name=_("airports")
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("city code")
        verbose_name_plural = _("city codes")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
