"""Quotes as pages show them: a lead-in together with its item, each with the address of its words."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from civic.choices import Part, ReviewState
from civic.models import Evidence, SourceArticle
from civic.textmatch import text_fragment

_DIRECTIVE = ":~:text="


class Passage(NamedTuple):
    """One quote as it is shown: a lead-in and its items together, or one piece of text."""

    pieces: list[Evidence]

    @property
    def url(self) -> str:
        """The address that makes a browser mark every piece."""
        return _marking(self.article.canonical_url, self.pieces)

    @property
    def main(self) -> Evidence:
        return self.pieces[-1]

    @property
    def changed_on(self) -> date | None:
        """The day of the newest text of the source, where that text lacks some of the words."""
        return max((piece.absent_on for piece in self.pieces if piece.absent_on), default=None)

    @property
    def article(self) -> SourceArticle:
        return self.main.snapshot.article


def passages(evidence: Iterable[Evidence]) -> list[Passage]:
    """Quotes from public articles in their order, a lead-in joined with what follows it."""
    groups: list[list[Evidence]] = []
    for piece in evidence:
        if piece.snapshot.article.review_state != ReviewState.PUBLISHED:
            continue
        follows = groups and piece.part == Part.ITEM and groups[-1][0].part == Part.LEAD_IN
        if follows and groups[-1][0].snapshot_id == piece.snapshot_id:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [Passage(group) for group in groups]


def voices(shown: Iterable[Passage]) -> list[list[Passage]]:
    """Neighbouring passages that share one attribution line: the same kind of words, the same speaker."""
    groups = groupby(shown, key=lambda p: (p.main.attribution, p.main.speaker_id))
    return [list(group) for _who, group in groups]


class Link(NamedTuple):
    """A source with the address at which a browser marks all the words quoted from it."""

    article: SourceArticle
    url: str


def links(shown: Iterable[Passage]) -> list[Link]:
    """One link a source, in the order of the quotes."""
    pieces: dict[SourceArticle, list[Evidence]] = {}
    for passage in shown:
        pieces.setdefault(passage.article, []).extend(passage.pieces)
    return [Link(article, _marking(article.canonical_url, found)) for article, found in pieces.items()]


def _marking(address: str, pieces: Iterable[Evidence]) -> str:
    """One text directive a piece; only the public words, never the context that staff keep."""
    marked = [text_fragment(address, piece.exact) for piece in pieces]
    first, *rest = dict.fromkeys(marked)
    return "".join([first, *(f"&text={url.partition(_DIRECTIVE)[2]}" for url in rest)])
