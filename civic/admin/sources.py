"""Source articles and the staff-only texts that quotes are anchored in."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.admin.base import StaffForm
from civic.admin.coding import CodingAdmin
from civic.admin.fields import in_other_languages
from civic.admin.intake import IntakeAdmin
from civic.admin.merging import MergingAdmin
from civic.admin.review import ADDRESS, STAMPED, ReviewedAdmin
from civic.admin.rows import SoleRowAdmin, StackedRows, TabularRows
from civic.models import AlternateUrl, Snapshot, SourceArticle


class SnapshotText(forms.ModelForm):
    """Pasted text becomes the stored one, with its sum and length; once quoted it stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "captured_at" in self.fields:
            self.fields["captured_at"].required = False
            self.fields["captured_at"].help_text = gettext_lazy("Left empty: now.")
        if "text" in self.fields:
            self.fields["text"].required = self.instance._state.adding
            self.fields["text"].widget.attrs["rows"] = 16
            # Leading blanks count in offsets.
            self.fields["text"].strip = False  # type: ignore[attr-defined]
            if self._is_quoted():
                self.fields["text"].disabled = True
                self.fields["text"].help_text = gettext_lazy("Quotes are anchored in this text: it stays.")

    def _is_quoted(self) -> bool:
        saved = self.instance
        return bool(saved.pk and saved.text) and saved.evidence.exists()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if "captured_at" in self.fields and "captured_at" not in self.errors:
            given["captured_at"] = given.get("captured_at") or self.instance.captured_at or timezone.now()
        if "text" in self.changed_data and given.get("text"):
            self._take(given)
            if not given["text"].strip():
                self.add_error("text", _("The text is empty."))
        return cleaned

    def _take(self, given: dict[str, Any]) -> None:
        taken = Snapshot()
        try:
            taken.take_text(given["text"])
        except ValidationError as error:
            self.add_error("text", error.message_dict["text"])
            return
        old = self.instance
        if old.pk and not old.text and old.sha256 != taken.sha256:
            self.add_error("text", _("This is another text than the recorded one. Add it as a new snapshot."))
        article = given.get("article") or (old.article if old.article_id else None)
        if article is not None and article.pk:
            twins = Snapshot.objects.filter(sha256=taken.sha256, article=article).exclude(pk=old.pk)
            if twins.exists():
                self.add_error("text", _("This text is here already."))
        given["text"] = taken.text
        old.sha256, old.length = taken.sha256, taken.length


class SnapshotForm(SnapshotText, StaffForm):
    """The same on a page of its own."""


class SnapshotInline(StackedRows):
    model = Snapshot
    form = SnapshotText
    show_change_link = True
    fields = ("text", ("captured_at", "method"), ("sha256", "length"))
    readonly_fields = ("sha256", "length")
    verbose_name = gettext_lazy("text of the article, for staff only")
    verbose_name_plural = gettext_lazy("Texts of the article, for staff only")


class AlternateUrlInline(TabularRows):
    model = AlternateUrl
    verbose_name_plural = gettext_lazy("Other addresses of the same article")


@admin.register(SourceArticle)
class SourceArticleAdmin(CodingAdmin, IntakeAdmin, MergingAdmin, ReviewedAdmin):
    actions = [*ReviewedAdmin.actions, "merge_selected"]
    list_display = ("title", "publisher", "edtf", "kind", "review_state", "updated_at")
    list_filter = ("review_state", "kind", "language")
    search_fields = ("title", "publisher", "slug", "canonical_url")
    inlines = (SnapshotInline, AlternateUrlInline)
    fieldsets = (
        (None, {"fields": ("kind", "title", "publisher", "authors", "canonical_url", "archive_url")}),
        (
            gettext_lazy("Date of publication"),
            {"fields": (("edtf", "date_basis", "as_printed"), "date_source_en", "accessed_on")},
        ),
        (gettext_lazy("For staff"), {"fields": ("language", "staff_note")}),
        *in_other_languages("date_source"),
        ADDRESS,
        STAMPED,
    )


@admin.register(Snapshot)
class SnapshotAdmin(SoleRowAdmin):
    form = SnapshotForm
    fixed_fields = ("article",)
    list_display = ("article", "captured_at", "length", "method", "has_text", "sha256")
    list_select_related = ("article",)
    search_fields = ("article__title", "article__publisher", "article__slug")
    autocomplete_fields = ("article",)
    readonly_fields = ("sha256", "length")
    fieldsets = (
        (None, {"fields": ("article", "text", ("captured_at", "method"))}),
        (gettext_lazy("Sum"), {"classes": ("collapse",), "fields": (("sha256", "length"),)}),
    )

    @admin.display(boolean=True, description=gettext_lazy("text stored"))
    def has_text(self, obj: Snapshot) -> bool:
        return bool(obj.text)
