"""The words under which a record is found: its own, and one token for its place in the codebook.

The labels of a type and its level, with everything that people call them in three languages, were three
fifths of a commitment's words, the same in every hundred thousandth record. They are looked up in the
codebook instead, once for each search: what a term may mean there is one more way to find it.
"""

from functools import lru_cache
from typing import Any

from civic.models import Commitment, CommitmentType, Institution, Level, Resolution, Role, Statement
from civic.textmatch import prefixes, query_terms, search_text
from civic.versions import codebook

LANGUAGES = ("en", "es", "vi")


def wanted(words: str) -> list[tuple[str, ...]]:
    """For each term what tokens may begin with; empty without a usable term."""
    return [(*begins, *_codes(begins)) for begins in map(prefixes, query_terms(words))]


def code(kind: CommitmentType, level: Level | None = None) -> str:
    """The token of a level of a type; without one, what the tokens of all its levels begin with.

    It holds an underscore, which no word of ``search_text`` does, so that nobody can type it.
    """
    return f"_{'-'.join(_tokens(kind.slug).split())}." + (f"{level.ordinal}_" if level else "")


def _codes(begins: tuple[str, ...]) -> list[str]:
    """Of the types that the words of a term name, and of the levels that they name elsewhere."""
    book = codebook()
    types = {pk: kind for pk, kind in book.types.items() if _names(begins, type_words(kind))}
    levels = [one for one in book.levels.values() if one.type_id not in types]
    named = [one for one in levels if _names(begins, in_languages(one, "label"))]
    return [*map(code, types.values()), *(code(one.type, one) for one in named)]


def _names(begins: tuple[str, ...], words: list[str]) -> bool:
    tokens = f" {_tokens(*words)}"
    return any(f" {begin}" in tokens for begin in begins)


def words_of(level: Level) -> list[str]:
    """The words of the codebook that find every commitment of a level."""
    return [_tokens(*in_languages(level, "label")), _tokens(*type_words(level.type))]


def type_words(kind: CommitmentType) -> list[str]:
    """What a type is called, and what people call it, in every language."""
    return [*in_languages(kind, "label"), *in_languages(kind, "alternative_labels")]


def document_text(record: Any) -> str:
    """The tokens under which a record is found."""
    place = [code(record.type, record.level)] if isinstance(record, Commitment) else []
    return " ".join(filter(None, [*place, *map(_tokens, _words(record))]))


@lru_cache(maxsize=4096)
def _tokens(*words: str) -> str:
    """Names and labels of the codebook come again in thousands of records. Never words of a visitor."""
    return search_text(*words)


def in_languages(record: Any, column: str) -> list[str]:
    """Our own words in every language that has them: the document is the same whoever makes it."""
    return [getattr(record, f"{column}_{language}") for language in LANGUAGES]


def _words(record: Any) -> list[str]:
    """The public words of a record, in the order of their weight."""
    if isinstance(record, Institution):
        names = [n.name for n in record.other_names.all()]
        ids = [i.value for i in record.identifiers.all()]
        places = [p.name for p in record.places.all()]
        return [record.name, *names, *places, *ids, record.get_state_display()]
    if isinstance(record, Role):
        return [record.person.name, record.title, record.institution.name]
    if isinstance(record, Resolution):
        quotes = [e.exact for event in record.events.all() for e in event.evidence.all()]
        own = [record.title, record.number, record.institution.name]
        return [*own, *in_languages(record, "summary"), *quotes]
    if isinstance(record, Statement):
        speaker = [record.speaker.person.name, record.speaker.title] if record.speaker else []
        quotes = [e.exact for e in record.evidence.all()]
        said = [*in_languages(record, "title"), record.issuer.name, *speaker]
        return [*said, *in_languages(record, "venue"), *quotes]
    if isinstance(record, Commitment):
        return _commitment_words(record)
    return [record.title, record.publisher, record.authors]


def _commitment_words(record: Commitment) -> list[str]:
    evidence, basis = list(record.evidence.all()), record.basis_record
    return [
        record.institution.name,
        *in_languages(record, "summary"),
        *(e.exact for e in evidence),
        *(text for e in evidence if e.speaker for text in (e.speaker.person.name, e.speaker.title)),
        *in_languages(record, "actor"),
        *([basis.title] if isinstance(basis, Resolution) else in_languages(basis, "title")),
    ]
