"""A text as the cues read it: unwrapped and cut into sentences; every place leads back to the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from civic import textmatch

# What does not stay one character for one: line ends and blanks, soft hyphens, words broken at a line's
# end, ligatures, invisible joiners.
_UNEVEN = re.compile(
    r"\u00ad(?:\n[ ]*)?|(?<=[a-z])[-‐]\n[ ]*(?=[a-z])|[ \r\n\f]+|[ﬀ-ﬆ]|[\u200b-\u200d\u2060\ufeff]"
)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BREAK = "\n"
_LONG_LINE = 50
LONGEST_SENTENCE = 3000
_ITEM = re.compile(r"(?:\(?(?:[a-z]|\d{1,2}|[ivx]{1,4})[.)]|[•●▪*‣◦-])[ ]")
_END = re.compile(
    r"""[.!?…]["')\]*]*[ ](?=["'(\[*]*[A-ZÁÉÍÓÚÑ¿¡0-9])|[?][*]{2}(?=[A-Z])|[:;][ ](?=\([a-z0-9]{1,3}\)[ ])"""
)
_ABBREVIATED = re.compile(
    r"(?:^|[ (\"'])(?:[A-Za-z]|[A-Z](?:\.[A-Z])+|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Nos"
    r"|Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Sgt|Lt|Capt|Col|Gen|Ofc|St|Mt|Ft|Jr|Sr|vs|v|al|Inc|Co|Corp|Sec|Art|Supt|Rev|Hon|Sra|Srta"
    r"|Núm|[A-Z]?[a-z]?\.[a-z])\.$"
)
_COMMENTS = re.compile(
    r"^[ ]*(?:\d+ )?(?:comments?|reader comments|leave a (?:reply|comment)|comentarios"
    r"|deja (?:un|tu) comentario|join the (?:discussion|conversation))(?: \(?\d+\)?)?:?[ ]*$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Sentence:
    """A sentence or an item of a list. ``start`` and ``end`` are places in the reading, not in the text.

    ``plain`` keeps its case; ``words`` is the same in lower case. ``lead_in`` is the sentence ending in a
    colon that a list item hangs on; ``paragraph`` numbers the block it stands in.
    """

    start: int
    end: int
    plain: str
    paragraph: int
    lead_in: "Sentence | None" = None

    @property
    def words(self) -> str:
        return lower(self.plain)


ENDED = re.compile(r"""[.!?:;]["')\]*]*$|[;,] (?:and|or|y|o)$""")
"""The end of a sentence, or of an item in a list of clauses."""


def lower(text: str) -> str:
    """Lower case, one character for one."""
    words = text.lower()
    return (
        words if len(words) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


class Reading:
    """A text, unwrapped. ``place`` leads back to code points of the text. Time is linear in its length."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = _COMMENTS.search(text, len(text) // 4)
        body = text[: found.start()] if found else text
        self.plain, self._at, self._shift = _unwrapped(body)

    def place(self, at: int) -> int:
        """The offset in the text of a place in the reading."""
        index = bisect_right(self._at, at) - 1
        return at + self._shift[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of a stretch of the reading, which is not empty."""
        return self.place(start), self.place(end - 1) + 1

    def sentences(self) -> Iterator[Sentence]:
        """Sentences in order, list items with their lead-in."""
        lead_in: Sentence | None = None
        start = 0
        for number, block in enumerate(self.plain.split(_BREAK)):
            listed = is_item(block)
            lead_in = lead_in if listed or _opens_small(block) else None
            for first, last in _cuts(block):
                piece = block[first:last]
                if piece.strip():
                    inline = is_item(piece)
                    hangs_on = lead_in if listed or inline or _opens_small(piece) else None
                    sentence = Sentence(start + first, start + last, piece, number, hangs_on)
                    yield sentence
                    if piece.rstrip().endswith((":", "—", "-")) and not inline:
                        lead_in = sentence
            start += len(block) + 1


def is_item(block: str) -> bool:
    """Whether it begins like an item of a list: a letter, a number or a bullet."""
    return bool(_ITEM.match(lower(block[:8])))


def _opens_small(block: str) -> bool:
    return block[:1].islower()


def _unwrapped(text: str) -> tuple[str, list[int], list[int]]:
    """The reading, and from which of its places on the text lies how far ahead."""
    folded = "\n".join(map(textmatch.fold, text.split("\n")))
    pieces: list[str] = []
    places, shifts = [0], [0]
    length = last = 0
    for match in _UNEVEN.finditer(folded):
        pieces.append(folded[last : match.start()])
        length += match.start() - last
        new = _in_place_of(folded, match)
        pieces.append(new)
        length += len(new)
        last = match.end()
        if len(new) != match.end() - match.start():
            places.append(length)
            shifts.append(last - length)
    pieces.append(folded[last:])
    return "".join(pieces), places, shifts


def _in_place_of(text: str, match: re.Match[str]) -> str:
    found = match[0]
    if found in _LIGATURES:
        return _LIGATURES[found]
    if found[0] not in " \r\n\f":
        return ""
    if "\n" not in found:
        return " "
    return _BREAK if found.count("\n") > 1 or not _is_wrapped(text, match) else " "


def _is_wrapped(text: str, match: re.Match[str]) -> bool:
    """Whether a single line end lies within a sentence."""
    before, after = text[max(0, match.start() - 200) : match.start()], text[match.end() : match.end() + 8]
    line = before.rpartition("\n")[2]
    if not line or not after or ENDED.search(line) or is_item(after):
        return False
    return after[0].islower() or line[-1] == "," or len(line) >= _LONG_LINE


def _cuts(block: str) -> Iterator[tuple[int, int]]:
    first = 0
    for match in _END.finditer(block):
        dot = match.start() + 1
        if block[match.start()] == "." and _ABBREVIATED.search(block[max(0, dot - 12) : dot]):
            continue
        yield from _short(first, match.end() - 1)
        first = match.end()
    yield from _short(first, len(block))


def _short(first: int, last: int) -> Iterator[tuple[int, int]]:
    """A sentence, or if it has no end in sight, pieces of it: work on one must not grow with its square."""
    for start in range(first, last, LONGEST_SENTENCE):
        yield start, min(start + LONGEST_SENTENCE, last)
