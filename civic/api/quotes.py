"""Quotes as W3C Web Annotation has them: selectors into a source that anybody can find and check."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from civic.models import SourceArticle
from civic.versions import addresses_at

Quote = dict[str, Any]


def annotated(record: dict[str, Any], at: datetime | None = None) -> dict[str, Any]:
    """The record, its quotes with ``selector`` and ``source``, the address of the article, now or then."""
    found = list(_quotes(record))
    slugs = {quote["article"] for quote in found}
    sources = (_sources(slugs) if at is None else addresses_at(slugs, at)) if slugs else {}
    for quote in found:
        quote["source"] = sources.get(quote["article"])
        quote["selector"] = selectors(quote)
    return record


def selectors(quote: Quote) -> list[dict[str, Any]]:
    """By its words, and by its place in code points where that is known.

    Words around a quote stay with us: together they would be the text of the source.
    """
    words = {"type": "TextQuoteSelector", "exact": quote["exact"]}
    if quote["start"] is None:
        return [words]
    return [words, {"type": "TextPositionSelector", "start": quote["start"], "end": quote["end"]}]


def _sources(slugs: set[str]) -> dict[str, str]:
    rows = SourceArticle.objects.published().filter(slug__in=slugs)
    return dict(rows.values_list("slug", "canonical_url"))


def _quotes(part: Any) -> Iterator[Quote]:
    """Every quote of a record, also those of its events and relations."""
    if isinstance(part, dict):
        yield from part.get("evidence") or ()
        for value in part.values():
            yield from _quotes(value)
    elif isinstance(part, list):
        for value in part:
            yield from _quotes(value)
