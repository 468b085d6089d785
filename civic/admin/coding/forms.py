"""What one entry of the coding view holds: a kind of record, names that were typed, words, and the rest."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import dates
from civic.admin.evidence import LONGEST
from civic.admin.fields import Codes, Lines
from civic.choices import (
    Attribution,
    Counterparty,
    DateBasis,
    IdentifierScheme,
    Modality,
    Part,
    Polarity,
    ResolutionKind,
    Stance,
    StatementKind,
)
from civic.models import (
    Commitment,
    Institution,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    Statement,
)
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


class CommitmentFields(forms.ModelForm):
    counterparties = Codes(
        join=True,
        choices=Counterparty.choices,
        initial=[Counterparty.NOT_STATED.value],
        label=gettext_lazy("Towards whom"),
    )
    polarity = forms.ChoiceField(label=gettext_lazy("Polarity"), choices=[("", "—"), *Polarity.choices])
    modality = forms.ChoiceField(
        label=gettext_lazy("Modality"), choices=Modality.choices, initial=Modality.WILL
    )

    class Meta:
        model = Commitment
        fields = (
            *("summary_en", "summary_es", "summary_vi", "certainty", "certainty_note", "polarity"),
            *("modality", "counterparties", "actor", "conditions", "exceptions", "deadline"),
            *("clause", "locator"),
        )
        widgets = {
            name: forms.Textarea({"rows": 2})
            for name in ("summary_en", "summary_es", "summary_vi", "certainty_note")
        } | {name: forms.Textarea({"rows": 1}) for name in ("conditions", "exceptions")}
        field_classes = dict.fromkeys(widgets, Lines)


class DateFields(forms.Form):
    """The date of the event or statement that is made."""

    as_printed = Typed(gettext_lazy("Date as printed"), max_length=120)
    edtf = Typed(gettext_lazy("Date"), max_length=60)
    date_basis = forms.ChoiceField(
        label=gettext_lazy("How we know it"), choices=[("", "—"), *DateBasis.choices], required=False
    )

    def clean_edtf(self) -> str:
        try:
            return dates.parse(self.cleaned_data["edtf"]).text
        except dates.BadDate as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("edtf") and not given.get("date_basis") and "date_basis" not in self.errors:
            self.add_error("date_basis", _("Say how we know the date."))
        return given


class StatementFields(forms.ModelForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("as its quotes are")), *StatementKind.choices],
        required=False,
    )
    issuer = Typed(gettext_lazy("Said by, if not the institution"), names="institutions")

    class Meta:
        model = Statement
        fields = ("kind", "venue")


class ResolutionFields(forms.ModelForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=ResolutionKind.choices, initial=ResolutionKind.RESOLUTION
    )
    issuer = Typed(gettext_lazy("Issued by, if not the institution"), names="institutions")

    url = forms.URLField(
        label=gettext_lazy("Address of the official text"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )

    class Meta:
        model = Resolution
        fields = ("kind", "number", "adopting_body", "text_access", "url", "summary")
        field_classes = {"summary": Lines}
        widgets = {"summary": forms.Textarea({"rows": 2})}


class EventFields(forms.ModelForm):
    class Meta:
        model = ResolutionEvent
        fields = ("kind", "body", "description", "ayes", "noes", "abstentions")


class InstitutionFields(forms.ModelForm):
    """Of an institution that is not here yet."""

    place = Typed(gettext_lazy("Place"), names="places", max_length=120)
    parent = Typed(gettext_lazy("Belongs to"), names="institutions")
    names = Lines(
        label=gettext_lazy("Other names"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 1}),
        help_text=gettext_lazy("One a line; a note after a bar: SJUSD | as printed"),
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Id"), choices=[("", "—"), *IdentifierScheme.choices], required=False
    )
    value = Typed(gettext_lazy("Its value"), max_length=120)
    source = Typed(gettext_lazy("Where it was looked up"), max_length=300)

    class Meta:
        model = Institution
        fields = ("kind", "state")


class SizeFields(forms.ModelForm):
    class Meta:
        model = Institution
        fields = ("size", "size_unit", "size_approximate", "size_as_of")


class PersonFields(forms.ModelForm):
    """An official who is not here yet."""

    name = Typed(gettext_lazy("Name"), max_length=120)
    serves = Typed(gettext_lazy("Serves, if not the institution"), names="institutions")

    class Meta:
        model = Role
        fields = ("title", "category")


class RelationFields(forms.ModelForm):
    class Meta:
        model = ResolutionRelation
        fields = ("kind", "certainty", "rationale")
        field_classes = {"rationale": Lines}
        widgets = {"rationale": forms.Textarea({"rows": 2})}


PARTS: dict[str, type[forms.BaseForm]] = {
    "commitment": CommitmentFields,
    "date": DateFields,
    "statement": StatementFields,
    "resolution": ResolutionFields,
    "event": EventFields,
    "institution": InstitutionFields,
    "size": SizeFields,
    "person": PersonFields,
    "relation": RelationFields,
}
"""The groups of fields, by the prefix of their names."""
