"""Types of the codebook: all of them in their order, and those that a reader's words mean."""

from functools import lru_cache
from typing import ClassVar

from civic.filters.listing import Listing, Order
from civic.models import CommitmentType
from civic.searchwords import in_languages, type_words
from civic.textmatch import query_terms, search_text
from civic.versions import codebook


class TypeListing(Listing):
    """The whole codebook; there is nothing to ask."""

    q = state = place = sort = None  # type: ignore[assignment] # so that django-filter leaves them out

    orders: ClassVar = {"codebook": Order("", "order", False)}


def matching_types(words: str) -> list[CommitmentType]:
    """Types whose labels, in any language, hold every term; "sanctuary" is in no label that a page shows."""
    terms = query_terms(words)
    if not terms:
        return []
    kept = codebook()
    words_of = {pk: _words(kind) for pk, kind in kept.types.items()}
    for level in kept.levels.values():
        words_of[level.type_id] += in_languages(level, "label")
    return [kind for pk, kind in kept.types.items() if _holds(_tokens(*words_of[pk]), terms)]


def _words(kind: CommitmentType) -> list[str]:
    return [*type_words(kind), kind.get_kind_display(), kind.notation]


@lru_cache(maxsize=256)
def _tokens(*words: str) -> str:
    """Each with a blank before it. Of the codebook, which is the same for every search."""
    return f" {search_text(*words)}"


def _holds(tokens: str, terms: list[str]) -> bool:
    return all(f" {term}" in tokens for term in terms)
