"""Reasons of refusal and reply templates at the desk: each change with its note and its author."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from claims.decision_words import standard_text
from claims.models import Claim, Reason, ReplyTemplate
from claims.models.reply_template import VALUES
from compensation.admin import ReferenceAdmin


class TextAdmin(ReferenceAdmin):
    proof = ("change_note",)


@admin.register(Reason)
class ReasonAdmin(TextAdmin):
    """One row for each code of the trade; a code is withdrawn, never removed."""

    list_display = ("code", "words", "is_offered", "has_own_text")
    readonly_fields = ("standard", "changes")
    fields = ("code", "is_offered", "text", "standard", "change_note", "changes")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("in words"))
    def words(self, reason: Reason) -> str:
        return reason.get_code_display()

    @admin.display(description=_("own text"), boolean=True)
    def has_own_text(self, reason: Reason) -> bool:
        return bool(reason.text)

    @admin.display(description=_("standard text"))
    def standard(self, reason: Reason) -> str:
        return standard_text(reason.code, "en")


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(TextAdmin):
    list_display = ("name", "place", "language", "is_active")
    list_filter = ("place", "language", "is_active")
    search_fields = ("name", "body")
    readonly_fields = ("placeholders", "preview", "changes")
    fields = (
        "name", "place", "language", "is_active", "body", "placeholders", "preview",
        "change_note", "changes",
    )  # fmt: skip

    @admin.display(description=_("placeholders"))
    def placeholders(self, template: ReplyTemplate) -> str:
        return " ".join(f"{{{name}}}" for name in VALUES)

    @admin.display(description=_("for a claim, it reads"))
    def preview(self, template: ReplyTemplate) -> Any:
        """With the newest claim, as far as there is one."""
        claim = Claim.objects.sent().with_journey().order_by("-submitted_at").first()
        if template.pk is None or claim is None:
            return gettext("Save it first; there must be a claim, too.")
        return format_html('<pre class="reply-preview">{}</pre>', template.text_for(claim))
