"""Files while they come in: never more of one on the disk than may be kept of it."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from claims.files.trouble import trouble_of


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Drops what is beyond the limit, so that a file of any size is refused by its true size.

    Where there is no room even for that, the file arrives as `is_lost`, and `receive_document`
    says so: raising here would end as a failure of whatever first asks for the form.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.trouble: Exception | None = None
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self.trouble = trouble_of(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.trouble is not None or start > settings.DOCUMENT_MAX_BYTES:
            return None
        try:
            self.file.write(raw_data)
        except OSError as error:
            self.trouble = trouble_of(error)
        return None

    def file_complete(self, file_size: int) -> Any:
        if self.trouble is None:
            try:
                return super().file_complete(file_size)
            except OSError as error:  # the rest of a buffer had no room
                self.trouble = trouble_of(error)
        lost = InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
        lost.trouble = self.trouble  # type: ignore[attr-defined]  # asked by receive_document
        return lost
