"""Nextcloud, or any other WebDAV server, as a storage of files.

One request for each step, over a kept connection; a collection that is missing is made on the way
(Nextcloud answers 409 for a missing parent, nginx 500). A file is never overwritten by `save`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree  # the answer of our own storage

import httpx
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import Storage
from django.core.files.utils import validate_file_name

from claims.files.remote_file import remote_file
from claims.files.trouble import StorageFull, StorageUnavailable

TIMEOUT = httpx.Timeout(30, connect=5)
PARTIAL = ".part"
READ_BYTES = 256 * 1024
CREATE = {"If-None-Match": "*"}
NO_PARENT = (404, 409, 500)
THERE_ALREADY = (405, 409, 412)
CHILDREN = {"Depth": "1"}
DAV = "{DAV:}"


class WebDavStorage(Storage):
    """`url` is the collection everything lies in, as `https://host/remote.php/dav/files/user/x`."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.url, self._auth = url.rstrip("/"), (username, password)

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(auth=self._auth, timeout=TIMEOUT)

    def address(self, name: str) -> str:
        """Where a file lies; the empty name is the collection that holds everything."""
        if not name:
            return f"{self.url}/"
        validate_file_name(name, allow_relative_path=True)
        if ".." in name.split("/"):
            raise SuspiciousFileOperation(name)
        return f"{self.url}/{quote(name)}"

    def _save(self, name: str, content: Any) -> str:
        self._put(name, content, CREATE)
        return name

    def overwrite(self, name: str, content: Any) -> None:
        """Beside it first, then in its place: the old one may be what is being read."""
        beside = f"{name}{PARTIAL}"
        try:
            self._put(beside, content, {})
        except BaseException:
            self.delete(beside)
            raise
        headers = {"Destination": self.address(name), "Overwrite": "T"}
        self._require(self._request("MOVE", beside, headers=headers), name)

    def _put(self, name: str, content: Any, condition: dict[str, str]) -> None:
        answer = self._send(name, content, condition)
        if answer.status_code in NO_PARENT:
            self._make_parents(name)
            answer = self._send(name, content, condition)
        if answer.status_code == 412:
            raise StorageUnavailable(f"{name} is there already")
        self._require(answer, name)

    def _send(self, name: str, content: Any, condition: dict[str, str]) -> httpx.Response:
        headers = {**condition, "Content-Length": str(content.size)}
        try:
            return self._request("PUT", name, headers=headers, content=content.chunks())
        except StorageUnavailable:
            self._forget_half(name, condition)
            raise

    def _forget_half(self, name: str, condition: dict[str, str]) -> None:
        """What broke off may lie there in part; if the server is away the janitor asks again."""
        if condition:
            try:
                self.delete(name)
            except StorageUnavailable:
                return

    def _make_parents(self, name: str) -> None:
        """The collections of a name from the top, and above them the one that holds everything."""
        folders = name.split("/")[:-1]
        for depth in range(len(folders) + 1):
            answer = self._request("MKCOL", "/".join(folders[:depth]))
            if answer.status_code not in THERE_ALREADY:
                self._require(answer, name)

    def _open(self, name: str, mode: str = "rb") -> File:
        return remote_file(lambda offset: self._from(name, offset), self.size(name), name)

    def _from(self, name: str, offset: int) -> Iterator[bytes]:
        headers = {"Accept-Encoding": "identity"}
        if offset:
            headers["Range"] = f"bytes={offset}-"
        with (
            _troubles(),
            self._client.stream("GET", self.address(name), headers=headers) as answer,
        ):
            self._require(answer, name)
            if offset and answer.status_code != 206:
                raise StorageUnavailable(f"{name}: the server knows no ranges")
            yield from answer.iter_bytes(READ_BYTES)

    def size(self, name: str) -> int:
        answer = self._request("HEAD", name, headers={"Accept-Encoding": "identity"})
        self._require(answer, name)
        return int(answer.headers["Content-Length"])

    def exists(self, name: str) -> bool:
        answer = self._request("HEAD", name)
        if answer.status_code == 404:
            return False
        self._require(answer, name)
        return True

    def delete(self, name: str) -> None:
        answer = self._request("DELETE", name)
        if answer.status_code != 404:
            self._require(answer, name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        answer = self._request("PROPFIND", path.rstrip("/"), headers=CHILDREN)
        self._require(answer, path)
        folders, files = [], []
        own = unquote(urlsplit(self.address(path.rstrip("/"))).path).rstrip("/")
        for row in ElementTree.fromstring(answer.content).iter(f"{DAV}response"):  # noqa: S314  # see above  # nosec B314
            href = unquote(urlsplit(row.findtext(f"{DAV}href", "")).path).rstrip("/")
            if href != own:
                is_folder = row.find(f".//{DAV}resourcetype/{DAV}collection") is not None
                (folders if is_folder else files).append(href.rsplit("/", 1)[-1])
        return folders, files

    def _request(self, method: str, name: str, **kwargs: Any) -> httpx.Response:
        with _troubles():
            return self._client.request(method, self.address(name), **kwargs)

    @staticmethod
    def _require(answer: httpx.Response, name: str) -> None:
        if answer.is_success:
            return
        if answer.status_code == 404:
            raise FileNotFoundError(name)
        kind = StorageFull if answer.status_code in (413, 507) else StorageUnavailable
        raise kind(f"{name}: the storage answered {answer.status_code}")


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:
        raise StorageUnavailable(f"{type(error).__name__}: {error}") from error
