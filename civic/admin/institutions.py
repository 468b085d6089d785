"""Places and institutions."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.admin.base import StaffAdmin, StaffForm
from civic.admin.evidence import inline_for
from civic.admin.fields import in_other_languages
from civic.admin.merging import MergingAdmin
from civic.admin.ordering import OrderedForm
from civic.admin.review import ADDRESS, STAMPED, ReviewedAdmin, ReviewedForm
from civic.admin.rows import StackedRows, TabularRows
from civic.admin.slugs import ascii_slug
from civic.choices import EventKind
from civic.models import Identifier, Institution, InstitutionName, Place, ResolutionEvent


class PlaceForm(StaffForm):
    """Proposes the address, which is unique within the state."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Part of the address. Left empty, it is made for you.")

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("slug") and "slug" not in self.errors:
            self.cleaned_data["slug"] = ascii_slug(self.cleaned_data.get("name", ""))[:120]
            if not self.cleaned_data["slug"] and "name" not in self.errors:
                self.add_error("slug", _("Type an address in plain letters."))
        return cleaned


@admin.register(Place)
class PlaceAdmin(StaffAdmin):
    form = PlaceForm
    list_display = ("name", "state", "slug", "geoid")
    list_filter = ("state",)
    search_fields = ("name", "slug", "geoid")
    fieldsets = (
        (None, {"fields": ("name", "state", "slug")}),
        (_("Census"), {"fields": ("geoid", "geoid_source")}),
        (_("On the map"), {"classes": ("collapse",), "fields": (("lat", "lon"),)}),
    )


class NameInline(TabularRows):
    model = InstitutionName
    verbose_name_plural = _("Other names")


class IdentifierInline(TabularRows):
    model = Identifier


class PublicCommentForm(OrderedForm):
    """The one kind of event that stands without a resolution."""

    class Meta:
        model = ResolutionEvent
        exclude = ("kind", "order")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.instance.kind = EventKind.PUBLIC_COMMENT


class PublicCommentInline(StackedRows):
    model = ResolutionEvent
    form = PublicCommentForm
    fk_name = "institution"
    show_change_link = True
    verbose_name = _("public comment")
    verbose_name_plural = _("Public comment tied to no resolution (quotes: “Change”, once saved)")
    fields = (("edtf", "date_basis", "as_printed"), "body", "description")


class InstitutionForm(ReviewedForm):
    slug_from: ClassVar[tuple[str, ...]] = ("name",)


@admin.register(Institution)
class InstitutionAdmin(MergingAdmin, ReviewedAdmin):
    actions = [*ReviewedAdmin.actions, "merge_selected"]
    form = InstitutionForm
    list_display = ("name", "kind", "state", "parent", "review_state", "updated_at")
    list_filter = ("review_state", "kind", "state")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("parent", "places")
    inlines = (
        NameInline,
        IdentifierInline,
        PublicCommentInline,
        inline_for("institution", verbose_name_plural=_("Quotes that give the size")),
    )
    fieldsets = (
        (None, {"fields": ("name", "kind", "state", "places", "parent", "website", "summary_en")}),
        (_("Size"), {"fields": (("size", "size_unit", "size_approximate"), "size_as_of")}),
        *in_other_languages("summary"),
        ADDRESS,
        STAMPED,
    )
