"""What changed from one published version of a record to the next, field by field, in plain words.

Quotes are named by their first words only: what all pages show of an article counts together against
``ARTICLE_MAX_WORDS``, and a history must not keep on showing what was taken away.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from civic import choices

FIRST_WORDS = 6
HIDDEN = ("stated_earliest", "stated_latest", "binding_force")
_IN = {
    "en": gettext_lazy("{field} (in English)"),
    "es": gettext_lazy("{field} (in Spanish)"),
    "vi": gettext_lazy("{field} (in Vietnamese)"),
}


def _in_languages(name: str, label: Any) -> dict[str, Any]:
    """The columns of our own words, one a language."""
    return {f"{name}_{code}": format_lazy(words, field=label) for code, words in _IN.items()}


LABELS: Mapping[str, Any] = {
    "slug": gettext_lazy("Address of the page"),
    "name": gettext_lazy("Name"),
    "title": gettext_lazy("Title"),
    "kind": gettext_lazy("Kind"),
    "state": gettext_lazy("State"),
    "website": gettext_lazy("Website"),
    "url": gettext_lazy("Address of the text"),
    **_in_languages("title", gettext_lazy("Title")),
    **_in_languages("summary", gettext_lazy("Summary")),
    "size": gettext_lazy("Size"),
    "size_approximate": gettext_lazy("Size is approximate"),
    "size_unit": gettext_lazy("What the size counts"),
    "size_as_of": gettext_lazy("Date of the size"),
    "parent": gettext_lazy("Belongs to"),
    "places": gettext_lazy("Places"),
    "other_names": gettext_lazy("Other names"),
    "identifiers": gettext_lazy("Identifiers"),
    "people": gettext_lazy("People"),
    "number": gettext_lazy("Number"),
    "adopting_body": gettext_lazy("Adopted by"),
    "text_access": gettext_lazy("Text"),
    "status": gettext_lazy("Status"),
    "edtf": gettext_lazy("Date"),
    "date_basis": gettext_lazy("How we know the date"),
    "as_printed": gettext_lazy("Date as printed"),
    "stated_edtf": gettext_lazy("Date"),
    "stated_basis": gettext_lazy("How we know the date"),
    "stated_as_printed": gettext_lazy("Date as printed"),
    "institution": gettext_lazy("Institution"),
    "issuer": gettext_lazy("Institution"),
    "named_institutions": gettext_lazy("Institutions named"),
    "events": gettext_lazy("What happened"),
    "relations": gettext_lazy("Other texts"),
    **_in_languages("venue", gettext_lazy("Where it was said")),
    "speaker": gettext_lazy("Who said it"),
    "retracted_edtf": gettext_lazy("Taken back on"),
    **_in_languages("retraction_note", gettext_lazy("How it was taken back")),
    "type": gettext_lazy("Topic"),
    "level_ordinal": gettext_lazy("Level"),
    "basis": gettext_lazy("Where it is written"),
    "resolution": gettext_lazy("Resolution"),
    "statement": gettext_lazy("Statement"),
    **_in_languages("actor", gettext_lazy("Who acts")),
    "counterparties": gettext_lazy("Towards whom"),
    "polarity": gettext_lazy("What it does"),
    "modality": gettext_lazy("How it is put"),
    **_in_languages("conditions", gettext_lazy("Conditions")),
    **_in_languages("exceptions", gettext_lazy("Exceptions")),
    **_in_languages("deadline", gettext_lazy("Deadline")),
    "locator": gettext_lazy("Place in the text"),
    "clause": gettext_lazy("Part of the text"),
    "certainty": gettext_lazy("How clear"),
    **_in_languages("certainty_note", gettext_lazy("What is unclear")),
    "attribution": gettext_lazy("Whose words"),
    "last_verified_on": gettext_lazy("Last checked"),
    "evidence": gettext_lazy("Quotes"),
}
CODES: Mapping[str, Any] = {
    "state": choices.State,
    "size_unit": choices.SizeUnit,
    "text_access": choices.TextAccess,
    "status": choices.Status,
    "date_basis": choices.DateBasis,
    "stated_basis": choices.DateBasis,
    "basis": choices.Basis,
    "counterparties": choices.Counterparty,
    "polarity": choices.Polarity,
    "modality": choices.Modality,
    "clause": choices.Clause,
    "certainty": choices.Certainty,
    "attribution": choices.Attribution,
}
KINDS: Mapping[str, Any] = {
    "institution": choices.InstitutionKind,
    "resolution": choices.ResolutionKind,
    "statement": choices.StatementKind,
}
DATES = ("edtf", "stated_edtf", "retracted_edtf", "last_verified_on", "size_as_of")
_OF_EVENTS = (choices.EventKind, choices.CommitmentEventKind)
_NOTHING = pgettext_lazy("a value", "nothing")


class Value(NamedTuple):
    """One side of a change: plain words, or a date for the page to put into words."""

    text: str = ""
    edtf: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.edtf)


class Change(NamedTuple):
    """A field that changed: from one value to another, or parts that came and went; neither for details."""

    label: str
    old: Value
    new: Value
    added: list[Value]
    removed: list[Value]


def differences(model: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every public field in which two versions of a record differ, in the order of ``LABELS``.

    The order of the record itself is lost where PostgreSQL stores it.
    """
    names = dict.fromkeys([*LABELS, *sorted({*new, *old} - {*HIDDEN})])
    return [
        _change(model, name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    ]


def _change(model: str, name: str, old: Any, new: Any) -> Change:
    label = str(LABELS.get(name, name))
    if isinstance(old, list) or isinstance(new, list):
        before, after = (_parts(name, side) for side in (old, new))
        added = [part for part in after if part not in before]
        removed = [part for part in before if part not in after]
        return Change(label, Value(), Value(), added, removed)
    return Change(label, _value(model, name, old), _value(model, name, new), [], [])


def _parts(name: str, items: Any) -> list[Value]:
    return [_part(name, item) for item in items or []]


def _part(name: str, item: Any) -> Value:
    """One quote, event, name or other part of a record, in few words."""
    if not isinstance(item, dict):
        return Value(str(item))
    texts: dict[str, Callable[[], str]] = {
        "evidence": lambda: first_words(item.get("exact", "")),
        "events": lambda: _event(item),
        "people": lambda: f"{item.get('name', '')}, {item.get('title', '')}",
        "relations": lambda: f"{_label(choices.RelationKind, item.get('kind'))} {item.get('to', '')}",
        "identifiers": lambda: (
            f"{_label(choices.IdentifierScheme, item.get('scheme'))} {item.get('value', '')}"
        ),
    }
    text = texts[name]() if name in texts else str(item.get("name", ""))
    return Value(text, item.get("edtf", "") if name == "events" else "")


def first_words(quote: str) -> str:
    """The start of a quote, enough to know it by."""
    words = quote.split()
    more = " …" if len(words) > FIRST_WORDS else ""
    return _("“%(words)s”") % {"words": " ".join(words[:FIRST_WORDS]) + more}


def _event(item: Mapping[str, Any]) -> str:
    kind = item.get("kind")
    return next((str(known(kind).label) for known in _OF_EVENTS if kind in known.values), str(kind))


def _value(model: str, name: str, value: Any) -> Value:
    if value in (None, "", []):
        return Value(str(_NOTHING))
    if name in DATES:
        return Value(edtf=str(value))
    if isinstance(value, bool):
        return Value(_("yes") if value else _("no"))
    if name == "speaker" and isinstance(value, dict):
        return Value(f"{value.get('name', '')}, {value.get('title', '')}")
    known = KINDS.get(model) if name == "kind" else CODES.get(name)
    return Value(", ".join(_label(known, code) for code in str(value).split()) if known else str(value))


def _label(known: Any, code: Any) -> str:
    """The words of a code; a code that a later version of the site no longer knows stays as it was."""
    label: str | Promise = known(code).label if known is not None and code in known.values else code
    return str(label)
