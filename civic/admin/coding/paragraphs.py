"""A text as paragraphs that a browser can hold, with its coded passages marked. One pass, no node a word."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LONGEST = 2000
"""A line longer than this is shown as several paragraphs, cut at blanks."""
_PIECE = re.compile(r"[^\n]+")


class Mark(NamedTuple):
    """A passage with what it proves; ``url`` is empty for one that is no commitment."""

    start: int
    end: int
    url: str
    title: str


class Paragraph(NamedTuple):
    start: int
    end: int


def paragraphs(text: str) -> list[Paragraph]:
    """Every line that holds something, in pieces of at most ``LONGEST`` code points."""
    found = []
    for line in _PIECE.finditer(text):
        start = line.start()
        while line.end() - start > LONGEST:
            cut = text.rfind(" ", start + 1, start + LONGEST)
            cut = cut + 1 if cut > 0 else start + LONGEST
            found.append(Paragraph(start, cut))
            start = cut
        if text[start : line.end()].strip():
            found.append(Paragraph(start, line.end()))
    return found


def inner(text: str, paragraph: Paragraph, marks: Iterable[Mark]) -> SafeString:
    """The words of one paragraph; overlapping passages are cut where they meet, never nested.

    The link to a record follows its words and holds none: a browser drags a link instead of selecting in it.
    """
    own = [m for m in marks if m.start < paragraph.end and m.end > paragraph.start]
    edges = {paragraph.start, paragraph.end}
    edges |= {at for m in own for at in (m.start, m.end) if paragraph.start < at < paragraph.end}
    pieces = []
    for start, end in pairwise(sorted(edges)):
        over = [m for m in own if m.start <= start and m.end >= end]
        pieces.append(_piece(text[start:end], over))
        ending = [m for m in over if m.url and min(m.end, paragraph.end) == end]
        pieces += [_link(url, title) for url, title in dict.fromkeys((m.url, m.title) for m in ending)]
    return mark_safe("".join(pieces))  # noqa: S308 every piece was escaped


def _piece(words: str, over: list[Mark]) -> SafeString:
    if not over:
        return escape(words)
    titles = "; ".join(dict.fromkeys(m.title for m in over))
    kind = "coded" if any(m.url for m in over) else "aside"
    return format_html('<mark class="{}" title="{}">{}</mark>', kind, titles, words)


def _link(url: str, title: str) -> SafeString:
    return format_html('<a class="ref" href="{}" aria-label="{}"></a>', url, title)


def touched(found: list[Paragraph], spans: Iterable[tuple[int, int]]) -> list[Paragraph]:
    """The paragraphs that one of the spans lies in."""
    places = list(spans)
    return [p for p in found if any(start < p.end and end > p.start for start, end in places)]


def html(text: str, marks: list[Mark]) -> SafeString:
    """The whole text; ``data-start`` counts code points of the snapshot."""
    rows = []
    waiting = sorted(marks)
    for paragraph in paragraphs(text):
        near = [m for m in waiting if m.start < paragraph.end and m.end > paragraph.start] if waiting else []
        rows.append((paragraph.start, inner(text, paragraph, near)))
    return format_html_join("\n", '<p data-start="{}">{}</p>', rows)
