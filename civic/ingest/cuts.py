"""What is cut from a captured text, so that the article's body remains; a cut can be taken back."""

from collections.abc import Iterable
from typing import NamedTuple

from civic.choices import CutReason


class Cut(NamedTuple):
    """Characters ``start`` to ``end`` of a normalised text, and a code of ``CutReason``."""

    start: int
    end: int
    reason: str


class Piece(NamedTuple):
    """A part of a captured text in reading order; ``reason`` is empty where it is kept."""

    start: int
    text: str
    reason: str


class Line(NamedTuple):
    """A line that is not blank. ``end`` is where the next such line begins, so blank lines go with it."""

    start: int
    end: int
    text: str
    indent: int
    gap: int
    """How many blank lines stand before it."""


def lines_of(text: str) -> list[Line]:
    """The lines of a normalised text that are not blank."""
    found: list[tuple[int, str, int, int]] = []
    offset = gap = 0
    for raw in text.split("\n"):
        if bare := raw.strip():
            found.append((offset, bare, len(raw) - len(raw.lstrip()), gap))
            gap = 0
        else:
            gap += 1
        offset += len(raw) + 1
    ends = [start for start, *_ in found[1:]] + [len(text)]
    return [Line(s, end, bare, indent, gap) for (s, bare, indent, gap), end in zip(found, ends, strict=True)]


def tidy(text: str, cuts: Iterable[Cut]) -> list[Cut]:
    """The cuts in order, without overlaps; what is left begins and ends with a character that is no blank.

    Blank text between cuts, and at both ends, goes with a neighbouring cut.
    """
    ordered = _apart(sorted(cuts), len(text))
    kept = _kept(text, ordered)
    holes = list(zip([0, *(end for _, end in kept)], [*(start for start, _ in kept), len(text)], strict=True))
    found: list[Cut] = []
    for start, end in holes:
        if start < end:
            found += _filled(start, end, [c for c in ordered if start <= c.start < end])
    return found


def _apart(cuts: list[Cut], length: int) -> list[Cut]:
    found: list[Cut] = []
    reached = 0
    for cut in cuts:
        start, end = max(cut.start, reached), min(cut.end, length)
        if start < end:
            found.append(Cut(start, end, cut.reason))
            reached = end
    return found


def _kept(text: str, cuts: list[Cut]) -> list[tuple[int, int]]:
    """Where text is left between the cuts, blank stretches aside; blanks at the outer edges too."""
    edges = [0, *(place for cut in cuts for place in cut[:2]), len(text)]
    kept = [(s, e) for s, e in zip(edges[::2], edges[1::2], strict=True) if text[s:e].strip()]
    if kept:
        (first, end), last = kept[0], kept[-1][0]
        kept[0] = (end - len(text[first:end].lstrip()), end)
        last = kept[-1][0]
        kept[-1] = (last, last + len(text[last : kept[-1][1]].rstrip()))
    return kept


def _filled(start: int, end: int, cuts: list[Cut]) -> list[Cut]:
    """A hole as cuts without gaps; neighbours with one reason become one."""
    if not cuts:
        return [Cut(start, end, CutReason.BLANK.value)]
    found: list[Cut] = []
    for cut in cuts:
        if found and found[-1].reason == cut.reason:
            found[-1] = found[-1]._replace(end=cut.end)
        else:
            found.append(Cut(found[-1].end if found else start, cut.end, cut.reason))
        if len(found) > 1:
            found[-2] = found[-2]._replace(end=found[-1].start)
    found[-1] = found[-1]._replace(end=end)
    return found


def body_of(text: str, cuts: Iterable[Cut]) -> str:
    """What is left of a text."""
    return "".join(piece.text for piece in pieces(text, cuts) if not piece.reason)


def pieces(text: str, cuts: Iterable[Cut]) -> list[Piece]:
    """Kept and cut parts in reading order; together they are the text."""
    found: list[Piece] = []
    reached = 0
    for start, end, reason in cuts:
        if reached < start:
            found.append(Piece(reached, text[reached:start], ""))
        found.append(Piece(start, text[start:end], reason))
        reached = end
    if reached < len(text):
        found.append(Piece(reached, text[reached:], ""))
    return found


def in_body(offset: int, cuts: Iterable[Cut]) -> int:
    """A place of the whole text as a place of the body; a place inside a cut becomes the end of it."""
    return offset - sum(min(end, offset) - start for start, end, _ in cuts if start < offset)
