"""Full-text search: the one file that knows the engine.

Both engines index tokens that we made (``textmatch.search_text``), so both answer alike: words are
folded, every term is a prefix, all terms must occur.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from civic import textmatch
from civic.models import (
    Commitment,
    Institution,
    Resolution,
    Role,
    SearchDocument,
    SourceArticle,
    Statement,
)

M = TypeVar("M", bound=Model)


def _any(prefixes: tuple[str, ...], form: str, joined_by: str) -> str:
    return f"({joined_by.join(form.format(p) for p in prefixes)})"


_SQL = {
    "sqlite": "SELECT rowid FROM civic_search_fts WHERE civic_search_fts MATCH %s",
    "postgresql": (
        "SELECT id FROM civic_searchdocument "
        "WHERE array_to_tsvector(string_to_array(text, ' ')) @@ %s::tsquery"
    ),
}
_QUERY: dict[str, Callable[[list[tuple[str, ...]]], str]] = {
    "sqlite": lambda terms: " AND ".join(_any(term, '"{}"*', " OR ") for term in terms),
    "postgresql": lambda terms: " & ".join(_any(term, "'{}':*", " | ") for term in terms),
}
SUBJECTS: dict[type[Model], str] = {
    Institution: "institution",
    Role: "role",
    Resolution: "resolution",
    Statement: "statement",
    Commitment: "commitment",
    SourceArticle: "article",
}


def search(queryset: QuerySet[M], words: str) -> QuerySet[M]:
    """Rows of the queryset whose public words contain every term of ``words``.

    Works for the models of ``SUBJECTS``. Without a usable term the result is empty.
    """
    return queryset.filter(pk__in=matching(queryset.model, words, queryset.db))


def matching(model: type[Model], words: str, using: str = DEFAULT_DB_ALIAS) -> Any:
    """The primary keys that ``search`` finds."""
    subject = SUBJECTS[model]
    documents = SearchDocument.objects.filter(**{f"{subject}__isnull": False}).values(subject)
    terms = [textmatch.prefixes(term) for term in textmatch.query_terms(words)]
    if not terms:
        return documents.none()
    vendor = connections[using].vendor
    found = RawSQL(_SQL[vendor], (_QUERY[vendor](terms),))  # noqa: S611 terms are letters and digits
    return documents.filter(pk__in=found)


def _speakers(evidence: Any) -> list[str]:
    return [text for e in evidence if e.speaker for text in (e.speaker.person.name, e.speaker.title)]


def _in_languages(record: Any, column: str) -> list[str]:
    """Our own words in every language that has them: the document is the same whoever makes it."""
    return [getattr(record, f"{column}_{language}") for language in ("en", "es", "vi")]


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
        return [
            record.title,
            record.number,
            record.institution.name,
            *_in_languages(record, "summary"),
            *quotes,
        ]
    if isinstance(record, Statement):
        speaker = [record.speaker.person.name, record.speaker.title] if record.speaker else []
        quotes = [e.exact for e in record.evidence.all()]
        said = [*_in_languages(record, "title"), record.issuer.name, *speaker]
        return [*said, *_in_languages(record, "venue"), *quotes]
    if isinstance(record, Commitment):
        return _commitment_words(record)
    return [record.title, record.publisher, record.authors]


def _commitment_words(record: Commitment) -> list[str]:
    """Also its type in every language, with the words people look for ("sanctuary")."""
    kind = record.type
    codebook = [
        getattr(source, f"{column}_{language}")
        for language in ("en", "es", "vi")
        for source, column in (
            (record.level, "label"),
            (kind, "label"),
            (kind, "alternative_labels"),
            (record, "summary"),
        )
    ]
    evidence = list(record.evidence.all())
    basis = record.basis_record
    return [
        record.institution.name,
        *codebook,
        *(e.exact for e in evidence),
        *_speakers(evidence),
        *_in_languages(record, "actor"),
        *([basis.title] if isinstance(basis, Resolution) else _in_languages(basis, "title")),
    ]


def index(record: Any) -> None:
    """Write the search document of a public record."""
    subject = SUBJECTS[type(record)]
    SearchDocument.objects.update_or_create(
        key=f"{subject}:{record.key}",
        defaults={subject: record, "text": document_text(record)},
    )


def document_text(record: Any) -> str:
    """The tokens under which a record is found."""
    return " ".join(filter(None, map(_tokens, _words(record))))


@lru_cache(maxsize=4096)
def _tokens(words: str) -> str:
    """Names and labels come again in thousands of records. Public words only, never a visitor’s."""
    return textmatch.search_text(words)


def unindex(record: Any) -> None:
    SearchDocument.objects.filter(**{SUBJECTS[type(record)]: record}).delete()
