"""The three storages, as the tests of documents have them."""

from tests.claims.conftest import (  # noqa: F401  # fixtures
    boto_session,
    nextcloud_address,
    s3_address,
    storage,
)
