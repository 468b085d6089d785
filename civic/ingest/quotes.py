"""Checks of the quotes of a sheet: short enough one by one and together, and true to the text."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from civic import publication, textmatch
from civic.choices import PUBLIC_DOCUMENTS
from civic.ingest import texts
from civic.ingest.positions import Source, Where, mappings


def quotes(source: Source) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Every quote of a sheet that has words, as plain data."""
    for where, mapping in mappings(source.data):
        if "evidence" in where and isinstance(mapping.get("exact"), str) and mapping["exact"].strip():
            yield where, mapping


def check_lengths(source: Source) -> None:
    """Note quotes that are too long, alone or together; public documents are exempt."""
    article = source.data.get("article")
    if not isinstance(article, dict) or article.get("kind") in PUBLIC_DOCUMENTS:
        return
    limit = settings.EXCERPT_MAX_WORDS
    for where, quote in quotes(source):
        words = textmatch.word_count(quote["exact"])
        if words > limit:
            message = f"The quote has {words} words; {limit} are allowed. Shorten it."
            source.refuse((*where, "exact"), message)
    total = publication.words_together(quote["exact"] for _, quote in quotes(source))
    limit = settings.ARTICLE_MAX_WORDS
    if total > limit:
        message = f"The quotes show {total} words of this article; {limit} are allowed. Shorten some."
        source.refuse(("article",), message)


def check_places(source: Source, bodies: dict[str, str]) -> None:
    """Note quotes that do not stand once, at their ``start``, in every copy of the text at hand."""
    length = _length(source)
    for where, quote in quotes(source):
        start, exact = quote.get("start"), quote["exact"]
        if type(start) is not int:
            continue
        if length is not None and start + len(exact) > length:
            message = f"The quote would end after the text, which has {length} characters."
            source.refuse((*where, "start"), message)
            continue
        edges = [e if isinstance(e, str) else "" for e in (quote.get("prefix"), quote.get("suffix"))]
        for message in sorted({texts.misplaced(body, exact, start, *edges) for body in bodies.values()}):
            if message:
                source.refuse((*where, "exact"), message)


def _length(source: Source) -> int | None:
    text = source.data.get("text")
    length = text.get("length") if isinstance(text, dict) else None
    return length if type(length) is int else None
