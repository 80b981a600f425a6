"""Handing a stored file out: in parts if asked, at constant memory, in a way that runs nothing."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from claims.choices import AccessAction
from claims.files.content import download_name
from claims.files.trouble import ContentDamaged
from claims.refusals import FileDamaged

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import ClaimDocument

CHUNK = 256 * 1024
RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)
PICTURE_TYPE = "image/jpeg"
# Opened by itself in a window it may neither load, run nor embed anything.
CONTENT_POLICY: dict[str, Any] = {"default-src": ["'none'"], "sandbox": []}


class Slice:
    """Some bytes of an open file, read as they are sent; the first are read at once.

    Raises ContentDamaged on being made, before a header is sent, when the beginning is not what
    was stored. Damage further on breaks the connection off, and the file stays incomplete.
    """

    def __init__(self, content: File, first: int, length: int) -> None:
        self._content, self._left = content, length
        content.seek(first)
        self._begun = self._read()

    def _read(self) -> bytes:
        part = self._content.read(min(CHUNK, self._left)) if self._left else b""
        self._left -= len(part)
        return bytes(part)

    def __iter__(self) -> Iterator[bytes]:
        part = self._begun
        while part:
            yield part
            part = self._read()

    def close(self) -> None:
        self._content.close()


def serve_file(
    request: HttpRequest, document: "ClaimDocument", *, by: "User | None"
) -> StreamingHttpResponse | HttpResponse:
    """The file itself, always as a download; a `Range` is answered with 206 or 416."""
    return _serve(request, document, by=by, action=AccessAction.DOWNLOADED)


def serve_page(
    request: HttpRequest, document: "ClaimDocument", page: int, *, by: "User | None"
) -> StreamingHttpResponse | HttpResponse:
    """The picture of a page, shown in the viewer."""
    return _serve(request, document, by=by, action=AccessAction.VIEWED, page=page)


def _serve(
    request: HttpRequest,
    document: "ClaimDocument",
    *,
    by: "User | None",
    action: str,
    page: int | None = None,
) -> StreamingHttpResponse | HttpResponse:
    try:
        content = document.open_logged(by=by, action=action, page=page)
        answer = in_parts(request, content)
    except (ContentDamaged, FileNotFoundError) as error:
        document.mark_damaged()
        raise FileDamaged from error
    is_download = page is None
    answer.headers["Content-Type"] = document.content_type if is_download else PICTURE_TYPE
    if is_download:
        name = download_name(document.original_name, document.content_type)
        answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
        answer.headers["ETag"] = f'"{document.sha256}"'
    return answer


def in_parts(request: HttpRequest, content: Any) -> StreamingHttpResponse | HttpResponse:
    """All of an open file, or the one range that was asked for."""
    size = content.size
    wanted = asked_range(request.headers.get("Range", ""), size)
    if wanted is None:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, length = wanted
    try:
        part = Slice(content, first, length)
    except BaseException:
        content.close()
        raise
    answer = StreamingHttpResponse(part, status=200 if length == size else 206)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Length"] = str(length)
    if length != size:
        answer.headers["Content-Range"] = f"bytes {first}-{first + length - 1}/{size}"
    return answer


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Where to begin and how many bytes; None if the file has none of them.

    Several ranges at once, and what is no range, are answered with the whole file.
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or not (match["first"] or match["last"]):
        return 0, size
    if not match["first"]:  # the last so many
        length = min(int(match["last"]), size)
        return (size - length, length) if length else None
    first = int(match["first"])
    last = min(int(match["last"] or size), size - 1)
    if match["last"] and int(match["last"]) < first:
        return 0, size
    return (first, last - first + 1) if first < size else None
