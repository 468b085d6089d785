"""Commitments, what happened to them, and recorded searches."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.admin.base import StaffAdmin
from civic.admin.evidence import inline_for
from civic.admin.fields import Codes, in_other_languages
from civic.admin.ordering import OrderedForm, OrderedFormSet
from civic.admin.review import ADDRESS, STAMPED, ReviewedAdmin, ReviewedForm
from civic.admin.rows import RowAdmin, TabularRows
from civic.choices import Counterparty
from civic.models import Commitment, CommitmentEvent, ResearchLog

DERIVED = ("status", "attribution", "stated_edtf", "last_verified_on", "is_public")


class CommitmentForm(ReviewedForm):
    counterparties = Codes(
        join=True,
        choices=Counterparty.choices,
        initial=Counterparty.NOT_STATED.value,
        label=gettext_lazy("Towards whom"),
        help_text=gettext_lazy("Those that the source names; “not stated” stands alone."),
    )

    def slug_words(self) -> str:
        given = self.cleaned_data
        if not (given.get("institution") and given.get("type") and given.get("level")):
            return ""
        return f"{given['institution'].slug} {given['type'].slug} {given['level'].ordinal}"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        chosen, level = self.cleaned_data.get("type"), self.cleaned_data.get("level")
        if chosen and level and level.type_id != chosen.pk:
            theirs = ", ".join(str(one.ordinal) for one in chosen.levels.all())
            self.add_error(
                "level",
                _("“%(level)s” is no level of %(type)s, which has %(theirs)s. Search for “%(type)s”.")
                % {"level": level, "type": chosen.notation, "theirs": theirs or _("none")},
            )
        return cleaned


class CommitmentEventInline(TabularRows):
    model = CommitmentEvent
    form = OrderedForm
    formset = OrderedFormSet
    show_change_link = True
    verbose_name_plural = gettext_lazy("Checked since, ended, taken back (quotes: “Change”, once saved)")
    fields = ("kind", "edtf", "date_basis", "as_printed", "note_en", "order")


@admin.register(Commitment)
class CommitmentAdmin(ReviewedAdmin):
    form = CommitmentForm
    list_display = ("institution", "level", "basis", "status", "certainty", "stated_edtf", "review_state")
    list_display_links = ("institution", "level")
    list_filter = ("review_state", "status", "basis", "certainty", "attribution", "state", "type")
    list_select_related = ("institution", "level__type")
    search_fields = ("slug", "institution__name", "type__notation", "level__label_en", "summary_en")
    autocomplete_fields = ("institution", "type", "level", "resolution", "statement")
    readonly_fields = (*ReviewedAdmin.readonly_fields, *DERIVED)
    inlines = (
        inline_for("commitment", verbose_name_plural=gettext_lazy("Quotes that prove it")),
        CommitmentEventInline,
    )
    fieldsets = (
        (gettext_lazy("Who is bound"), {"fields": ("institution",)}),
        (gettext_lazy("To what"), {"fields": ("type", "level")}),
        (gettext_lazy("On which basis: one of the two"), {"fields": ("resolution", "statement")}),
        (
            gettext_lazy("In which words"),
            {
                "fields": (
                    *(("polarity", "modality"), "actor_en", "counterparties"),
                    *("conditions_en", "exceptions_en"),
                )
            },
        ),
        (gettext_lazy("Where in the text"), {"fields": (("clause", "locator"), "deadline_en")}),
        (gettext_lazy("Is it clear?"), {"fields": ("certainty", "certainty_note_en")}),
        (gettext_lazy("In plain language"), {"fields": ("summary_en", "summary_es", "summary_vi")}),
        *in_other_languages("actor", "conditions", "exceptions", "deadline", "certainty_note"),
        (gettext_lazy("What follows from the rest"), {"classes": ("collapse",), "fields": DERIVED}),
        ADDRESS,
        STAMPED,
    )


@admin.register(CommitmentEvent)
class CommitmentEventAdmin(RowAdmin):
    list_display = ("commitment", "kind", "edtf", "note_en", "order")
    list_filter = ("kind",)
    list_select_related = ("commitment__institution", "commitment__level")
    search_fields = ("commitment__institution__name", "note_en")
    readonly_fields = ("commitment", "order")
    inlines = (inline_for("commitment_event"),)
    fieldsets = (
        (None, {"fields": ("commitment", "kind", "order", ("edtf", "date_basis", "as_printed"), "note_en")}),
        *in_other_languages("note"),
    )


@admin.register(ResearchLog)
class ResearchLogAdmin(StaffAdmin):
    list_display = ("institution", "type", "outcome", "searched_on", "by")
    list_filter = ("outcome", "type")
    list_select_related = ("institution", "type", "by")
    search_fields = ("institution__name", "type__notation", "where_en")
    autocomplete_fields = ("institution", "type")
    readonly_fields = ("by",)
    fieldsets = (
        (
            None,
            {
                "fields": ("institution", "type", "searched_on", "where_en", "outcome"),
                "description": gettext_lazy(
                    "The public reads “no promise found” only where a search stands here."
                ),
            },
        ),
        *in_other_languages("where"),
        (gettext_lazy("For staff"), {"fields": ("note", "by")}),
    )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.by = request.user
        super().save_model(request, obj, form, change)
