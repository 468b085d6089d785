"""Wordings of a newer text that come near a quote: shown to an editor, never applied."""

from typing import NamedTuple

from rapidfuzz import fuzz

from civic import textmatch
from civic.models import Evidence, Snapshot

MOST = 3
NEAR = 60.0
WIDTH = 120
_LONGEST_TEXT = 200_000
_LONGEST_QUOTE = 600


class Candidate(NamedTuple):
    """A passage of a text with what stands around it; ``score`` runs from 0 to 100."""

    start: int
    end: int
    exact: str
    before: str
    after: str
    score: float


def newest_text(quote: Evidence) -> Snapshot | None:
    """The last text of a quote's source that is stored."""
    texts = Snapshot.objects.filter(article_id=quote.snapshot.article_id).exclude(text="")
    return texts.order_by("captured_at", "pk").last()


def candidates(quote: Evidence, snapshot: Snapshot) -> list[Candidate]:
    """The passages nearest to a quote, the nearest first, whole words each; of long texts the beginning.

    Folding keeps the length, so the places are those of the text.
    """
    text = snapshot.text[:_LONGEST_TEXT]
    folded, wanted = textmatch.fold(text).casefold(), textmatch.fold(quote.exact).casefold()
    if len(folded) != len(text):
        folded, wanted = textmatch.fold(text), textmatch.fold(quote.exact)
    found: list[Candidate] = []
    while len(found) < MOST:
        near = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=NEAR)
        if near is None or near.dest_end <= near.dest_start:
            break
        start, end = _whole_words(text, near.dest_start, near.dest_end)
        before, after = textmatch.context(text, start, end, WIDTH)
        found.append(Candidate(start, end, text[start:end], before, after, near.score))
        folded = folded[:start] + "\0" * (end - start) + folded[end:]
    return found


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, min(end, start + _LONGEST_QUOTE)
