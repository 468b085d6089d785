"""Resolutions, what happened to them, and how they relate."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.admin.evidence import inline_for
from civic.admin.fields import in_other_languages
from civic.admin.merging import MergingAdmin
from civic.admin.ordering import OrderedForm, OrderedFormSet
from civic.admin.review import ADDRESS, STAMPED, ReviewedAdmin
from civic.admin.rows import RowAdmin, StackedRows, TabularRows
from civic.models import Resolution, ResolutionEvent, ResolutionRelation

DATE = ("edtf", "date_basis", "as_printed")
VOTE = ("ayes", "noes", "abstentions")


class EventInline(StackedRows):
    model = ResolutionEvent
    form = OrderedForm
    formset = OrderedFormSet
    fk_name = "resolution"
    show_change_link = True
    verbose_name_plural = _("Events, in the order in which they happened (quotes: “Change”, once saved)")
    fieldsets = (
        (None, {"fields": (("kind", "order"), DATE)}),
        (_("Who and how"), {"classes": ("collapse",), "fields": ("body", "description", VOTE)}),
    )


class RelationInline(TabularRows):
    model = ResolutionRelation
    fk_name = "from_resolution"
    show_change_link = True
    autocomplete_fields = ("to_resolution",)
    verbose_name_plural = _("Relations to other resolutions: this one …")
    fields = ("kind", "to_resolution", "certainty", "rationale_en")


@admin.register(Resolution)
class ResolutionAdmin(MergingAdmin, ReviewedAdmin):
    actions = [*ReviewedAdmin.actions, "merge_selected"]
    list_display = ("title", "institution", "kind", "number", "status", "stated_edtf", "review_state")
    list_filter = ("review_state", "status", "kind", "text_access", "institution__state")
    list_select_related = ("institution",)
    search_fields = ("title", "number", "slug", "institution__name")
    autocomplete_fields = ("institution", "named_institutions")
    readonly_fields = (*ReviewedAdmin.readonly_fields, "status", "stated_edtf", "binds")
    inlines = (EventInline, RelationInline)
    fieldsets = (
        (None, {"fields": ("institution", "kind", "title", "number", "adopting_body")}),
        (_("The text"), {"fields": ("text_access", "url", "summary_en", "named_institutions")}),
        (
            _("What follows from its kind and events"),
            {"classes": ("collapse",), "fields": ("status", "stated_edtf", "binds")},
        ),
        *in_other_languages("summary"),
        ADDRESS,
        STAMPED,
    )

    @admin.display(description=_("force"))
    def binds(self, obj: Resolution) -> str:
        return str(obj.binding_force.label) if obj.kind else ""


@admin.register(ResolutionEvent)
class ResolutionEventAdmin(RowAdmin):
    list_display = ("kind", "edtf", "resolution", "institution", "order")
    list_filter = ("kind",)
    list_select_related = ("resolution", "institution")
    search_fields = ("resolution__title", "institution__name", "description")
    readonly_fields = ("resolution", "institution", "order")
    inlines = (inline_for("resolution_event"),)
    fieldsets = (
        (None, {"fields": (("resolution", "institution"), "kind", "order", DATE)}),
        (_("Who and how"), {"fields": ("body", "description", VOTE)}),
    )


@admin.register(ResolutionRelation)
class ResolutionRelationAdmin(RowAdmin):
    list_display = ("from_resolution", "kind", "to_resolution", "certainty")
    list_filter = ("kind", "certainty")
    list_select_related = ("from_resolution", "to_resolution")
    search_fields = ("from_resolution__title", "to_resolution__title")
    readonly_fields = ("from_resolution",)
    autocomplete_fields = ("to_resolution",)
    inlines = (inline_for("resolution_relation"),)
    fieldsets = (
        (None, {"fields": ("from_resolution", "kind", "to_resolution", "certainty", "rationale_en")}),
        *in_other_languages("rationale"),
    )
