"""What a thief did with an account ends when its owner takes it back."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from accounts.devices import disown
from accounts.forms import LanguageForm
from accounts.models import EmailChange, KnownDevice, User
from accounts.models.mailed_link import LinkNotUsable
from accounts.social import is_taken
from gdpr.choices import RequestStatus
from gdpr.erasure import person_of
from gdpr.models import AccountDeletionRequest
from tests.factories import make_user

pytestmark = pytest.mark.django_db
THIEF = "thief@example.org"


@pytest.fixture
def stolen(customer):
    """The account after the thief has moved it to an address of their own."""
    customer.change = EmailChange.ask(customer, THIEF)
    customer.change.confirm()
    return customer


def a_device(user):
    return KnownDevice.objects.create(user=user, name="Theirs", first_seen_at=timezone.now())


def test_not_me_ends_a_change_that_is_on_its_way(customer):
    device = a_device(customer)
    change = EmailChange.ask(customer, THIEF)
    disown(device)
    with pytest.raises(LinkNotUsable):
        EmailChange.objects.get(pk=change.pk).confirm()


def test_not_me_takes_the_address_back(customer, mailoutbox):
    device = a_device(customer)
    EmailChange.ask(customer, THIEF).confirm()
    Authenticator.objects.create(user=customer, type="totp", data={})
    disown(device)
    owner = User.objects.get(pk=customer.pk)
    assert owner.email == "ada@example.org"
    assert not Authenticator.objects.filter(user=owner).exists()


def test_undo_ends_what_was_connected_since(stolen):
    SocialAccount.objects.create(user=stolen, provider="google", uid="1")
    assert EmailChange.objects.get(pk=stolen.change.pk).undo().email == "ada@example.org"
    assert not SocialAccount.objects.filter(user=stolen).exists()


def test_undo_takes_back_the_wish_to_be_erased(stolen):
    wish = AccountDeletionRequest.objects.ask(User.objects.get(pk=stolen.pk))
    EmailChange.objects.get(pk=stolen.change.pk).undo()
    wish.refresh_from_db()
    assert wish.status == RequestStatus.CANCELLED
    owner = User.objects.get(pk=stolen.pk)
    assert (owner.is_active, owner.email) == (True, "ada@example.org")


def test_nobody_signs_up_socially_with_an_address_that_may_go_back(stolen):
    assert is_taken("ada@example.org")


def test_an_address_merely_typed_is_not_erased_with_who_typed_it(customer, other_customer):
    EmailAddress.objects.get_or_create(
        user=other_customer, email=other_customer.email, defaults={"verified": True}
    )
    EmailChange.ask(customer, other_customer.email)
    EmailChange.ask(customer, "stranger@example.org")
    assert person_of(customer).emails == {"ada@example.org"}


def test_an_address_that_changed_hands_is_not_erased_with_who_had_it(stolen):
    EmailChange.objects.update(confirmed_at=timezone.now() - timezone.timedelta(days=30))
    make_user("ada@example.org")
    assert person_of(User.objects.get(pk=stolen.pk)).emails == {THIEF}


def test_a_form_opened_before_a_block_does_not_lift_it(customer):
    form = LanguageForm({"language": "en"}, instance=User.objects.get(pk=customer.pk))
    assert form.is_valid()
    AccountDeletionRequest.objects.ask(customer)
    form.save()
    assert User.objects.get(pk=customer.pk).is_active is False
