"""Public words of an institution."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.admin.evidence import inline_for
from civic.admin.review import ADDRESS, STAMPED, ReviewedAdmin
from civic.models import Statement


@admin.register(Statement)
class StatementAdmin(ReviewedAdmin):
    list_display = ("title", "issuer", "speaker", "kind", "edtf", "status", "review_state")
    list_filter = ("review_state", "status", "kind", "issuer__state")
    list_select_related = ("issuer", "speaker__person")
    search_fields = ("title", "slug", "issuer__name", "speaker__person__name")
    autocomplete_fields = ("issuer", "speaker")
    readonly_fields = (*ReviewedAdmin.readonly_fields, "status")
    inlines = (inline_for("statement"),)
    fieldsets = (
        (None, {"fields": ("issuer", "speaker", "kind", "title")}),
        (_("When and where"), {"fields": (("edtf", "date_basis", "as_printed"), "venue")}),
        (
            _("Taken back?"),
            {"classes": ("collapse",), "fields": ("retracted_edtf", "retraction_note", "status")},
        ),
        ADDRESS,
        STAMPED,
    )
