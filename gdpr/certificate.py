"""What an erasure did, on paper: from the tallies that were counted as it happened."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.template.loader import render_to_string

from accounts.inventory import Erase, Place, places, stores
from claims.pdf import pdf_from
from gdpr.choices import Deed
from gdpr.models import AccountDeletionRequest, RetentionClass


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """What stays with a payment, in which fields."""

    name: str
    number: int
    fields: str


def certificate(request: AccountDeletionRequest) -> bytes:
    """The record of one erasure, which names nobody; may raise PdfUnavailable."""
    return pdf_from(render_to_string("gdpr/certificate_pdf.html", certificate_context(request)))


def certificate_context(request: AccountDeletionRequest) -> dict[str, Any]:
    tallies = list(request.tallies.all())
    return {
        "request": request,
        "lines": [(name_of(row.place), row.get_deed_display(), row.number) for row in tallies],
        "kept": [kept_of(row.place, row.number) for row in tallies if row.deed == Deed.KEPT],
        "money": RetentionClass.objects.filter(code="money").first(),
        "requests": RetentionClass.objects.filter(code="requests").first(),
    }


def name_of(place: str) -> str:
    """A table by its name in words; a store by its own."""
    if place in {store.name for store in stores()}:
        return place
    return str(apps.get_model(place)._meta.verbose_name_plural)


def kept_of(model: str, number: int) -> KeptPlace:
    place: Place = next(place for place in places() if place.model == model)
    names = [name for name, datum in place.fields.items() if datum.erase == Erase.MONEY]
    words = [str(place.table._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
    return KeptPlace(name_of(model), number, ", ".join(words))
