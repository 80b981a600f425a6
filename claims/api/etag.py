"""Which state of a claim a program has seen: `ETag` with every answer, `If-Match` with a change."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError

from claims.models import Claim

ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def etag_of(claim: Claim) -> str:
    return f'"{claim.version}"'


def expected_version(request: HttpRequest) -> int | None:
    """The version named in If-Match; None without the header, or for any version (`*`)."""
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        return None
    if match := ETAG.fullmatch(header):
        return int(match[1])
    raise ParseError(_('Send If-Match as the ETag came, like "7".'))
