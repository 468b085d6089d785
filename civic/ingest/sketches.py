"""How much two texts have in common: shingles of five words, and small sketches of them to search by.

A sketch keeps the shingles whose hash falls below a fixed bound, one in eight (*FracMinHash*, Irber et al.
2022). Unlike the *k* smallest of each text, such samples stay comparable when a short text stands within a
long one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from civic import textmatch

WIDTH = 5
_ONE_IN = 8
_BOUND = 2**64 // _ONE_IN
_MOST = 8192
_DIGITS = 16
_MARK = 16


@dataclass(frozen=True)
class Overlap:
    """Shares from 0 to 1: of both texts together, and of each one that stands in the other."""

    jaccard: float
    of_first: float
    of_second: float

    @property
    def containment(self) -> float:
        """How much of the text that is contained more is contained."""
        return max(self.of_first, self.of_second)


def shingles(text: str) -> Iterator[int]:
    """A 64-bit hash of every five words in a row, case, accents and punctuation aside.

    A text of fewer words is one shingle, an empty one none.
    """
    words = textmatch.search_text(text).split()
    rows = zip(*(islice(words, start, None) for start in range(WIDTH)), strict=False)
    for row in rows if len(words) >= WIDTH else [words][: len(words)]:
        yield int.from_bytes(blake2b(" ".join(row).encode(), digest_size=8).digest(), "big")


def overlap(first: set[int], second: set[int]) -> Overlap:
    """Of two sets of shingles; nothing in common with an empty one."""
    common = len(first & second)
    if not common:
        return Overlap(0.0, 0.0, 0.0)
    return Overlap(common / len(first | second), common / len(first), common / len(second))


def sketch(text: str, sha256: str) -> str:
    """Half of the text's sum, then its sample in hexadecimal: bounded, whatever the length of the text.

    The sum tells a sketch that has been overtaken by a new text.
    """
    sample = sorted({value for value in shingles(text) if value < _BOUND})[:_MOST]
    return sha256[:_MARK] + "".join(f"{value:0{_DIGITS}x}" for value in sample)


def sample_of(stored: str) -> set[str]:
    """The hashes of a sketch, as they are written."""
    return {stored[at : at + _DIGITS] for at in range(_MARK, len(stored), _DIGITS)}
