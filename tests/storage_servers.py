"""Real servers for the tests of the storage: WebDAV (wsgidav) and S3 (moto), on free ports."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

USERNAME, PASSWORD = "ada", "app-password"
# As Nextcloud lays it out: every person's files below a path of their own.
DAV_PATH = f"/remote.php/dav/files/{USERNAME}"


@contextmanager
def webdav_server(folder: Path) -> Iterator[str]:
    """The address of a server that asks for the password and keeps its files in the folder."""
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp(
        {
            "provider_mapping": {DAV_PATH: str(folder)},
            "http_authenticator": {"domain_controller": None, "accept_digest": False},
            "simple_dc": {"user_mapping": {"*": {USERNAME: {"password": PASSWORD}}}},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), app)
    server.prepare()
    Thread(target=server.serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}"
    server.stop()


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a server with one private bucket, `papers`."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="eu-central-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    with suppress(client.exceptions.BucketAlreadyOwnedByYou):  # servers of one process share it
        client.create_bucket(
            Bucket="papers", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
    client.close()
    yield address
    server.stop()


def settings_for(kind: str, *, address: str = "", data_dir: Path | None = None) -> dict[str, Any]:
    """What the environment would say to choose this storage."""
    return {
        "DOCUMENT_STORAGE": kind,
        "DATA_DIR": data_dir,
        "S3_ENDPOINT_URL": address,
        "S3_REGION": "eu-central-1",
        "S3_BUCKET": "papers",
        "S3_ACCESS_KEY": "key",
        "S3_SECRET_KEY": "secret",
        "NEXTCLOUD_URL": address,
        "NEXTCLOUD_USERNAME": USERNAME,
        "NEXTCLOUD_PASSWORD": PASSWORD,
        "NEXTCLOUD_FOLDER": "Flight Ansprüche",
    }
