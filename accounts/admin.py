"""People at the desk: admins find, correct, promote and block them. Nobody deletes here."""

from typing import Any

from allauth.socialaccount import admin as _social_admin  # noqa: F401  # registers first
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key import admin as _package_admin  # noqa: F401  # registers first
from rest_framework_api_key.models import APIKey as PackageKey

from accounts.lockout import unlock
from accounts.models import ApiKey, EventKind, LoginAttempt, SecurityEvent, User
from accounts.security_log import record
from accounts.session_age import require_recent_proof

IDENTITY = ("email", "given_names", "family_name")
CONTACT = ("phone", "address_line1", "address_line2", "town", "postcode", "country", "language")
FACTS = ("date_joined", "last_login")
RIGHTS = ("role", "is_active")
LEAVING = ("leaving_since", "stays_blocked")


class ReadOnlyAdmin(admin.ModelAdmin):
    """A log to look at: nobody writes here by hand."""

    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def name_of(user_id: Any) -> str:
    """Who an id of the log is; somebody who left stays an id."""
    person = User.objects.filter(pk=user_id).first() if user_id else None
    return person.email if person else str(user_id or "–")


class LogAdmin(ReadOnlyAdmin):
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    @admin.display(description=_("person"))
    def person(self, row: Any) -> str:
        return name_of(row.user_id)


@admin.register(LoginAttempt)
class LoginAttemptAdmin(LogAdmin):
    list_display = ("at", "email", "door", "succeeded", "reason", "address", "user_agent")
    list_filter = ("succeeded", "reason", "door", "at")
    search_fields = ("=email", "=address", "=user__email")
    search_help_text = _("The whole e-mail address or network address")
    fields = (
        "at", "email", "person", "door", "succeeded", "reason", "address", "user_agent",
    )  # fmt: skip
    readonly_fields = fields


@admin.register(SecurityEvent)
class SecurityEventAdmin(LogAdmin):
    list_display = ("at", "kind", "person", "done_by", "address", "detail")
    list_filter = ("kind", "at")
    search_fields = ("=address", "=user__email", "=by__email")
    search_help_text = _("The whole network address, or the e-mail address of a person")
    fields = ("at", "kind", "person", "done_by", "address", "detail")
    readonly_fields = fields

    @admin.display(description=_("by"))
    def done_by(self, row: SecurityEvent) -> str:
        return name_of(row.by_id)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Keys of everybody; they are made by their owners, and revoked here where need be."""

    list_display = ("shown", "name", "owner", "created", "expiry_date", "last_used_at", "revoked")
    list_filter = ("revoked", "created")
    list_select_related = ("owner",)
    search_fields = ("=prefix", "=owner__email", "name")
    fields = (
        "shown", "name", "owner", "scopes", "allowed_addresses", "created", "expiry_date",
        "last_used_at", "last_used_from", "revoked",
    )  # fmt: skip
    readonly_fields = fields
    actions = ("revoke_keys",)

    @admin.action(description=_("Revoke at once and for good"), permissions=["view"])
    def revoke_keys(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        for key in keys:
            key.revoke()
        self.message_user(request, _("These keys open nothing any more."))


admin.site.unregister(PackageKey)  # the package's own kind of key is not used
# Providers come from the settings, tokens of theirs are not kept, connections are their owner's.
admin.site.unregister([SocialApp, SocialToken, SocialAccount])


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("email", "full_name", "role", "is_active", "last_login", "date_joined")
    list_filter = ("role", "is_active")
    search_fields = ("email", "given_names", "family_name", "phone")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    show_full_result_count = False
    fields = (*IDENTITY, *RIGHTS, *CONTACT, *FACTS)
    actions = ("unlock", "sign_out_everywhere")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if obj is None:
            return (*IDENTITY, "role")
        return (*self.fields, *LEAVING) if obj.leaving_since else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody promotes or blocks themselves; an address changes only by proof."""
        if obj is None:
            return ()
        own = RIGHTS if obj == request.user else ()
        shut = ("is_active",) if obj.leaving_since else ()
        return ("email", "leaving_since", *FACTS, *own, *shut)

    @admin.action(description=_("Unlock after failed sign-ins"), permissions=["change"])
    def unlock(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            unlock(person)
            record(EventKind.UNLOCKED, user=person)
        self.message_user(request, _("They may try again now."))

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            person.end_sign_ins()
        self.message_user(request, _("Every session and token of theirs is ended."))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # people leave by erasure, which knows what else there is about them

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new person has no password: the first sign-in is by a mailed link.

        Whoever hands out a role proves first that it is still them at the desk.
        """
        if "role" in form.changed_data:
            require_recent_proof(request)
        if change:
            columns = {field.name for field in obj._meta.concrete_fields}
            obj.save(update_fields=columns & {*form.changed_data})  # the rest may have changed
            return
        obj.set_unusable_password()
        super().save_model(request, obj, form, change)
