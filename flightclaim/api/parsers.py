import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """JSON whose every oddity (deep nesting, bad bytes, a NUL) is the sender's error."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except (RecursionError, UnicodeError) as error:
            raise ParseError(_("The body is not JSON we can read.")) from error
        if "\\u0000" in json.dumps(data):
            raise ParseError(_("A text must not contain the NUL character."))
        return data
