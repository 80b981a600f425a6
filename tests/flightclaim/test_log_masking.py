"""Who reads the logs cannot sign in with what stands there."""

import io
import logging
import re

import pytest
from django.conf import settings as site_settings
from django.test import Client

from flightclaim.log_masking import SECRET_NAMES, MaskSecrets, mask_path
from tests.routes import known_routes

SECRET = "MQ-1vZ.x:Secret_-9"
CARRIERS = [
    route
    for route in sorted(known_routes())
    if SECRET_NAMES & set(re.findall(r"<(?:\w+:)?(\w+)>", route))
]


def test_there_are_such_addresses():
    assert len(CARRIERS) >= 10


@pytest.mark.parametrize("route", CARRIERS)
@pytest.mark.parametrize("ending", ["", "?next=/", '" 404'])
def test_the_secret_of_every_address_is_masked(route, ending):
    filled = re.sub(r"<(?:\w+:)?(?:token|key)>", SECRET, route)
    path = "/" + re.sub(r"<[^>]+>", "7f", filled)
    masked = mask_path(f"Not Found: {path}{ending}")

    assert SECRET not in masked
    assert masked.startswith("Not Found: /")
    assert "[masked]" in masked


def test_without_its_last_slash_too():
    assert SECRET not in mask_path(f"Not Found: /claims/reply/{SECRET}")


@pytest.mark.parametrize(
    "text", ["/claims/FC-7K3D-92QF/", "a/b", "/admin/?q=1", "100 %s %d", "/account/api-keys/new/"]
)
def test_everything_else_stays(text):
    assert mask_path(text) == text


def test_secrets_of_a_query_go_too():
    assert mask_path("/x/?a=1&code=4711&email=ada%40example.org") == (
        "/x/?a=1&code=[masked]&email=[masked]"
    )


@pytest.fixture
def written():
    """What the handlers of the site write, with the filters of the settings."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskSecrets())
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        f"/claims/reply/{SECRET}/",
        f"/account/not-me/{SECRET}/",
        f"/claims/drafts/{SECRET}/",
        f"/account/link/00000000-0000-0000-0000-000000000000/{SECRET}/",
    ],
)
def test_a_link_that_leads_nowhere_leaves_a_line_without_its_secret(written, path):
    assert Client().get(path).status_code in (404, 410)
    assert "<str:token>" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_every_handler_of_the_settings_masks():
    handlers = site_settings.LOGGING["handlers"].values()
    assert all("mask_secrets" in handler.get("filters", ()) for handler in handlers)
