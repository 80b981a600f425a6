"""A backup holds the documents of each kind of storage, and puts them back there."""

from io import StringIO

import pytest
from django.core.management import call_command

from claims.models import ClaimDocument
from tests.factories import make_claim, make_document, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*:ResourceWarning"),
]


def content_of(document):
    with document.file.open("rb") as file:
        return file.read()


def test_documents_of_every_storage_come_back(storage, tmp_path):
    document = make_document(make_claim(make_user("ada@example.org")))
    before = content_of(document)
    call_command("backup", str(tmp_path / "backups"), stdout=StringIO())
    (backup,) = (tmp_path / "backups").glob("*.backup")
    storage.delete(document.file.name)
    ClaimDocument.objects.update(original_name="changed")

    call_command("restore", str(backup), replace=True, stdout=StringIO())

    restored = ClaimDocument.objects.get()
    assert content_of(restored) == before
    assert restored.original_name != "changed"
