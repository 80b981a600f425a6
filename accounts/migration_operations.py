"""Changes of a big table that nobody has to wait for. On SQLite they are the ordinary ones."""

from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations


class AddIndexOnline(migrations.AddIndex):
    """CREATE INDEX CONCURRENTLY: writers go on meanwhile. Its migration says `atomic = False`."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor == "postgresql":
            self._online().database_forwards(app_label, editor, before, after)
        else:
            super().database_forwards(app_label, editor, before, after)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor == "postgresql":
            self._online().database_backwards(app_label, editor, before, after)
        else:
            super().database_backwards(app_label, editor, before, after)

    def _online(self) -> AddIndexConcurrently:
        return AddIndexConcurrently(self.model_name, self.index)


class AddCheckNotValid(migrations.AddConstraint):
    """A CHECK that holds for new rows at once; `ValidateConstraint` looks at the old ones later."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor == "postgresql":
            operation = AddConstraintNotValid(self.model_name, self.constraint)
            operation.database_forwards(app_label, editor, before, after)
        else:
            super().database_forwards(app_label, editor, before, after)
