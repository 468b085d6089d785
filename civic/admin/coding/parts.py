"""Groups of fields: of a commitment, and of the records that are made in place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import dates
from civic.admin.coding.forms import Typed
from civic.admin.fields import Codes, Lines
from civic.choices import (
    Counterparty,
    DateBasis,
    Modality,
    Polarity,
    ResolutionKind,
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


def _lines(rows: int, *names: str) -> dict[str, forms.Textarea]:
    return {name: forms.Textarea({"rows": rows}) for name in names}


class InLanguages(forms.ModelForm):
    """Our own words are asked for in English; Spanish and Vietnamese are folded away, all in one place."""

    @property
    def first(self) -> list[forms.BoundField]:
        return [field for field in self if field.name[-3:] not in ("_es", "_vi")]

    @property
    def others(self) -> list[forms.BoundField]:
        return [field for field in self if field.name[-3:] in ("_es", "_vi")]


class CommitmentFields(InLanguages):
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
            *Commitment.summary.fields,
            *Commitment.certainty_note.fields,
            *("certainty", "polarity", "modality", "counterparties"),
            *(*Commitment.actor.fields, *Commitment.deadline.fields),
            *(*Commitment.conditions.fields, *Commitment.exceptions.fields),
            *("clause", "locator"),
        )
        widgets = _lines(2, *Commitment.summary.fields, *Commitment.certainty_note.fields) | _lines(
            1, *Commitment.conditions.fields, *Commitment.exceptions.fields
        )
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


class StatementFields(InLanguages):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("as its quotes are")), *StatementKind.choices],
        required=False,
    )
    issuer = Typed(gettext_lazy("Said by, if not the institution"), names="institutions")

    class Meta:
        model = Statement
        fields = ("kind", "title_es", "title_vi", *Statement.venue.fields)


class ResolutionFields(InLanguages):
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
        fields = ("kind", "number", "adopting_body", "text_access", "url", *Resolution.summary.fields)
        widgets = _lines(2, *Resolution.summary.fields)
        field_classes = dict.fromkeys(widgets, Lines)


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
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https"
    )
    ids = Lines(
        label=gettext_lazy("Ids"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 1}),
        help_text=gettext_lazy(
            "One a line, with where it was looked up: GEOID | 0668000 | Census list (or NCES, OCD, ORI)"
        ),
    )

    class Meta:
        model = Institution
        fields = ("kind", "state", "website")


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


class RelationFields(InLanguages):
    class Meta:
        model = ResolutionRelation
        fields = ("kind", "certainty", *ResolutionRelation.rationale.fields)
        widgets = _lines(2, *ResolutionRelation.rationale.fields)
        field_classes = dict.fromkeys(widgets, Lines)


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
