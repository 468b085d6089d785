"""What every entry of the coding view holds: a kind of record, names that were typed, quotes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.admin.evidence import LONGEST
from civic.admin.fields import Lines
from civic.choices import Attribution, Part, Stance
from civic.models.records import has_controls

MOST_QUOTES = 20


class Kind(TextChoices):
    """What an entry makes; the letters in brackets are the keys that choose it in the text."""

    COMMITMENT = "commitment", gettext_lazy("Commitment (c)")
    EVENT = "event", gettext_lazy("Event of a resolution (e)")
    STATEMENT = "statement", gettext_lazy("Statement (s)")
    ROLE = "role", gettext_lazy("Official (o)")
    INSTITUTION = "institution", gettext_lazy("Institution, its size (i)")
    RELATION = "relation", gettext_lazy("Relation between texts (r)")
    ASIDE = "aside", gettext_lazy("Read, not a commitment (n)")


class Proves(TextChoices):
    BOTH = "both", gettext_lazy("the commitment and its basis")
    RECORD = "record", gettext_lazy("the commitment only")
    BASIS = "basis", gettext_lazy("the basis only")


def _without_controls(text: str) -> None:
    if has_controls(text):
        raise ValidationError(_("Remove the control characters."), code="control")


class Typed(forms.CharField):
    """One line that somebody typed; with ``names`` the browser proposes the names of a datalist."""

    def __init__(self, label: Any = "", *, names: str = "", **kwargs: Any) -> None:
        kwargs = {"max_length": 200, "required": False, **kwargs}
        super().__init__(label=label, validators=[_without_controls], **kwargs)
        if names and "widget" not in kwargs:
            self.widget.attrs |= {"list": names, "autocomplete": "off"}


class SubjectForm(forms.Form):
    """What kind of record, and which records it stands on, by their names."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=Kind.choices,
        initial=Kind.COMMITMENT,
        widget=forms.RadioSelect,
    )
    institution = Typed(gettext_lazy("Institution"), names="institutions")
    type = Typed(gettext_lazy("Type"), names="types", max_length=60)
    level = Typed(max_length=20)
    basis = Typed(gettext_lazy("Resolution or statement"), names="bases", max_length=330)
    basis_is = forms.ChoiceField(
        label=gettext_lazy("A new one? It is a"),
        required=False,
        choices=[
            ("", "—"),
            ("statement", gettext_lazy("statement")),
            ("resolution", gettext_lazy("resolution")),
        ],
    )
    other = Typed(gettext_lazy("The other resolution"), names="bases", max_length=330)
    note = Typed(gettext_lazy("Why it is no commitment"), max_length=300)
    seen = Typed(max_length=64, widget=forms.HiddenInput)


class QuoteForm(forms.Form):
    """Words of the text. ``start`` is a hint for words that stand there twice; the server looks itself."""

    exact = Lines(
        label=gettext_lazy("Quote"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )
    start = Typed(max_length=40, widget=forms.HiddenInput)
    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=Part.choices, required=False)
    attribution = forms.ChoiceField(
        label=gettext_lazy("Whose words"), choices=[("", "—"), *Attribution.choices], required=False
    )
    speaker = Typed(gettext_lazy("Speaker"), names="speakers", max_length=280)
    stance = forms.ChoiceField(label=gettext_lazy("Stance"), choices=Stance.choices, required=False)
    proves = forms.ChoiceField(label=gettext_lazy("Proves"), choices=Proves.choices, required=False)
    prefix = Typed(gettext_lazy("Words right before"), max_length=120, strip=False)
    suffix = Typed(gettext_lazy("Words right after"), max_length=120, strip=False)


QuoteFormSet = forms.formset_factory(
    QuoteForm, extra=3, max_num=MOST_QUOTES, absolute_max=MOST_QUOTES, validate_max=True
)
