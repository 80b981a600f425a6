"""Columns the database holds encrypted: what lies there, what is found, and how keys rotate."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models
from django.db.models.functions import Cast

from accounts import encryption
from accounts.encrypted_fields import EncryptedCharField, EncryptedTextField
from claims.models import Claim
from tests.accounts.conftest import SECRET, give_second_factor
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


def raw(claim) -> str:
    column = Cast("booking_reference", models.TextField())
    return Claim.objects.annotate(raw=column).values_list("raw", flat=True).get(pk=claim.pk)


def new_key(settings, *, keep_old: bool = True) -> None:
    old = settings.FILE_ENCRYPTION_KEYS if keep_old else []
    settings.FILE_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *old]


def test_the_column_holds_ciphertext_and_the_model_the_text(claim):
    assert claim.booking_reference not in raw(claim)
    assert Claim.objects.get(pk=claim.pk).booking_reference == "X4F2KQ"


@pytest.mark.parametrize("how", ["save", "update", "bulk_update"])
def test_every_way_of_writing_encrypts_and_is_found(claim, how):
    claim.booking_reference = "NEW123"
    if how == "save":
        claim.save(update_fields=["booking_reference"])
    elif how == "update":
        Claim.objects.filter(pk=claim.pk).update(booking_reference="NEW123")
    else:
        Claim.objects.bulk_update([claim], ["booking_reference"])

    assert "NEW123" not in raw(claim)
    assert Claim.objects.get(booking_reference="NEW123") == claim
    assert not Claim.objects.filter(booking_reference="X4F2KQ").exists()


@pytest.mark.parametrize("typed", ["X4F2KQ", "x4f2kq", " X4F 2KQ", "x4f-2kq"])
@pytest.mark.parametrize("lookup", ["exact", "iexact", "in"])
def test_it_is_found_by_its_blind_index_however_it_is_spelled(claim, typed, lookup):
    make_claim(claim.customer, booking_reference="ZZZZZZ")
    value = [typed] if lookup == "in" else typed

    assert Claim.objects.get(**{f"booking_reference__{lookup}": value}) == claim


@pytest.mark.parametrize("lookup", ["contains", "startswith", "gt", "regex"])
def test_what_only_plain_text_could_answer_is_refused(claim, lookup):
    with pytest.raises(FieldError):
        list(Claim.objects.filter(**{f"booking_reference__{lookup}": "X4"}))


def test_an_empty_text_stays_empty_and_is_found(claim):
    Claim.objects.filter(pk=claim.pk).update(booking_reference="")

    assert raw(claim) == ""
    assert Claim.objects.get(booking_reference="") == claim


def test_a_wrong_key_fails_closed(claim, settings):
    new_key(settings, keep_old=False)

    with pytest.raises(InvalidToken):
        Claim.objects.get(pk=claim.pk)


def test_plain_text_in_the_column_fails_closed(claim):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET booking_reference = 'X4F2KQ'")

    with pytest.raises(InvalidToken):
        Claim.objects.get(pk=claim.pk)


def test_old_rows_are_read_and_found_while_the_keys_rotate(claim, settings):
    new_key(settings)
    newer = make_claim(claim.customer)

    assert Claim.objects.filter(booking_reference="X4F2KQ").count() == 2
    assert raw(newer)[:20] != raw(claim)[:20]


def test_the_command_writes_everything_under_the_new_key(claim, customer, settings):
    give_second_factor(customer)
    new_key(settings)
    call_command("rotate_field_keys", verbosity=0)
    settings.FILE_ENCRYPTION_KEYS = settings.FILE_ENCRYPTION_KEYS[:1]

    assert Claim.objects.get(booking_reference="X4F2KQ") == claim
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert encryption.decrypt(app.data["secret"]) == SECRET
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert len(codes.wrap().get_unused_codes()) == 10


def test_the_look_up_uses_the_index(claim):
    plan = Claim.objects.filter(booking_reference="X4F2KQ").order_by()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    assert "claim_by_booking" in plan.explain()


def test_two_columns_have_different_hashes_for_the_same_text():
    assert encryption.blind_indexes("X4F2KQ", "iban") != encryption.blind_indexes("X4F2KQ", "code")


def test_a_field_that_is_not_searchable_says_so(claim):
    field = EncryptedTextField()
    field.set_attributes_from_name("notes")

    with pytest.raises(FieldError):
        field.get_lookup("exact")(models.expressions.Col("x", field), "text").hashes()


def test_forms_still_count_what_is_typed():
    assert EncryptedCharField(max_length=8).formfield().max_length == 8
