"""Which words of a sentence to quote: the promise without its frame, as short as the sentence allows."""

import re

LONGEST = 600
MOST_WORDS = 50
_SEAM = ' ,;:"*—–-'
_CLAUSE = re.compile(r"[,;:—–()\"] | - ")
_FRAME = re.compile(
    r"[\s*\"(]*(?:(?:[a-z]|\d{1,2}|[ivx]{1,4})[.)] |\([a-z0-9]{1,3}\) |[•●▪‣◦-] "
    r"|[*]*(?:Step|Paso) \d+:[ *]*|[AR]:[ *]*)?"
    r"(?:(?:now, therefore, )?(?:be it (?:further )?resolved|whereas|resolved)[,:]? (?:that )?)?"
    r"(?:(?:according to|under|namely|however|also|essentially|in addition to)\b[^,]{0,80}, )?"
    r"(?:[A-ZÁÉÍÓÚÑ ]{3,30} — )?",
    re.IGNORECASE,
)
_SAID_THAT = re.compile(
    r"\b(?:said|told|declared|announced|stated|dijo|afirmó|anunció)\b[^\"]{0,60}? (?:that|que) "
)
_SAID = re.compile(
    r",?\"? (?:[\w.'-]{1,30} ){0,6}(?:said|told|added|wrote|dijo|afirmó|declaró)\b"
    r"(?: (?:in|on|to|at|during)\b[^,]{0,60})?[.\"]*$"
)
_TAIL = 200
_CONJUNCTION = re.compile(r"[;,] (?:and|or|y|o)$")

Span = tuple[int, int]


def window(groups: list[list[Span]]) -> Span:
    """The shortest stretch that holds one place of every group; each group has one at least."""
    marks = sorted((start, end, number) for number, places in enumerate(groups) for start, end in places)
    latest: dict[int, Span] = {}
    best: Span | None = None
    for start, end, number in marks:
        latest[number] = (start, end)
        if len(latest) == len(groups):
            first, last = min(s for s, _ in latest.values()), max(e for _, e in latest.values())
            if best is None or last - first < best[1] - best[0]:
                best = first, last
    return best or (0, 0)


def passage(plain: str, first: int, last: int) -> Span:
    """The sentence or quotation without its frame; where that is long, the clauses around the stretch."""
    start, end = _unframed(plain, *_quotation(plain, first, last), first)
    if len(plain[start:end].split()) > MOST_WORDS or end - start > LONGEST:
        cuts = [start, *(m.end() for m in _CLAUSE.finditer(plain, start, end)), end]
        start = max((c for c in cuts if c <= first), default=start)
        end = min((c for c in cuts if c >= last), default=end)
    end = min(end, start + LONGEST)
    if rest := _CONJUNCTION.search(plain[max(start, end - 5) : end]):
        end = max(start, end - 5) + rest.start()
    return start, start + len(plain[start:end].rstrip(_SEAM))


def _quotation(plain: str, first: int, last: int) -> Span:
    """The quotation that holds the whole stretch, or the sentence."""
    opening = plain.rfind('"', 0, first + 1)
    if opening >= 0 and plain.count('"', 0, first + 1) % 2 and plain.find('"', opening + 1, last) < 0:
        closing = plain.find('"', last)
        return opening + 1, closing if closing >= 0 else len(plain)
    return 0, len(plain)


def _unframed(plain: str, start: int, end: int, first: int) -> Span:
    """Without the mark of a list, "Be it resolved, That", "According to …,", "she said that", "she said"."""
    if (frame := _FRAME.match(plain, start, end)) and frame.end() <= first:
        start = frame.end()
    if told := _SAID_THAT.search(plain, start, first):
        start = told.end()
    if said := _SAID.search(plain, max(start, end - _TAIL), end):
        end = max(said.start(), first)
    while end > start and plain[end - 1] in _SEAM:
        end -= 1
    return start, end
