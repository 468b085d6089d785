"""Full-text search: the one file that knows the engine.

Both engines index tokens that we made (``searchwords``), so both answer alike: words are folded, every term
is a prefix, all terms must occur, in the record's own words or in those of its place in the codebook.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db import connections, router
from django.db.models import Count, F, Model, Q, QuerySet

from civic import searchwords, textmatch
from civic.models import (
    Commitment,
    Institution,
    Resolution,
    Role,
    SearchDocument,
    SourceArticle,
    Statement,
)
from civic.versions import data_version

M = TypeVar("M", bound=Model)


def _any(prefixes: tuple[str, ...], form: str, joined_by: str) -> str:
    return f"({joined_by.join(form.format(p) for p in prefixes)})"


_SQL = {
    "sqlite": "id IN (SELECT rowid FROM civic_search_fts WHERE civic_search_fts MATCH %s)",
    "postgresql": "civic_words(text) @@ %s::tsquery",
}
_QUERY: dict[str, Callable[[list[tuple[str, ...]]], str]] = {
    "sqlite": lambda terms: " AND ".join(_any(term, '"{}"*', " OR ") for term in terms),
    "postgresql": lambda terms: " & ".join(_any(term, "'{}':*", " | ") for term in terms),
}
_PROBE = (  # of one row by its own document; a scalar, which no planner turns into a look at all of them
    '(SELECT {fits} FROM civic_searchdocument d WHERE d.{subject}_id = "{table}".id)'
)
KEPT = 1000
FEW = 5000
"""So many primary keys of a kind are handed on; where more match, one of the next rows in order does."""
_totals: dict[Any, dict[str, int]] = {}
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


def matching(model: type[Model], words: str, using: str | None = None) -> Any:
    """The primary keys that ``search`` finds; of the database that this request reads unless it is named."""
    subject = SUBJECTS[model]
    # As a sum, or the planner takes the index of the subject and makes the words of every document again.
    theirs = _documents(words, using or _reading()).alias(of=F(f"{subject}_id") + 0).filter(of__isnull=False)
    return theirs.values(subject)


def few(
    words: str, many: dict[type[Model], int], using: str | None = None
) -> dict[type[Model], frozenset[int]]:
    """All primary keys that ``search`` finds of the models of which it finds few, in one statement."""
    rare = {model: SUBJECTS[model] for model, number in many.items() if 0 < number <= FEW}
    if not rare:
        return {}
    documents = _documents(words, using or _reading())
    if sum(many.values()) > sum(many[model] for model in rare):
        # As sums, or the planner takes the indexes of the subjects (as in ``matching``).
        theirs = {f"of_{subject}": F(f"{subject}_id") + 0 for subject in rare.values()}
        documents = documents.alias(**theirs).filter(
            reduce(or_, (Q(**{f"{name}__isnull": False}) for name in theirs))
        )
    columns = zip(*documents.values_list(*(f"{subject}_id" for subject in rare.values())), strict=True)
    return {model: frozenset(filter(None, column)) for model, column in zip(rare, columns, strict=True)}


def first(
    queryset: QuerySet[M], words: str, number: int, among: frozenset[int] | None, *, apart: bool = False
) -> list[M]:
    """The first rows, in the order of the queryset, that ``search`` finds.

    ``among`` are the primary keys of all that match, where they are ``few``. Where they are not, row after
    row is looked at, along the index that has the order, until enough match: a plan that no planner finds by
    itself. ``apart``: who is public is asked of those alone that will be shown, for all others have no
    document; by a statement of its own, or the planner asks it of everybody first.
    """
    using, model = queryset.db, queryset.model
    rows = model._default_manager.using(using).order_by(*queryset.query.order_by) if apart else queryset
    if among is None:
        fits, params = _fits(words, connections[using].vendor)
        probe = _PROBE.format(fits=fits, subject=SUBJECTS[model], table=model._meta.db_table)
        rows = rows.extra(where=[probe], params=params)  # noqa: S610
    else:
        rows = rows.filter(pk__among=among)
    if apart:
        rows = queryset.filter(pk__among=frozenset(rows.values_list("pk", flat=True)[:number]))
    return list(rows[:number])


def _fits(words: str, vendor: str) -> tuple[str, list[str]]:
    """Whether the text of one document ``d`` holds every term, and the parameters of that."""
    terms = searchwords.wanted(words)
    if vendor == "postgresql":
        return "array_to_tsvector(string_to_array(d.text, ' ')) @@ %s::tsquery", [_QUERY[vendor](terms)]
    each = " AND ".join(_any(term, "instr(' ' || d.text, %s)", " OR ") for term in terms)
    return each, [f" {prefix}" for term in terms for prefix in term]


def _reading() -> str:
    return router.db_for_read(SearchDocument)


def totals(words: str, using: str | None = None) -> dict[type[Model], int]:
    """How many public records of each model ``search`` finds: one statement, kept until the data changes.

    A record has a document exactly while it is public (``derivation``; ``check_records`` compares).
    """
    using = using or _reading()
    key = (using, tuple(textmatch.query_terms(words)), data_version(using).token())
    if key not in _totals:
        while len(_totals) >= KEPT:
            _totals.pop(next(iter(_totals)), None)
        counts = {subject: Count(subject) for subject in SUBJECTS.values()}
        _totals[key] = _documents(words, using).aggregate(**counts)
    return {model: _totals[key][subject] for model, subject in SUBJECTS.items()}


def _documents(words: str, using: str) -> QuerySet[SearchDocument]:
    """The documents that hold every term of ``words``; none without a usable term."""
    terms = searchwords.wanted(words)
    documents = SearchDocument.objects.using(using)
    if not terms:
        return documents.none()
    vendor = connections[using].vendor
    terms_found = _QUERY[vendor](terms)  # of letters, digits and what `searchwords.code` writes
    return documents.extra(where=[_SQL[vendor]], params=[terms_found])  # noqa: S610


def index(record: Any) -> None:
    """Write the search document of a public record."""
    subject = SUBJECTS[type(record)]
    SearchDocument.objects.update_or_create(
        key=f"{subject}:{record.key}",
        defaults={subject: record, "text": searchwords.document_text(record)},
    )


def unindex(record: Any) -> None:
    SearchDocument.objects.filter(**{SUBJECTS[type(record)]: record}).delete()
