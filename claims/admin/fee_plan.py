"""Fee plans at the desk: a new version with a note, never a change of one that was."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import FeePlan


class FeePlanForm(forms.ModelForm):
    class Meta:
        model = FeePlan
        fields = (
            "version", "fee_percent", "vat_percent", "court_extra_percent", "valid_from", "note",
        )  # fmt: skip

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("A new plan holds from today on at the earliest"))
        return day


@admin.register(FeePlan)
class FeePlanAdmin(admin.ModelAdmin):
    """The list is the history; claims that were signed keep the plan they were signed under."""

    form = FeePlanForm
    list_display = (
        "version", "valid_from", "fee_percent", "vat_percent", "court_extra_percent", "note",
        "created_by", "created_at",
    )  # fmt: skip
    list_select_related = ("created_by",)
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated and request.user.is_admin)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: FeePlan, form: Any, change: bool) -> None:
        obj.created_by = request.user
        super().save_model(request, obj, form, change)
