"""Production packs every static file; a reference to a missing one would be a 500 on each page."""

import re
from functools import partialmethod

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from flightclaim.static_storage import PackedFiles


def test_everything_can_be_packed(settings, tmp_path, monkeypatch):
    quick = partialmethod(PackedFiles.create_compressor, use_brotli=False)
    monkeypatch.setattr(PackedFiles, "create_compressor", quick)
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "flightclaim.static_storage.PackedFiles"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert re.fullmatch(
        r"/static/css/tokens\.[0-9a-f]{12}\.css", staticfiles_storage.url("css/tokens.css")
    )
    assert not list(tmp_path.rglob("*.map"))
