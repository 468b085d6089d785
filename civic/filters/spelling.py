"""What a misspelt name probably meant: names of public institutions and places, by edits per word.

A search that found nothing asks here. A word may be one edit off, a long one two (OSA distance: a
swap of neighbours is one edit); every word must be near some word of the name, so that "Gilroy
Unified" never becomes some other unified district.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from civic.choices import ReviewState
from civic.models import Institution, Place
from civic.textmatch import query_terms, search_text

SHOWN = 3
SHORTEST = 3
LONG = 6
MOST_NAMES = 20_000
"""Read at most, since a guess is not worth more than a fraction of a second."""
_WORD = re.compile(r"[a-z0-9]+")


class Near(NamedTuple):
    """A public record that the words may mean."""

    name: str
    url: str


def allowed_edits(word: str) -> int:
    """How many edits a word may be off."""
    if len(word) < SHORTEST:
        return 0
    return 2 if len(word) >= LONG else 1


def near(words: str, names: Iterable[str]) -> list[int]:
    """Positions of the names that the words may mean, the nearest first, at most ``SHOWN``."""
    terms = query_terms(words)
    if not terms:
        return []
    tokens = [_fold(name) for name in names]
    holders: dict[str, set[int]] = defaultdict(set)
    whole: dict[str, set[int]] = defaultdict(set)
    for position, parts in enumerate(tokens):
        whole["".join(parts)].add(position)
        for part in parts:
            holders[part].add(position)
    totals = _edits(terms, holders)
    joined = _edits(["".join(terms)], whole)
    best = {p: min(totals.get(p, 99), joined.get(p, 99)) for p in totals.keys() | joined.keys()}
    return sorted(best, key=lambda p: (best[p], len(tokens[p]), p))[:SHOWN]


def near_institutions(words: str, institutions: QuerySet[Any]) -> list[Institution]:
    """Institutions of the queryset that the words may mean, in two queries at most."""
    rows = list(institutions.order_by("pk").values_list("pk", "name")[:MOST_NAMES])
    found = [rows[position][0] for position in near(words, (name for _pk, name in rows))]
    by_pk = institutions.in_bulk(found) if found else {}
    return [by_pk[pk] for pk in found]


def did_you_mean(words: str) -> list[Near]:
    """Places with public institutions, then public institutions, that misspelt words may mean."""
    public = Institution.objects.published()
    served = Place.objects.filter(institutions__review_state=ReviewState.PUBLISHED).distinct()
    places = list(served.order_by("pk")[:MOST_NAMES])
    found = [
        Near(str(places[n]), places[n].get_absolute_url()) for n in near(words, (p.name for p in places))
    ]
    return found + [Near(one.name, one.get_absolute_url()) for one in near_institutions(words, public)]


def _fold(name: str) -> list[str]:
    """The words of a name as the search knows them; most names need no unfolding of accents."""
    plain = name.isascii() and "'" not in name and "`" not in name
    return _WORD.findall(name.lower()) if plain else search_text(name).split()


def _edits(terms: list[str], holders: dict[str, set[int]]) -> dict[int, int]:
    """Edits in all for each name in which every term is near some word, or begins one."""
    from rapidfuzz import process  # noqa: PLC0415 3 MB that only a search without an answer needs
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    known = list(holders)
    totals: dict[int, int] | None = None
    for term in terms:
        least: dict[int, int] = {}
        matches = process.extract(
            term, known, scorer=OSA.distance, score_cutoff=allowed_edits(term), limit=None
        )
        begun = [(word, 0) for word in known if word.startswith(term)]
        for word, edits in [*((m[0], int(m[1])) for m in matches), *begun]:
            for position in holders[word]:
                least[position] = min(edits, least.get(position, edits))
        totals = least if totals is None else {p: totals[p] + n for p, n in least.items() if p in totals}
        if not totals:
            break
    return totals or {}
