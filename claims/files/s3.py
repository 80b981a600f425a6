"""A bucket of S3 or of what speaks like it: private, nothing is overwritten, nothing is linked."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

from claims.files.remote_file import remote_file
from claims.files.trouble import StorageFull, StorageUnavailable

PART = 5 * 1024 * 1024  # the smallest S3 takes; one at a time is in the memory
# One thread: the bytes are encrypted while they are read, in their order.
ONE_AT_A_TIME = TransferConfig(
    multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=1, use_threads=False
)
READ_BYTES = 256 * 1024
FULL = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull"}
MISSING = {"404", "NoSuchKey", "NotFound"}


class PrivateS3Storage(S3Storage):
    def _save(self, name: str, content: Any) -> str:
        self.overwrite(name, content)
        return name

    def overwrite(self, name: str, content: Any) -> None:
        with _troubles(name):
            self.bucket.Object(self._key(name)).upload_fileobj(
                _ReadOnce(content),
                ExtraArgs={"ContentType": "application/octet-stream"},
                Config=ONE_AT_A_TIME,
            )

    def _open(self, name: str, mode: str = "rb") -> File:
        with _troubles(name):
            size = self.bucket.Object(self._key(name)).content_length
        return remote_file(lambda offset: self._from(name, offset), size, name)

    def _from(self, name: str, offset: int) -> Iterator[bytes]:
        with _troubles(name):
            answer = self.bucket.Object(self._key(name)).get(Range=f"bytes={offset}-")
            with closing(answer["Body"]) as body:
                yield from body.iter_chunks(READ_BYTES)

    def exists(self, name: str) -> bool:
        with _troubles(name):
            try:
                self.connection.meta.client.head_object(
                    Bucket=self.bucket_name, Key=self._key(name)
                )
            except ClientError as error:
                if error.response["Error"]["Code"] in MISSING:
                    return False
                raise
        return True

    def delete(self, name: str) -> None:
        with _troubles(name):
            super().delete(name)

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name))


class _ReadOnce:
    """Shows the uploader nothing but `read`: it would seek to the end for the length."""

    def __init__(self, content: Any) -> None:
        self.read = content.read


@contextmanager
def _troubles(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in MISSING:
            raise FileNotFoundError(name) from error
        raise (StorageFull if code in FULL else StorageUnavailable)(str(error)) from error
    except BotoCoreError as error:
        raise StorageUnavailable(str(error)) from error
