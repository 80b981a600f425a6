"""Model fields that the database holds encrypted: booking codes, bank accounts, papers.

An empty text stays empty, so that constraints can tell "nothing there" from "something there". A
value that none of our keys made raises InvalidToken: ciphertext never passes for text.

With `searchable=True` the column also carries a keyed hash in front of the ciphertext, and `exact`
(or `iexact`, or `in`) finds a value whatever its spelling. Index such a column by `FindBy(name)`.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Func
from django.db.models.lookups import Lookup

from accounts import encryption

SEPARATOR = "."  # neither base64 nor Fernet writes it
INDEX_LENGTH = encryption.INDEX_BYTES * 4 // 3


class FindBy(Func):
    """The part of a searchable column that look-ups compare, for `models.Index(FindBy("x"))`.

    The numbers stand in the SQL itself: as parameters SQLite would not see that the index fits.
    """

    function = "SUBSTR"
    template = f"%(function)s(%(expressions)s, 1, {INDEX_LENGTH})"
    output_field = models.CharField()


class EncryptedFieldMixin:
    def __init__(self, *args: Any, searchable: bool = False, **options: Any) -> None:
        self.searchable = searchable
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()  # type: ignore[misc]  # a mixin
        if self.searchable:
            options["searchable"] = True
        return name, path, args, options

    def get_internal_type(self) -> str:
        return "TextField"  # as long as ciphertext needs; max_length is about what is typed

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        if not value:
            return value
        return encryption.decrypt(value.rpartition(SEPARATOR)[2])

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if not isinstance(value, str) or not value:
            return super().get_db_prep_save(value, connection)  # type: ignore[misc]  # a mixin
        encrypted = encryption.encrypt(value)
        if self.searchable:
            encrypted = SEPARATOR.join((self.blind_indexes(value)[0], encrypted))
        return super().get_db_prep_save(encrypted, connection)  # type: ignore[misc]  # a mixin

    def blind_indexes(self, value: str) -> list[str]:
        return encryption.blind_indexes(value, self.name)

    def get_lookup(self, lookup_name: str) -> type[Lookup] | None:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)  # type: ignore[misc]  # a mixin
        return LOOKUPS.get(lookup_name, NotSearchable)


class EncryptedCharField(EncryptedFieldMixin, models.CharField):
    """A short text; `max_length` counts what people type."""


class EncryptedTextField(EncryptedFieldMixin, models.TextField):
    """A long text."""


class EncryptedLookup(Lookup):
    prepare_rhs = False

    def wanted(self) -> list[str]:
        return [self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        if self.wanted() == [""]:
            return f"{column} = ''", list(parameters)
        hashes = self.hashes()
        if not hashes:
            return "1 = 0", []
        places = ", ".join(["%s"] * len(hashes))
        return f"SUBSTR({column}, 1, {INDEX_LENGTH}) IN ({places})", [*parameters, *hashes]

    def hashes(self) -> list[str]:
        field = self.lhs.output_field
        if not field.searchable:
            raise FieldError(f"{field} is encrypted and not searchable.")
        return [found for text in self.wanted() if text for found in field.blind_indexes(text)]


class Exact(EncryptedLookup):
    lookup_name = "exact"


class IExact(EncryptedLookup):
    lookup_name = "iexact"


class In(EncryptedLookup):
    lookup_name = "in"

    def wanted(self) -> list[str]:
        return list(self.rhs)


class NotSearchable(Lookup):
    """Refuses what only plain text could answer, like `contains`, instead of finding nothing."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        raise FieldError(f"{self.lhs.output_field} is encrypted: only exact values can be found.")


LOOKUPS: dict[str, type[Lookup]] = {lookup.lookup_name: lookup for lookup in (Exact, IExact, In)}
