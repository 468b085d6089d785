"""How an article comes in: the form that takes a text, and the one that confirms what was found in it."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from civic.admin.review import ReviewedForm
from civic.admin.uploads import HALF_WAY
from civic.ingest.documents import Document, read_file, read_pasted
from civic.ingest.duplicates import Duplicate
from civic.ingest.encodings import Unreadable
from civic.ingest.intake import Capture, capture_of
from civic.models import ArticleIntake

Fetch = Callable[[str], Document]
"""Gets the document at an address. Raises ``Unreadable``."""
OTHER = "other"
_OFF = _("Fetching is off on this site: paste the text, or choose a file. The address you typed is kept.")


class ArriveForm(forms.Form):
    """An address, a pasted text or a file. ``document`` is what came, once the form is valid."""

    url = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=AdminURLFieldWidget(attrs={"autofocus": True}),
        help_text=_("Where the article stands."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 8}),
        help_text=_("Select all of the page, copy, paste: menus and comments are cut for you."),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("Text, HTML or PDF, at most 20 MB.")
    )
    # Stands last: a browser that was cut off has not sent it.
    complete = forms.CharField(initial="1", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fetch: Fetch | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="arrive_%s", **kwargs)
        self.fetch = fetch if getattr(settings, "ARTICLE_FETCH", False) else None
        self.document: Document | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text, file, url = given.get("text"), given.get("file"), given.get("url")
        if not given.get("complete"):
            self.add_error(None, HALF_WAY)
        elif text and file:
            self.add_error("file", _("Give the text or a file, not both."))
        elif not self.errors:
            self._read(text, file, url or "")
        return given

    def _read(self, text: str | None, file: Any, url: str) -> None:
        field = "file" if file else "text" if text or not url else "url"
        try:
            if file:
                self.document = read_file(file.read(), file.name, url=url)
            elif text:
                self.document = read_pasted(text)
            elif url and self.fetch:
                self.document = self.fetch(url)
            else:
                self.add_error(None, _OFF if url else _("Paste the text of the article, or choose a file."))
        except Unreadable as error:
            self.add_error(field, str(error))


class ConfirmForm(ReviewedForm):
    """What was found, to be corrected. ``capture`` is the text with the editor's cuts, if they are valid."""

    choice = forms.ChoiceField(label=_("Is it one of these?"), required=False, widget=forms.RadioSelect)
    cut_before = forms.CharField(
        label=_("Cut everything before these words"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("Copied from the text below, as many as occur only once."),
    )
    cut_below = forms.CharField(
        label=_("Cut everything from these words on"), required=False, widget=AdminTextInputWidget
    )

    def __init__(
        self,
        *args: Any,
        intake: ArticleIntake,
        taken_back: Iterable[int] = (),
        duplicates: Iterable[Duplicate] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.intake, self.taken_back = intake, set(taken_back)
        self.capture: Capture | None = None
        choices = [(str(found.article.pk), _named(found)) for found in duplicates]
        if choices:
            self.fields["choice"].choices = [*choices, (OTHER, _("No, it is another article."))]  # type: ignore[attr-defined]
        else:
            del self.fields["choice"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        try:
            words = given.get("cut_before", ""), given.get("cut_below", "")
            self.capture = capture_of(self.intake, self.taken_back, *words)
        except ValidationError as error:
            self.add_error(None, error)
        if "choice" in self.fields and not given.get("choice") and "choice" not in self.errors:
            self.add_error("choice", _("Say whether the article is here already."))
        return cleaned

    def full_clean(self) -> None:
        """For a text of a known article only the choice and the cuts count."""
        super().full_clean()
        if self.is_bound and self.same_as is not None:
            for name in set(self.errors) & set(self._meta.fields or ()):
                del self.errors[name]

    @property
    def same_as(self) -> int | None:
        """The key of the article that this is a text of, where the editor said so."""
        chosen = self.cleaned_data.get("choice", "")
        return int(chosen) if chosen and chosen != OTHER else None


def _named(found: Duplicate) -> Any:
    url = reverse("admin:civic_sourcearticle_change", args=[found.article.pk])
    question = _("Yes: store this as a new text of")
    return format_html(
        '{} <a href="{}" target="_blank" rel="noopener">{}</a>. {}.', question, url, found.article, found.why
    )
