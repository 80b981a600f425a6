"""The tables the law is read from, for admins: each change with its source, its reason, its author.

Nothing is deleted here: what no longer holds gets a last day, so that old flights are still judged
by what held then.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from compensation.engine.rulebook import standard_rulebook
from compensation.models import (
    Airline,
    AirlineLicence,
    Airport,
    AirportAlias,
    CityCode,
    EnforcementBody,
    LimitationPeriod,
    Territory,
)

PROOF = ("source", "checked_on", "change_note")
CHANGES_SHOWN = 20


class ReferenceForm(forms.ModelForm):
    """A change of the law's tables needs to say on whose word, when checked, and why."""

    change_note = forms.CharField(
        label=gettext_lazy("Why this change"),
        max_length=300,
        help_text=gettext_lazy("Stays in the history with your name."),
        error_messages={"required": gettext_lazy("Say why you change this")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "checked_on"):
            if name in self.fields:
                self.fields[name].required = True


class ReferenceAdmin(admin.ModelAdmin):
    form = ReferenceForm
    proof: tuple[str, ...] = PROOF
    readonly_fields = ("changes",)
    show_full_result_count = False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the row says, what proves it, and who changed it before."""
        apart = (*self.proof, "changes")
        own = [name for name in self.get_fields(request, obj) if name not in apart]
        is_editor = self.has_change_permission(request, obj)
        proof = [name for name in self.proof if is_editor or name != "change_note"]
        return [
            (None, {"fields": own}),
            *([(_("Proof"), {"fields": proof})] if proof else []),
            (_("Changes so far"), {"fields": ["changes"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Iterable[str]:
        """A code that names a row never becomes another one."""
        key = self.model._meta.pk
        return (*self.readonly_fields, *([key.name] if obj and not key.auto_created else []))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.is_edited = True
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            row.is_edited = True
            row.save()
        formset.save_m2m()

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> str:
        """Every value before and after, and the reason."""
        told = [] if add else list(_differences(form))
        for formset in formsets or ():
            told += [_("%(row)s added") % {"row": row} for row in formset.new_objects]
            for row, names in formset.changed_objects:
                told += [f"{row}: {', '.join(names)}"]
        return "; ".join([*told, form.cleaned_data["change_note"]])

    @admin.display(description=gettext_lazy("who changed what"))
    def changes(self, row: models.Model) -> SafeString | str:
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(row), object_id=row.pk
        ).select_related("user")[:CHANGES_SHOWN]
        lines = ((e.action_time.date(), e.user, e.get_change_message()) for e in entries)
        return format_html_join("\n", "<p>{}, {}: {}</p>", lines) or _("none since it was loaded")


def _differences(form: forms.ModelForm) -> Iterable[str]:
    for name in form.changed_data:
        if name != "change_note":
            before = form.initial.get(name)
            yield f"{form.fields[name].label}: {before} → {form.cleaned_data[name]}"


class LicenceInline(admin.TabularInline):
    model = AirlineLicence
    fields = ("country", "valid_from", "valid_to", "source", "checked_on")
    extra = 0
    can_delete = False


@admin.register(Airline)
class AirlineAdmin(ReferenceAdmin):
    list_display = ("iata", "icao", "name", "licensed_in", "note", "checked_on")
    search_fields = ("=iata", "=icao", "name")
    fields = ("iata", "icao", "name", "note", *PROOF, "changes")
    inlines = (LicenceInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Airline]:
        return super().get_queryset(request).prefetch_related("licences")

    @admin.display(description=gettext_lazy("licensed in"))
    def licensed_in(self, airline: Airline) -> str:
        return ", ".join(licence.country for licence in airline.licences.all())


@admin.register(Airport)
class AirportAdmin(ReferenceAdmin):
    list_display = ("iata", "name", "city", "country", "limitation_area", "is_edited")
    list_filter = ("is_edited",)
    search_fields = ("=iata", "=icao", "search_key")
    fields = (
        "iata", "icao", "name", "city", "also_called", "country", "subdivision",
        "limitation_area", "latitude", "longitude", "timezone", *PROOF, "changes",
    )  # fmt: skip


@admin.register(AirportAlias)
class AirportAliasAdmin(ReferenceAdmin):
    list_display = ("iata", "airport")
    list_select_related = ("airport",)
    autocomplete_fields = ("airport",)
    fields = ("iata", "airport", *PROOF, "changes")


@admin.register(CityCode)
class CityCodeAdmin(ReferenceAdmin):
    list_display = ("code", "name")
    search_fields = ("=code", "name")
    autocomplete_fields = ("airports",)
    fields = ("code", "name", "airports", *PROOF, "changes")


@admin.register(Territory)
class TerritoryAdmin(ReferenceAdmin):
    list_display = ("place", "group", "valid_from", "valid_to", "rule", "checked_on")
    list_filter = ("group",)
    search_fields = ("=place",)
    fields = ("place", "group", "valid_from", "valid_to", "rule", *PROOF, "changes")

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.rule_sets)
        own = [path("rule-sets/", page, name="compensation_rule_sets")]
        return [*own, *super().get_urls()]

    def rule_sets(self, request: HttpRequest) -> HttpResponse:
        """Every version of the regulations, read-only: a change of law is a release, not a form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Rule sets"),
            "regulations": standard_rulebook().regulations,
        }
        return TemplateResponse(request, "admin/compensation/rule_sets.html", context)


@admin.register(LimitationPeriod)
class LimitationPeriodAdmin(ReferenceAdmin):
    list_display = ("area", "years", "start", "confidence", "basis", "checked_on")
    list_filter = ("confidence",)
    search_fields = ("=area", "basis")
    fields = ("area", "years", "start", "remark", "basis", "confidence", *PROOF, "changes")


@admin.register(EnforcementBody)
class EnforcementBodyAdmin(ReferenceAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ("country", "name", "website", "checked_on")
    search_fields = ("=country", "name")
    fields = ("country", "name", "website", *PROOF, "changes")
