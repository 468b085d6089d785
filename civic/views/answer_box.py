"""The answer box: what an institution says on every type, in at most fifty words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import takewhile
from math import ceil
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.answers import Answer
from civic.choices import Cell, InstitutionKind
from civic.web.wording import ASK, SYMBOLS, cell_words

MAX_WORDS = 50
_MORE = 3  # "and 4 more"
_APART = {"vi": 1.5}  # Vietnamese sets its syllables apart: about three of them make two words
_COUNTED = (Cell.NONE_FOUND, Cell.NOT_CHECKED)


class Topic(NamedTuple):
    label: str
    anchor: str


class Row(NamedTuple):
    """One line of the box: a cell with the types it holds for, those left out, or only their number."""

    cell: str
    symbol: str
    words: str
    topics: list[Topic]
    more: int
    counted: int


def words(text: str | Promise) -> int:
    return ceil(len(str(text).split()) / _APART.get(get_language() or "", 1))


def ending(kind: str, checked: date | None, source_year: int | None) -> str:
    """The last sentences: never a day of check that nobody made, and whom to ask."""
    if checked:
        known = _("Last checked %(day)s.") % {"day": date_format(checked)}
    elif source_year:
        known = _("Not checked since %(year)s.") % {"year": source_year}
    else:
        return _("We have no promise on record yet.")
    return f"{known} {ASK[InstitutionKind(kind)]}"


def rows(found: Iterable[Answer], last: str = "") -> list[Row]:
    """Lines in the order of strength, to stand above ``last``.

    All types are named while that takes at most ``MAX_WORDS``; else the weakest are only counted.
    """
    groups: dict[tuple[Cell, str], list[Answer]] = defaultdict(list)
    for answer in sorted(found, key=lambda a: list(Cell).index(a.cell)):
        groups[answer.cell, cell_words(answer.cell, answer.type.direction)].append(answer)
    left = MAX_WORDS - words(last) - sum(_fixed(cell, label) for cell, label in groups)
    named = [a for (cell, _label), group in groups.items() if cell not in _COUNTED for a in group]
    if sum(words(a.type.label) for a in named) > left:
        left -= _MORE * sum(cell not in _COUNTED for cell, _label in groups)
    return list(_rows(groups, left))


def _fixed(cell: Cell, label: str) -> int:
    """Words a line has in any case: symbol, label, and the number of what it does not name."""
    return 1 + words(label) + (2 if cell in _COUNTED else 0)


def _rows(groups: dict[tuple[Cell, str], list[Answer]], left: int) -> Iterator[Row]:
    for (cell, label), group in groups.items():
        if cell in _COUNTED:
            yield Row(cell.value, SYMBOLS[cell], label, [], 0, len(group))
            continue
        room = left
        named = list(takewhile(lambda n: n[0] <= room, _running(group)))  # noqa: B023 used at once
        left -= named[-1][0] if named else 0
        topics = [topic for _used, topic in named]
        yield Row(cell.value, SYMBOLS[cell], label, topics, len(group) - len(topics), 0)


def _running(group: list[Answer]) -> Iterator[tuple[int, Topic]]:
    """Topics with the words used up to and with each."""
    used = 0
    for answer in group:
        used += words(answer.type.label)
        yield used, Topic(str(answer.type.label), answer.commitments[0].slug)
