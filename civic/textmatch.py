"""Texts of sources: one normal form, exact anchors of quotes in it, links to them, search words.

Offsets are code points of normalised text. Nothing here is fuzzy: a quote stands in a text or not.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

CONTEXT_WIDTH = 32

# Unicode category Zs and the tab.
_SPACES = (
    "\t \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_TO_SPACE = dict.fromkeys(map(ord, _SPACES), " ")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_FOLD = (
    _TO_SPACE
    | {ord("\n"): " "}
    | dict.fromkeys(map(ord, "‘’‚‛ʼ"), "'")
    | dict.fromkeys(map(ord, "“”„‟"), '"')
    | dict.fromkeys(map(ord, "‐‑‒–—―−⸺⸻﹘﹣－"), "-")
)

# Longer quotes, and quotes over several paragraphs, are linked by their first and last words.
_LONGEST_FRAGMENT = 300
_EDGE_WORDS = 5
_MOST_EDGE_WORDS = 25
_WORD = re.compile(r"\w+(?:['’]\w+)*")

_TOKEN = re.compile(r"[^\W_]+")
# Letters that NFKD and casefold() leave alone; then what stands inside a word without parting it:
# apostrophes, soft hyphens, joiners.
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_LETTERS |= dict.fromkeys(map(ord, "'‘’‚‛ʼ′`\u00ad\u200c\u200d\u2060\ufeff"), "")

# Function words of the site's three languages, as search_text() writes them. Vietnamese ones that
# would hide words of the other two ("co", "thi", "khi") are left out.
_ENGLISH = (
    "a an and any are as at be been but by can could did do does for from had has have how if in "
    "into is it its no not of on or our should so than that the their them there these they this "
    "to was we were what when where which who will with would you your"
)
_SPANISH = (
    "al como con de del el ella en es esta este fue ha la las lo los mas me mi nos o para pero por "
    "que se si sin sobre son su sus un una uno y"
)
_VIETNAMESE = "cac cho cua duoc la mot nhung trong va voi"
STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH} {_VIETNAMESE}".split())


@dataclass(frozen=True)
class Anchor:
    """Where a quote stands in a text; without offsets unless the state is "exact".

    ``count`` is how often the quote occurs, prefix and suffix aside.
    """

    state: Literal["exact", "ambiguous", "orphan"]
    start: int | None
    end: int | None
    count: int


def normalise(text: str) -> str:
    """The one form in which a text is stored, hashed and measured; normalising again changes nothing.

    NFC; CRLF and CR become LF; then, one character for one, every horizontal space becomes U+0020.
    Raises ValueError, naming the position in ``text``, for any other C0 control character and for
    half of a surrogate pair, which neither PostgreSQL nor UTF-8 can hold.
    """
    if found := _UNSTORABLE.search(text):
        message = _("Character {number} of the text (U+{code}) cannot be stored. Remove it.")
        code = f"{ord(found[0]):04X}"
        raise ValueError(format_lazy(message, number=found.start() + 1, code=code))
    composed = unicodedata.normalize("NFC", text)
    return composed.replace("\r\n", "\n").replace("\r", "\n").translate(_TO_SPACE)


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def fold(text: str) -> str:
    """The text with quotes and dashes straightened and line breaks as spaces; same length, same case."""
    return text.translate(_FOLD)


def find_all(text: str, exact: str) -> list[int]:
    """Offsets of every occurrence of ``exact`` under fold(), overlapping ones included.

    Raises ValueError when ``exact`` is empty or blank.
    """
    if not exact.strip():
        raise ValueError(_("A quote cannot be empty."))
    return list(_occurrences(fold(text), fold(exact)))


def anchor(text: str, exact: str, prefix: str = "", suffix: str = "") -> Anchor:
    """Find the one place of a quote; prefix and suffix only decide between several occurrences.

    They are the text right before and after it, in the sense of the W3C TextQuoteSelector; blanks
    at the seams do not count. Raises ValueError when ``exact`` is empty or blank.
    """
    found = find_all(text, exact)
    fitting = found
    if len(found) > 1:
        folded, before, after = fold(text), fold(prefix).rstrip(), fold(suffix).lstrip()
        fitting = [
            start
            for start in found
            if folded.endswith(before, 0, _back_over_blanks(folded, start))
            and folded.startswith(after, _on_over_blanks(folded, start + len(exact)))
        ]
    if len(fitting) == 1:
        return Anchor("exact", fitting[0], fitting[0] + len(exact), len(found))
    return Anchor("ambiguous" if found else "orphan", None, None, len(found))


def slice_of(text: str, start: int, end: int) -> str:
    """The characters from ``start`` to ``end``; ValueError when they do not lie in the text."""
    if not 0 <= start <= end <= len(text):
        message = _("Characters {start} to {end} do not lie in a text of {length}.")
        raise ValueError(format_lazy(message, start=start, end=end, length=len(text)))
    return text[start:end]


def context(text: str, start: int, end: int, width: int = CONTEXT_WIDTH) -> tuple[str, str]:
    """Prefix and suffix of a slice; ValueError when the slice does not lie in the text."""
    slice_of(text, start, end)
    return text[max(0, start - width) : start], text[end : end + width]


def utf16_offsets(text: str, start: int, end: int) -> tuple[int, int]:
    """Code point offsets as a browser counts them; ValueError when they do not lie in the text."""
    length = len(slice_of(text, start, end).encode("utf-16-le")) // 2
    first = len(text[:start].encode("utf-16-le")) // 2
    return first, first + length


def code_points(text: str, start16: int, end16: int) -> tuple[int, int]:
    """A browser's offsets as code points; ValueError outside the text or inside a character."""
    units = text.encode("utf-16-le")
    if not 0 <= start16 <= end16 <= len(units) // 2:
        message = _("Characters {start} to {end} do not lie in a text of {length}.")
        raise ValueError(format_lazy(message, start=start16, end=end16, length=len(units) // 2))
    start = len(units[: 2 * start16].decode("utf-16-le"))
    return start, start + len(units[2 * start16 : 2 * end16].decode("utf-16-le"))


def text_fragment(url: str, exact: str, prefix: str = "", suffix: str = "") -> str:
    """The address that makes a browser scroll to a quote and mark it.

    Source: WICG Scroll to Text Fragment, ``#:~:text=[prefix-,]start[,end][,-suffix]``. A browser
    matches whole words within one block, so words cut by the quote's edges are left to prefix
    and suffix, and a quote that is long or spans paragraphs is named by its first and last words.
    """
    before, whole, after = _at_word_edges(prefix, exact, suffix)
    terms = [_percent(term) for term in _ends(whole)]
    if prefix and (words := _last_line(before, _is_cut(prefix))):
        terms.insert(0, _percent(words) + "-")
    if suffix and (words := _first_line(after, _is_cut(suffix))):
        terms.append("-" + _percent(words))
    page, _hash, place = url.partition("#")
    return f"{page}#{place.partition(':~:')[0]}:~:text={','.join(terms)}"


def search_text(*parts: str) -> str:
    """Words to index, parted by single spaces: no case, accents, apostrophes or punctuation.

    PostgreSQL and SQLite disagree about accents and about đ, ł, ø, so both get this text.
    """
    return " ".join(filter(None, map(_search_words, parts)))


@lru_cache(maxsize=4096)
def _search_words(part: str) -> str:
    """Of one part. Names and labels of the codebook come again in thousands of records."""
    folded = unicodedata.normalize("NFKD", part.replace("´", "'")).casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in decomposed if not unicodedata.category(c).startswith("M"))
    return " ".join(_TOKEN.findall(folded.translate(_LETTERS)))


def query_terms(q: str, max_terms: int = 8, max_length: int = 200) -> list[str]:
    """What to look for, as prefixes of the words of search_text(); empty when nothing is left.

    Only the first ``max_length`` characters are read; stop words, repetitions and whatever
    comes after ``max_terms`` are dropped. Never raises.
    """
    words = [word for word in search_text(q[:max_length]).split() if word not in STOP_WORDS]
    return list(dict.fromkeys(map(_singular, words)))[:max_terms]


def prefixes(term: str) -> tuple[str, ...]:
    """A term of query_terms() and its other number: familie(s) also looks for family, policy for policies."""
    if len(term) > 4 and term.endswith("ie"):
        return term, f"{term[:-2]}y"
    if len(term) > 4 and term.endswith("y") and term[-2] not in "aeiou":
        return term, f"{term[:-1]}ies"
    return (term,)


def word_count(text: str) -> int:
    """How many blank-separated words a text has."""
    return len(text.split())


def _occurrences(folded: str, exact: str) -> Iterator[int]:
    start = folded.find(exact)
    while start >= 0:
        yield start
        start = folded.find(exact, start + 1)


def _back_over_blanks(folded: str, end: int) -> int:
    while end and folded[end - 1] == " ":
        end -= 1
    return end


def _on_over_blanks(folded: str, start: int) -> int:
    while start < len(folded) and folded[start] == " ":
        start += 1
    return start


def _at_word_edges(prefix: str, exact: str, suffix: str) -> tuple[str, str, str]:
    joined = prefix + exact + suffix
    start, end = len(prefix), len(prefix) + len(exact)
    inner_start, inner_end = start, end
    for word in _WORD.finditer(joined):
        if _is_cut(prefix) and word.start() < start < word.end():
            inner_start = word.end()
        if _is_cut(suffix) and word.start() < end < word.end():
            inner_end = word.start()
    if not _WORD.search(joined[inner_start:inner_end]):
        inner_start, inner_end = start, end
    return joined[:inner_start], joined[inner_start:inner_end].strip(), joined[inner_end:]


def _is_cut(margin: str) -> bool:
    """Whether context() measured it: blanks at its seam are kept, its far word may be cut.

    A prefix or suffix typed by hand has any length and has lost its blanks at the seam.
    """
    return len(margin) == CONTEXT_WIDTH


def _ends(whole: str) -> list[str]:
    first, last = whole.partition("\n")[0].split(), whole.rpartition("\n")[2].split()
    one_block = "\n" not in whole
    if one_block and (len(whole) <= _LONGEST_FRAGMENT or len(first) < 2):
        return [" ".join(first)]
    # A start and an end in one block may not overlap.
    opening, room = (len(first) // 2, len(last) // 2) if one_block else (len(first), len(last))
    room = min(room, _MOST_EDGE_WORDS)
    width = min(_EDGE_WORDS, room)
    # A browser stops at the first end it meets, so the end may not recur earlier in the quote.
    read = " ".join(fold(whole).casefold().split())
    while width < room and read.count(fold(" ".join(last[-width:])).casefold()) > 1:
        width += 1
    return [" ".join(first[: min(_EDGE_WORDS, opening)]), " ".join(last[-width:])]


def _last_line(prefix: str, cut: bool) -> str:
    line = prefix.rstrip().rpartition("\n")[2]
    if cut and "\n" not in prefix.rstrip():
        line = line.partition(" ")[2] or line
    return " ".join(line.split())


def _first_line(suffix: str, cut: bool) -> str:
    line = suffix.lstrip().partition("\n")[0]
    if cut and "\n" not in suffix.lstrip():
        line = line.rpartition(" ")[0] or line
    return " ".join(line.split())


def _percent(term: str) -> str:
    return quote(term, safe="").replace("-", "%2D")


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
