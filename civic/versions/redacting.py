"""Versions without the quotes of sources that are public no longer.

A version tells what the public read once. Where a source was withdrawn since, its words go with it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from civic.models import FormerSlug, SourceArticle

QUOTE_OF = "article"
Said = dict[str, Any]


def redacted(records: Iterable[Said]) -> list[Said]:
    """Public records of the past as they may be shown now; at most two queries for all of them."""
    records = list(records)
    named = {slug for record in records for slug in articles(record)}
    gone = named - _shown(named) if named else named
    return [_without(record, gone) for record in records] if gone else records


def _shown(slugs: set[str]) -> set[str]:
    """Slugs, present or former, of sources that are public."""
    public = SourceArticle.objects.published()
    found = set(public.filter(slug__in=slugs).values_list("slug", flat=True))
    if rest := slugs - found:
        moved = FormerSlug.objects.filter(model="sourcearticle", slug__in=rest)
        found |= set(moved.filter(current__in=public.values("slug")).values_list("slug", flat=True))
    return found


def articles(value: Any) -> Iterator[str]:
    """The slug of the source of every quote of a record, its events and relations included."""
    if _is_quote(value):
        yield value[QUOTE_OF]
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from articles(part)


def _is_quote(value: Any) -> bool:
    return isinstance(value, dict) and "exact" in value and QUOTE_OF in value


def _without(value: Any, gone: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(part, gone) for name, part in value.items()}
    if isinstance(value, list):
        kept = [part for part in value if not (_is_quote(part) and part[QUOTE_OF] in gone)]
        return [_without(part, gone) for part in kept]
    return value
