"""The answer box: what an institution says on every type, in at most fifty words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from django.utils.functional import Promise

from civic.answers import Answer
from civic.choices import Cell
from civic.web.wording import SYMBOLS, cell_words

MAX_WORDS = 50
_ENDING = 14  # "Not checked since Feb. 9, 2017. Ask the county office if this still holds."
_MORE = 3  # "and 4 more"
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
    return len(str(text).split())


def rows(found: Iterable[Answer]) -> list[Row]:
    """Lines in the order of strength. Types are named while the words last, the rest are counted."""
    groups: dict[tuple[Cell, str], list[Answer]] = defaultdict(list)
    for answer in sorted(found, key=lambda a: list(Cell).index(a.cell)):
        groups[answer.cell, cell_words(answer.cell, answer.type.direction)].append(answer)
    left = MAX_WORDS - _ENDING - sum(_fixed(cell, label) for cell, label in groups)
    return list(_rows(groups, left))


def _fixed(cell: Cell, label: str) -> int:
    """Words a line needs at least: symbol, label, and the number of what it does not name."""
    return 1 + words(label) + (2 if cell in _COUNTED else _MORE)


def _rows(groups: dict[tuple[Cell, str], list[Answer]], left: int) -> Iterator[Row]:
    for (cell, label), group in groups.items():
        if cell in _COUNTED:
            yield Row(cell.value, SYMBOLS[cell], label, [], 0, len(group))
            continue
        named = list(takewhile(lambda n: n[0] <= left, _running(group)))  # noqa: B023 used at once
        left -= named[-1][0] if named else 0
        topics = [topic for _used, topic in named]
        yield Row(cell.value, SYMBOLS[cell], label, topics, len(group) - len(topics), 0)


def _running(group: list[Answer]) -> Iterator[tuple[int, Topic]]:
    """Topics with the words used up to and with each."""
    used = 0
    for answer in group:
        used += words(answer.type.label)
        yield used, Topic(str(answer.type.label), answer.commitments[0].slug)
