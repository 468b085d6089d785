"""Which words of two texts differ, for a page that shows both."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

MAX_TOKENS = 4000
"""Beyond, comparing word by word takes longer than anybody waits: the texts are marked as a whole."""
SHOWN = 4000
"""Characters of a text that a page shows; the whole is in the form."""


class Run(NamedTuple):
    """Some words, and whether the other text lacks them."""

    text: str
    differs: bool


def marked(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """Both texts as runs of words that are the same and words that are not."""
    if len(old) + len(new) > SHOWN * 2:
        return [Run(_short(old), True)], [Run(_short(new), True)]
    left, right = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (old, new))
    if len(left) + len(right) > MAX_TOKENS:
        return [Run(old, True)], [Run(new, True)]
    before: list[Run] = []
    after: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if b > a:
            before.append(Run("".join(left[a:b]), tag != "equal"))
        if d > c:
            after.append(Run("".join(right[c:d]), tag != "equal"))
    return before, after


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"
