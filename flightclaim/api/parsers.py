import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


def has_nul(value: Any) -> bool:
    """Whether a NUL stands in any text, however deep; its escape spelled out is no NUL."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(has_nul(part) for part in value)


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
            text = json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair fails
        except (RecursionError, UnicodeError) as error:
            raise ParseError(_("The body is not JSON we can read.")) from error
        if b"\\u0000" in text and has_nul(data):
            raise ParseError(_("A text must not contain the NUL character."))
        return data
