"""Types of the codebook: all of them in their order, and those that a reader's words mean."""

from typing import ClassVar

from civic.filters.listing import Listing, Order
from civic.models import CommitmentType
from civic.textmatch import query_terms, search_text

LANGUAGES = ("en", "es", "vi")


class TypeListing(Listing):
    """The whole codebook; there is nothing to ask."""

    q = state = place = sort = None  # type: ignore[assignment] # so that django-filter leaves them out

    orders: ClassVar = {"codebook": Order("", "order", False)}


def matching_types(words: str) -> list[CommitmentType]:
    """Types whose labels, in any language, hold every term; "sanctuary" is in no label that a page shows."""
    terms = query_terms(words)
    if not terms:
        return []
    return [t for t in CommitmentType.objects.prefetch_related("levels") if _holds(_tokens(t), terms)]


def _tokens(kind: CommitmentType) -> list[str]:
    columns = ("label", "alternative_labels")
    own = [getattr(kind, f"{column}_{language}") for column in columns for language in LANGUAGES]
    levels = [getattr(level, f"label_{language}") for level in kind.levels.all() for language in LANGUAGES]
    return search_text(*own, kind.get_kind_display(), kind.notation, *levels).split()


def _holds(tokens: list[str], terms: list[str]) -> bool:
    return all(any(token.startswith(term) for token in tokens) for term in terms)
