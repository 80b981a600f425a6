"""People at the desk: admins find, correct, promote and block them. Nobody deletes here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User

IDENTITY = ("email", "given_names", "family_name")
CONTACT = ("phone", "address_line1", "address_line2", "town", "postcode", "country", "language")
FACTS = ("date_joined", "last_login")
RIGHTS = ("role", "is_active")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("email", "full_name", "role", "is_active", "last_login", "date_joined")
    list_filter = ("role", "is_active")
    search_fields = ("email", "given_names", "family_name", "phone")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    show_full_result_count = False
    fields = (*IDENTITY, *RIGHTS, *CONTACT, *FACTS)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return self.fields if obj else (*IDENTITY, "role")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody promotes or blocks themselves; an address changes only by proof."""
        if obj is None:
            return ()
        own = RIGHTS if obj == request.user else ()
        return ("email", *FACTS, *own)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # people leave by erasure, which knows what else there is about them

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new person has no password: the first sign-in is by a mailed link."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
