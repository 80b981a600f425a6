"""The style guide: every part, for developers only."""

from pathlib import Path

from django.conf import settings as django_settings

COMPONENTS = Path(django_settings.BASE_DIR) / "templates" / "components"


def test_it_shows_every_part(client):
    page = client.get("/styleguide/").content.decode()

    for part in ("pass", "timeline", "task-list", "file-row", "notice--warn", "tag--ok", "empty"):
        assert part in page


def test_it_shows_every_error_when_sent_empty(client):
    page = client.get("/styleguide/", {"send": "yes"}).content.decode()

    assert "There is a problem" in page
    assert page.count("Enter the date of the flight") == 2
    assert "<title>Error: Style guide" in page


def test_it_is_small(client):
    assert len(client.get("/styleguide/").content) < 60_000


def test_it_is_not_there_in_production(client, settings):
    settings.IS_PRODUCTION = True

    assert client.get("/styleguide/").status_code == 404


def test_every_part_says_what_it_is_given():
    silent = [
        part.name
        for part in COMPONENTS.glob("_*.html")
        if "{#" not in part.read_text() and part.name != "_footer.html"
    ]

    assert silent == []
