from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class CursorPages(CursorPagination):
    """Pages that stay stable while rows arrive; `?page_size=` up to 100."""

    page_size = 20
    max_page_size = 100
    page_size_query_param = "page_size"
    ordering = "-created_at"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """A cursor we gave out stands at a moment; anything else is somebody's invention."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            moment = parse_datetime(str(cursor.position))
            if moment is None or not is_aware(moment):
                raise NotFound(self.invalid_cursor_message)
        return cursor
