"""The three storages a document may lie in, each behind the same encryption."""

import boto3
import pytest
from django.core.files.storage import storages

from claims.files.s3 import PrivateS3Storage
from claims.files.webdav import WebDavStorage
from flightclaim.document_storage import document_storage
from tests.clamd import clamd_server
from tests.storage_servers import s3_server, settings_for, webdav_server


@pytest.fixture(scope="session")
def nextcloud_address(tmp_path_factory):
    with webdav_server(tmp_path_factory.mktemp("webdav")) as address:
        yield address


@pytest.fixture(scope="session")
def s3_address():
    with s3_server() as address:
        yield address


@pytest.fixture(scope="session")
def clamd_address(tmp_path_factory):
    with clamd_server(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.fixture
def real_clamd(settings, clamd_address):
    """A scanner that knows EICAR; the test carries the mark `clamd`."""
    settings.CLAMD_ADDRESS = clamd_address


@pytest.fixture(scope="session")
def boto_session():
    """Reads the description of S3 once: that is a second for each storage otherwise."""
    return boto3.Session(
        aws_access_key_id="key", aws_secret_access_key="secret", region_name="eu-central-1"
    )


@pytest.fixture(params=["local", "s3", "nextcloud"])
def storage(request, settings, tmp_path, boto_session, monkeypatch):
    """The default storage, of each kind in turn."""
    kind = request.param
    monkeypatch.setattr(PrivateS3Storage, "_create_session", lambda self: boto_session)
    address = "" if kind == "local" else request.getfixturevalue(f"{kind}_address")
    chosen = settings_for(kind, address=address, data_dir=tmp_path)
    settings.STORAGES = {**settings.STORAGES, "default": document_storage(chosen)}
    yield storages["default"]
    hang_up(storages["default"].behind)


def hang_up(behind):
    """Close the connections that a process would keep for its next file."""
    if isinstance(behind, WebDavStorage):
        behind._client.close()
    elif isinstance(behind, PrivateS3Storage):
        behind.connection.meta.client.close()
