"""The codebook: types, levels, and the version that names its state."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.admin.base import StaffAdmin, StaffForm
from civic.admin.fields import Codes, in_other_languages
from civic.admin.rows import TabularRows
from civic.choices import InstitutionKind
from civic.models import CodebookVersion, CommitmentType, Level
from civic.models.codebook import all_kinds

LABELS = ("label", "question", "definition", "alternative_labels")
RULES = ("include", "exclude", "example", "near_misses")


class CommitmentTypeForm(StaffForm):
    applies_to = Codes(join=False, choices=InstitutionKind.choices, initial=all_kinds, label=_("Applies to"))


class LevelInline(TabularRows):
    model = Level
    show_change_link = True
    fields = ("ordinal", "label_en", "test_en", "required_words")


@admin.register(CommitmentType)
class CommitmentTypeAdmin(StaffAdmin):
    form = CommitmentTypeForm
    list_display = ("notation", "label_en", "direction", "kind", "order")
    list_filter = ("direction", "kind")
    search_fields = ("notation", "label_en", "alternative_labels_en", "label_es", "label_vi")
    inlines = (LevelInline,)
    fieldsets = (
        (None, {"fields": ("notation", "label_en", "question_en", "definition_en", "alternative_labels_en")}),
        (_("When to use it"), {"fields": tuple(f"{name}_en" for name in RULES)}),
        (
            _("Where it applies"),
            {"fields": ("direction", "applies_to", ("kind", "kind_from_level"), "order", "slug")},
        ),
        *in_other_languages(*LABELS, *RULES),
    )


@admin.register(Level)
class LevelAdmin(StaffAdmin):
    list_display = ("__str__", "type", "ordinal", "required_words")
    list_filter = ("type",)
    list_select_related = ("type",)
    search_fields = ("type__notation", "ordinal", "label_en")
    autocomplete_fields = ("type",)
    fieldsets = (
        (None, {"fields": ("type", "ordinal", "label_en", "test_en", "required_words", "sentence_en")}),
        *in_other_languages("label", "test", "sentence"),
    )


@admin.register(CodebookVersion)
class CodebookVersionAdmin(StaffAdmin):
    list_display = ("version", "released")
    search_fields = ("version", "changelog")
    fieldsets = ((None, {"fields": ("version", "released", "changelog")}),)
