"""Public words of an institution."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.admin.evidence import inline_for
from civic.admin.fields import in_other_languages
from civic.admin.review import ADDRESS, STAMPED, ReviewedAdmin, ReviewedForm
from civic.admin.spreadsheets import SpreadsheetAdmin
from civic.models import Statement


class StatementForm(ReviewedForm):
    slug_from: ClassVar[tuple[str, ...]] = ("title_en",)


@admin.register(Statement)
class StatementAdmin(SpreadsheetAdmin, ReviewedAdmin):
    form = StatementForm
    list_display = ("title_en", "issuer", "speaker", "kind", "edtf", "status", "review_state")
    list_filter = ("review_state", "status", "kind", "issuer__state")
    list_select_related = ("issuer", "speaker__person")
    search_fields = ("title_en", "title_es", "title_vi", "slug", "issuer__name", "speaker__person__name")
    autocomplete_fields = ("issuer", "speaker")
    readonly_fields = (*ReviewedAdmin.readonly_fields, "status")
    inlines = (inline_for("statement"),)
    fieldsets = (
        (None, {"fields": ("issuer", "speaker", "kind", "title_en")}),
        (_("When and where"), {"fields": (("edtf", "date_basis", "as_printed"), "venue_en")}),
        (
            _("Taken back?"),
            {"classes": ("collapse",), "fields": ("retracted_edtf", "retraction_note_en", "status")},
        ),
        *in_other_languages("title", "venue", "retraction_note"),
        ADDRESS,
        STAMPED,
    )
