"""Which storage keeps the documents: one setting, DOCUMENT_STORAGE, and what each kind needs."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

KINDS = ("local", "s3", "nextcloud")
NEEDS = {
    "local": (),
    "s3": ("S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY"),
    "nextcloud": ("NEXTCLOUD_URL", "NEXTCLOUD_USERNAME", "NEXTCLOUD_PASSWORD"),
}


def document_storage(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of STORAGES: encrypted, and behind that the kind that was chosen."""
    behind = {"s3": _s3, "nextcloud": _nextcloud}.get(settings["DOCUMENT_STORAGE"], _local)
    return {
        "BACKEND": "claims.files.storage.EncryptedStorage",
        "OPTIONS": {"behind": behind(settings)},
    }


def missing_for(settings: Mapping[str, Any]) -> list[str]:
    """The settings the chosen storage cannot do without; an unknown kind is one as well."""
    kind = settings["DOCUMENT_STORAGE"]
    if kind not in KINDS:
        return ["DOCUMENT_STORAGE"]
    return [name for name in NEEDS[kind] if not settings[name]]


def _local(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "BACKEND": "claims.files.storage.LocalStorage",
        "OPTIONS": {"location": str(settings["DATA_DIR"] / "documents"), "base_url": None},
    }


def _s3(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "BACKEND": "claims.files.s3.PrivateS3Storage",
        "OPTIONS": {
            "bucket_name": settings["S3_BUCKET"],
            "access_key": settings["S3_ACCESS_KEY"],
            "secret_key": settings["S3_SECRET_KEY"],
            "endpoint_url": settings["S3_ENDPOINT_URL"] or None,
            "region_name": settings["S3_REGION"],
            "location": "documents",
            "addressing_style": "path" if settings["S3_ENDPOINT_URL"] else "virtual",
            "signature_version": "s3v4",
            "default_acl": None,  # private, by the bucket's own rules
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }


def _nextcloud(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Nextcloud's files lie below its own path; another WebDAV server is named with its path."""
    url, username = settings["NEXTCLOUD_URL"].rstrip("/"), settings["NEXTCLOUD_USERNAME"]
    if "/dav" not in url:
        url = f"{url}/remote.php/dav/files/{quote(username)}"
    return {
        "BACKEND": "claims.files.webdav.WebDavStorage",
        "OPTIONS": {
            "url": f"{url}/{quote(settings['NEXTCLOUD_FOLDER'])}",
            "username": username,
            "password": settings["NEXTCLOUD_PASSWORD"],
        },
    }
