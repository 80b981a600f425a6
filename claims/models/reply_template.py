import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _gettext, gettext_lazy as _

from compensation.wording.units import money

if TYPE_CHECKING:
    from claims.models.claim import Claim

PLACEHOLDER = re.compile(r"\{(\w*)\}")
UNKNOWN = "–"  # what a claim does not say


def _amount(claim: "Claim") -> str:
    owed = claim.compensation_amount or claim.calculated_compensation
    return money(owed, claim.currency) if owed and claim.currency else ""


def _flight(claim: "Claim") -> str:
    segment = claim.first_segment
    return segment.flight_number if segment else ""


def _route(claim: "Claim") -> str:
    first, last = claim.first_segment, claim.last_segment
    if not (first and last):
        return ""
    return f"{first.departure_airport_id}–{last.arrival_airport_id}"


def _documents(claim: "Claim") -> str:
    return ", ".join(str(request.get_kind_display()) for request in claim.open_requests)


# The name of a placeholder, and what it stands for in a claim.
VALUES: Mapping[str, Callable[[Any], object]] = {
    "name": lambda claim: claim.customer.given_names if claim.customer else "",
    "reference": lambda claim: claim.reference,
    "flight": _flight,
    "route": _route,
    "date": lambda claim: date_format(claim.departure_on) if claim.departure_on else "",
    "airline": lambda claim: claim.operating_carrier,
    "amount": _amount,
    "news_by": lambda claim: date_format(claim.next_news_by) if claim.next_news_by else "",
    "documents": _documents,
}


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    def usable(self, place: str, language: str) -> "ReplyTemplateQuerySet":
        return self.filter(is_active=True, place=place, language=language)


class ReplyTemplate(models.Model):
    """A text reviewers begin with, in one language; what they send is theirs, and is kept."""

    class Place(models.TextChoices):
        MESSAGE = "message", _("Messages")
        REQUEST = "request", _("Asking for more")
        REFUSAL = "refusal", _("Refusals")

    name = models.CharField(_("name"), max_length=80)
    place = models.CharField(_("used in"), max_length=8, choices=Place.choices)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    body = models.TextField(_("text"), max_length=2000)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        ordering = ("place", "name", "pk")
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        constraints = [
            models.UniqueConstraint(
                name="reply_template_name_once",
                fields=("place", "language", "name"),
                violation_error_message=_("There is a template of this name already."),
            ),
            models.CheckConstraint(
                name="reply_template_place_is_known",
                condition=Q(place__in=("message", "request", "refusal")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if unknown := sorted(set(PLACEHOLDER.findall(self.body)) - VALUES.keys()):
            sentence = _gettext("There is no placeholder {%(name)s}. There are: %(known)s")
            known = ", ".join(f"{{{name}}}" for name in VALUES)
            raise ValidationError({"body": sentence % {"name": unknown[0], "known": known}})

    def text_for(self, claim: "Claim") -> str:
        """The text for this claim, in the language of the template; “–” for what is not known."""
        with translation.override(self.language):
            return PLACEHOLDER.sub(lambda found: value_of(found[1], claim), self.body)


def value_of(name: str, claim: "Claim") -> str:
    return str(VALUES[name](claim) or UNKNOWN) if name in VALUES else f"{{{name}}}"
