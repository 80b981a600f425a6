import hashlib
import uuid
from datetime import timedelta
from typing import Any, ClassVar, Self

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import PermissionsMixin
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.signals import (
    account_already_exists,
    email_verification_requested,
    nobody_to_tell,
    password_changed,
    password_reset_requested,
    rights_changed,
    sign_ins_ended,
    user_registered,
)

RIGHTS = ("role", "is_active", "email")  # a change of any ends every sign-in
UNDO_WITHIN = timedelta(days=7)  # how long an old mailbox may take its account back


def normal_email(email: str) -> str:
    """One spelling for one mailbox: no blanks around it, lower case throughout."""
    return email.strip().lower()


def second_factors_of(user: "User") -> models.QuerySet[Authenticator]:
    """Apps and passkeys; recovery codes only stand in for them."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found: models.QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=kinds)
    return found


class UserQuerySet(models.QuerySet["User"]):
    def staff(self) -> "UserQuerySet":
        """The people who work at the desk."""
        return self.filter(role__in=(Role.REVIEWER, Role.ADMIN), is_active=True)


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def staff(self) -> UserQuerySet:
        return self.get_queryset().staff()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=normal_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A person; without a password the account can only be entered by a mailed link."""
        user = self.model(email=normal_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def is_taken(self, email: str, *, but_for: "User | None" = None) -> bool:
        """Whether somebody has this address, or may still take it back."""
        is_theirs = models.Q(email=normal_email(email)) | models.Q(
            pk__in=self.reserving(email).values("pk")
        )
        others = self.exclude(pk=but_for.pk) if but_for else self
        return others.filter(is_theirs).exists()

    def reserving(self, email: str) -> UserQuerySet:
        """Whose address it was until lately: while they may take it back, nobody else gets it."""
        return self.get_queryset().filter(
            email_changes__old_email=normal_email(email),
            email_changes__status="confirmed",
            email_changes__confirmed_at__gt=timezone.now() - UNDO_WITHIN,
        )

    @transaction.atomic
    def register(self, email: str, password: str) -> None:
        """Begin an account, unless there is one; whoever asks cannot tell which.

        The password is hashed in both cases, so that they take the same time, and the database
        decides between two who register at once.
        """
        user = self.model(email=normal_email(email))
        user.set_password(password)
        try:
            with transaction.atomic():
                if self.reserving(email).exists():
                    raise IntegrityError
                user.save(using=self._db)
        except IntegrityError:
            account_already_exists.send(self.model, email=user.email)
            return
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
        user_registered.send(self.model, user=user)
        self.request_email_proof(user.email)

    def request_email_proof(self, email: str) -> None:
        """Have the link to prove an address mailed, if somebody still has to prove it."""
        address = EmailAddress.objects.filter(
            email=normal_email(email), verified=False, user__is_active=True
        ).first()
        if address:
            email_verification_requested.send(EmailAddress, email_address=address)
        else:
            nobody_to_tell.send(self.model)

    def request_password_reset(self, email: str) -> None:
        """Have the link to a new password mailed, if the address belongs to somebody."""
        if user := self.filter(email=normal_email(email), is_active=True).first():
            password_reset_requested.send(self.model, user=user)
        else:
            nobody_to_tell.send(self.model)

    @transaction.atomic
    def with_proven_mailbox(self, email: str) -> "User":
        """Whose mailbox this is, now that it is proven; a new person if it is nobody's yet."""
        email = normal_email(email)
        user, is_new = self.get_or_create(email=email, defaults={"password": make_password(None)})
        if is_new:
            user_registered.send(self.model, user=user)
        if not user.has_proven_email:
            user.prove_email()
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        """For emergencies: everything an admin may, and every Django permission.

        Whoever may run this command vouches for the address: no mail has to arrive first.
        """
        user = self.create_user(email, password, role=Role.ADMIN, is_superuser=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One person, whatever the role; signs in with the e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(
        _("role"), max_length=10, choices=Role.choices, default=Role.CUSTOMER, db_index=True
    )
    given_names = models.CharField(_("given names"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address_line1 = models.CharField(_("street and number"), max_length=120, blank=True)
    address_line2 = models.CharField(_("address line 2"), max_length=120, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    leaving_since = models.DateTimeField(
        _("leaves since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Asked to be erased; every door is shut until that is done or taken back."),
    )
    stays_blocked = models.BooleanField(
        _("stays blocked"),
        default=False,
        help_text=_("Blocked by the desk as well: staying with us opens no door again."),
    )
    role_since = models.DateTimeField(_("role since"), default=timezone.now, editable=False)
    epoch = models.PositiveIntegerField(
        _("ended sign-ins"),
        default=0,
        editable=False,
        help_text=_("Grows when every session and token ends."),
    )
    date_joined = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    # Rights come from the role alone (accounts/permissions.py). Django's own tables of rights,
    # which its backend would read on each request, are empty here and not asked.
    _perm_cache: ClassVar[frozenset[str]] = frozenset()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_the_case",
                violation_error_message=_("This e-mail address is taken."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(leaving_since=None) | models.Q(is_active=False),
                name="user_who_leaves_may_not_sign_in",
                violation_error_message=_("This person asked to be erased and may not sign in."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @classmethod
    def from_db(cls, *args: Any, **options: Any) -> Self:
        user = super().from_db(*args, **options)
        user.remember_rights()
        return user

    def remember_rights(self) -> None:
        loaded = self.__dict__
        self._rights = {name: loaded[name] for name in RIGHTS if name in loaded}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever changes password or rights, by page, API, command or shell: it is told."""
        has_new = self._password is not None  # type: ignore[attr-defined]  # missing in the stubs
        is_change = has_new and not self._state.adding
        before = {} if self._state.adding else getattr(self, "_rights", {})
        written = kwargs.get("update_fields") or RIGHTS
        changed = {
            name: old
            for name, old in before.items()
            if name in written and old != getattr(self, name)
        }
        if "role" in changed:
            self.role_since = timezone.now()
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = [*kwargs["update_fields"], "role_since"]
        super().save(*args, **kwargs)
        self.remember_rights()
        if is_change:
            password_changed.send(User, user=self)
        if changed:
            rights_changed.send(User, user=self, before=changed)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with everything that may follow from a theft, not only with the password."""
        return salted_hmac(
            "accounts.User.session", self._stamped, secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def token_stamp(self) -> str:
        """What tokens of this person carry; it changes when they shall end."""
        return hashlib.sha256(self._stamped.encode()).hexdigest()[:20]

    @property
    def _stamped(self) -> str:
        facts = (self.pk, self.password, self.email, self.role, self.is_active, self.epoch)
        return "|".join(map(str, facts))

    def end_sign_ins(self) -> None:
        """End every session and token; whoever asked for it signs in again, or is kept by hand."""
        User.objects.filter(pk=self.pk).update(epoch=models.F("epoch") + 1)
        self.refresh_from_db(fields=["epoch"])
        sign_ins_ended.send(User, user=self)

    @transaction.atomic
    def leave(self) -> None:
        """Shut every door of somebody who asked to be erased; a block of ours stays one."""
        self.stays_blocked = not self.is_active
        self.leaving_since, self.is_active = timezone.now(), False
        self._write_leaving()
        self.end_sign_ins()

    @transaction.atomic
    def stay(self) -> None:
        """Open the doors again, unless the desk shut them for a reason of its own."""
        self.leaving_since, self.is_active = None, not self.stays_blocked
        self.stays_blocked = False
        self._write_leaving()

    def _write_leaving(self) -> None:
        """Without the signal of a block: whoever leaves is told something else."""
        names = ("leaving_since", "stays_blocked", "is_active")
        User.objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in names})
        self.remember_rights()

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Forms that write the model directly (the desk, createsuperuser) spell it our way too."""
        return normal_email(super().normalize_username(username))

    @property
    def has_proven_email(self) -> bool:
        proven = EmailAddress.objects.filter(user=self, email=self.email, verified=True)
        return bool(proven.exists())

    @transaction.atomic
    def prove_email(self) -> None:
        """The owner of the mailbox takes the account over from whoever registered it.

        Until now anybody may have chosen the password, so it does not outlive the proof.
        """
        EmailAddress.objects.filter(user=self).exclude(email=self.email).delete()
        EmailAddress.objects.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )
        Authenticator.objects.filter(user=self).delete()
        SocialAccount.objects.filter(user=self).delete()
        self.set_unusable_password()
        self.save(update_fields=["password"])

    @property
    def has_second_factor(self) -> bool:
        return bool(second_factors_of(self).exists())

    @property
    def must_add_second_factor(self) -> bool:
        """Staff need one where the settings say so, some days after they became staff."""
        grace = timedelta(days=settings.STAFF_SECOND_FACTOR_GRACE_DAYS)
        return (
            settings.STAFF_SECOND_FACTOR_REQUIRED
            and self.is_staff
            and timezone.now() >= self.role_since + grace
            and not self.has_second_factor
        )

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    def get_short_name(self) -> str:
        return self.given_names or self.email

    @property
    def is_reviewer(self) -> bool:
        """Whether this person may decide claims; admins may."""
        return self.role in (Role.REVIEWER, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def is_staff(self) -> bool:
        """Django's word for who may enter the admin, our desk."""
        return self.is_active and self.is_reviewer
