"""How a page of a document is looked at, and the links to every other way of looking at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from claims.choices import VIEWABLE_SCANS
from claims.models import ClaimDocument

ZOOMS = (100, 150, 200, 300)
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Look:
    """A page, how large, and turned by how many quarters; made from what an address says."""

    document: ClaimDocument
    page: int = 1
    zoom: int = ZOOMS[0]
    quarters: int = 0

    @classmethod
    def at(cls, document: ClaimDocument, query: Mapping[str, str]) -> "Look":
        """Whatever an address says, there is a page to show: what cannot be is the first of all."""
        page = number(query.get("page", ""))
        zoom = number(query.get("zoom", ""))
        return cls(
            document,
            page=page if 1 <= page <= (document.page_count or 0) else 1,
            zoom=zoom if zoom in ZOOMS else ZOOMS[0],
            quarters=number(query.get("turn", "")) % QUARTERS,
        )

    @property
    def url(self) -> str:
        query = {"page": self.page, "zoom": self.zoom, "turn": self.quarters}
        usual = {"page": 1, "zoom": ZOOMS[0], "turn": 0}
        told = {name: value for name, value in query.items() if value != usual[name]}
        address = reverse("claims:view_document", args=[self.document.pk])
        return f"{address}?{urlencode(told)}" if told else address

    @property
    def picture_url(self) -> str:
        return reverse("claims:document_page", args=[self.document.pk, self.page])

    @property
    def previous_url(self) -> str:
        return replace(self, page=self.page - 1).url if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        is_last = self.page >= (self.document.page_count or 0)
        return "" if is_last else replace(self, page=self.page + 1).url

    @property
    def larger_url(self) -> str:
        return (
            replace(self, zoom=ZOOMS[i]).url
            if (i := ZOOMS.index(self.zoom) + 1) < len(ZOOMS)
            else ""
        )

    @property
    def smaller_url(self) -> str:
        return replace(self, zoom=ZOOMS[i]).url if (i := ZOOMS.index(self.zoom) - 1) >= 0 else ""

    @property
    def turned_url(self) -> str:
        return replace(self, quarters=(self.quarters + 1) % QUARTERS).url

    @property
    def is_sideways(self) -> bool:
        return self.quarters % 2 == 1

    @property
    def neighbours(self) -> dict[str, ClaimDocument]:
        """The documents of the claim before and after this one that may be looked at."""
        if self.document.is_ours:
            return {}
        siblings = list(
            self.document.claim.documents.filter(
                scan_status__in=VIEWABLE_SCANS, damaged_at=None
            ).exclude(file="")
        )
        place = siblings.index(self.document)
        found = {"previous": siblings[place - 1 : place], "next": siblings[place + 1 : place + 2]}
        return {name: rows[0] for name, rows in found.items() if rows}


def number(text: str) -> int:
    """What an address says as a number; 0 for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
