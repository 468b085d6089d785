"""Quotes as pages show them: a lead-in together with its item, each with the address of its words."""

from collections.abc import Iterable
from typing import NamedTuple

from civic.choices import Part, ReviewState
from civic.models import Evidence, SourceArticle
from civic.textmatch import text_fragment


class Passage(NamedTuple):
    """One quote as it is shown: a lead-in and its items together, or one piece of text."""

    pieces: list[Evidence]
    url: str

    @property
    def main(self) -> Evidence:
        return self.pieces[-1]

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
    return [Passage(g, text_fragment(g[-1].snapshot.article.canonical_url, g[-1].exact)) for g in groups]
