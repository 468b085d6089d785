"""What every public column means, in one English sentence each.

The schema of the API, the tables of ``docs/`` and the codebook of a release say these sentences. A column in
three languages is described once, under its name without the language.
"""

from collections.abc import Mapping
from typing import Any

from civic.models import (
    Commitment,
    CommitmentEvent,
    CommitmentType,
    Evidence,
    Institution,
    Level,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
)

LANGUAGE_NAMES = {"en": "English", "es": "Spanish", "vi": "Vietnamese"}
_EDTF = "as EDTF, which can be a day, a month, a year or an open end; empty if it is not known"

DESCRIPTIONS: Mapping[str, str] = {
    "abstentions": "How many abstained, where the source says.",
    "accessed_on": "The day on which we read the source.",
    "actor": "Who acts, where the source says it.",
    "adopting_body": "The body that adopted the text; empty when the source does not state it.",
    "applies_to": "The kinds of institutions that can make a commitment of this type.",
    "archive_url": "An archived copy of the source.",
    "as_of": "The date of the source that names the official, as EDTF.",
    "as_printed": "The date in the source's own words.",
    "attribution": "Whose words prove it: the strongest of the supporting quotes.",
    "authors": "Authors as printed; empty if none are.",
    "ayes": "Votes in favour, where the source says.",
    "basis": "Whether a resolution or a public statement carries the commitment.",
    "binding_force": "How strongly such a text binds; it follows from the kind.",
    "body": "Who acted, as printed.",
    "canonical_url": "The address of the source.",
    "category": "What kind of official it is.",
    "certainty": "Whether the source is clear on this.",
    "certainty_note": "What is unclear, in one sentence.",
    "clause": "The part of the text in which the words stand.",
    "conditions": "Under which conditions it holds.",
    "counterparties": "Towards whom; several codes are parted by a space.",
    "date_basis": "How we know the date.",
    "date_source": "Where the date comes from.",
    "deadline": "By when it has to be done.",
    "definition": "What the type means.",
    "description": "What happened, as printed.",
    "direction": "Whether commitments of this type limit or provide cooperation.",
    "edtf": f"When it happened or was said, {_EDTF}.",
    "end": "Where the quote ends in the text of the source, in code points.",
    "end_date": f"When the office ended, {_EDTF}.",
    "exact": "The exact words of the source.",
    "example": "A worked example.",
    "exceptions": "What is excepted.",
    "exclude": "What does not count.",
    "identifiers": "Ids in public registers as scheme:value, parted by spaces.",
    "include": "What counts.",
    "institution": "The slug of the institution.",
    "issuer": "The slug of the institution that speaks.",
    "kind": "The kind of record.",
    "kind_from_level": "From which level on a commitment is of that kind.",
    "label": "A short label.",
    "language": "The language of the source, as a language tag.",
    "last_verified_on": "The day on which somebody last checked that it still holds; empty if nobody has.",
    "level_label": "The label of the level.",
    "level_ordinal": "How far the commitment goes: 0 declines it, higher goes further.",
    "locator": "The section or page of the text.",
    "modality": "The verb that says how firmly it is meant.",
    "name": "The name.",
    "near_misses": "What looks like it and is not.",
    "noes": "Votes against, where the source says.",
    "notation": "The permanent code of the type.",
    "note": "What was found, in a sentence.",
    "number": "The number of the text, where it has one.",
    "order": "The place in the order, from 1.",
    "ordinal": "The number of the level: 0 declines it, higher goes further.",
    "other_names": "Other names, parted by a semicolon.",
    "page": "The page on which the quote stands, where the source has pages.",
    "parent": "The slug of the body it belongs to, if that is public.",
    "part": "Whether the quote is whole, or the lead-in or an item of a list.",
    "permalink": "The permanent address of the page.",
    "places": "The places it serves as state/place, parted by spaces.",
    "polarity": "Whether it rules something out, requires it or allows it.",
    "published_at": "When the record was first published here, in UTC.",
    "publisher": "Who published the source.",
    "question": "The question that the type answers.",
    "quote": "The words that prove it, in order; […] stands between two quotes.",
    "rationale": "Why we read the relation so.",
    "resolution": "The slug of the resolution that carries it; empty for a statement.",
    "retracted_edtf": f"When it was taken back, {_EDTF}.",
    "retraction_note": "How it was taken back.",
    "sentence": "The level as a sentence about an institution.",
    "size": "How many people it serves.",
    "size_approximate": "Whether the size is approximate.",
    "size_as_of": "The date of the size, as EDTF.",
    "size_unit": "Whom the size counts.",
    "slug": "The last part of the address; it names the record in every parameter.",
    "source_url": "The addresses of the sources that prove it, parted by spaces.",
    "speaker": "The name of the official who spoke; empty when the source names nobody.",
    "speaker_title": "The office of the speaker, as printed.",
    "stance": "Whether the quote supports or contradicts the record, or is context.",
    "start": "Where the quote begins in the text of the source, in code points.",
    "start_date": f"When the office began, {_EDTF}.",
    "state": "The state, as its USPS code.",
    "stated_as_printed": "The date of adoption or of the words, in the source's own words.",
    "stated_basis": "How we know the date of adoption or of the words.",
    "stated_edtf": f"When it was adopted or said, {_EDTF}.",
    "statement": "The slug of the statement that carries it; empty for a resolution.",
    "status": "The status today, computed from the dated events.",
    "summary": "What it is, in plain words of ours.",
    "test": "How to tell that a commitment reaches this level.",
    "text_access": "How much of the text we have read.",
    "title": "The title.",
    "type": "The notation of the type in the codebook.",
    "url": "The address of the official text.",
    "venue": "Where it was said.",
    "website": "The website of the institution.",
}
OF_MODEL: Mapping[type, Mapping[str, str]] = {
    Commitment: {
        "institution": "The slug of the institution that is bound, which need not be the one that speaks.",
        "certainty": "Whether the source is clear enough to tell what was promised.",
        "summary": "What was promised, in plain words of ours.",
    },
    CommitmentEvent: {"kind": "Whether it was checked, ended, reinstated or taken back."},
    CommitmentType: {"kind": "The kind that people look for, if it is one of the three."},
    Evidence: {"attribution": "Whose words the quote is."},
    Institution: {
        "kind": "The kind of institution.",
        "name": "The official name.",
        "summary": "What the institution is, in plain words of ours.",
    },
    Level: {"label": "What the level says, in a few words."},
    Resolution: {
        "institution": "The slug of the institution whose text it is.",
        "kind": "The kind of text.",
        "summary": "What the text says, in plain words of ours.",
        "title": "The title of the text.",
    },
    ResolutionEvent: {"kind": "What happened to the text."},
    ResolutionRelation: {
        "kind": "How the text relates to the other.",
        "certainty": "Whether a source states the relation or it is our reading.",
    },
    Role: {"title": "The office, as printed in the source."},
    SourceArticle: {
        "edtf": f"When the source was published, {_EDTF}.",
        "kind": "The kind of source.",
        "title": "The title of the source, as printed.",
    },
    Statement: {
        "edtf": f"When it was said, {_EDTF}.",
        "kind": "Whether it is quoted, told or a press release.",
        "title": "What was said, in a few words of ours.",
    },
}
"""Where a word means something of its own in one table."""


def describe(model: Any, column: str) -> str:
    """The sentence about a column of a model. Raises ``KeyError`` for one that nobody has described."""
    base, _underscore, code = column.rpartition("_")
    language = LANGUAGE_NAMES.get(code)
    sentence = _sentence(model, base if language else column)
    return f"{sentence.removesuffix('.')} (in {language})." if language else sentence


def _sentence(model: Any, name: str) -> str:
    return OF_MODEL.get(model, {}).get(name) or DESCRIPTIONS[name]
