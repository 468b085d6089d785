"""Published versions without the quotes of sources that are public no longer.

A version tells what the public read once. Where a source was withdrawn since, its words go with it.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from civic.models import SourceArticle

BATCH = 200
QUOTE_OF = "article"


def redacted(rows: Iterable[tuple[Any, ...]], column: int) -> Iterator[tuple[Any, ...]]:
    """Rows whose ``column`` is a public record; a few hundred are in memory at a time."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        named = {slug for row in batch for slug in _articles(row[column])}
        found = SourceArticle.objects.published().filter(slug__in=named).values_list("slug", flat=True)
        gone = named - set(found)
        for row in batch:
            yield (*row[:column], _without(row[column], gone), *row[column + 1 :])


def _is_quote(value: Any) -> bool:
    return isinstance(value, dict) and "exact" in value and QUOTE_OF in value


def _articles(value: Any) -> Iterator[str]:
    if _is_quote(value):
        yield value[QUOTE_OF]
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _articles(part)


def _without(value: Any, gone: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(part, gone) for name, part in value.items()}
    if isinstance(value, list):
        kept = [part for part in value if not (_is_quote(part) and part[QUOTE_OF] in gone)]
        return [_without(part, gone) for part in kept]
    return value
