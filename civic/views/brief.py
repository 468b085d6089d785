"""What an institution says, in few words: for a sheet of paper, a frame on another site, a picture."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from civic import answers
from civic.answers import Answer
from civic.choices import Cell
from civic.models import Commitment, Institution, SourceArticle
from civic.web.wording import ASK, SYMBOLS, cell_words

WIDTH = 75
_UNNAMED = (Cell.NONE_FOUND, Cell.NOT_CHECKED)


class Line(NamedTuple):
    """One cell with what it holds for; ``more`` are those left out for want of room."""

    cell: Cell
    symbol: str
    words: str
    promises: list[Commitment]
    more: int
    total: int


def lines(found: Iterable[Answer], room: int) -> list[Line]:
    """Cells in the order of strength, their promises named while ``room`` lasts, the others counted.

    Room is counted in lines of ``WIDTH`` characters; each cell takes one for its padding.
    """
    groups: dict[tuple[Cell, str], list[Answer]] = defaultdict(list)
    order = list(Cell)
    for answer in sorted(found, key=lambda a: order.index(a.cell)):
        groups[answer.cell, cell_words(answer.cell, answer.type.direction)].append(answer)
    room -= len(groups)
    result = []
    for (cell, words), group in groups.items():
        named: list[Commitment] = []
        for answer in group if cell not in _UNNAMED else ():
            room -= height(answer.commitments[0])
            if room < 0:
                break
            named.append(answer.commitments[0])
        more = 0 if cell in _UNNAMED else len(group) - len(named)
        result.append(Line(cell, SYMBOLS[cell], words, named, more, len(group)))
    return result


def height(promise: Commitment) -> int:
    """How many lines of ``WIDTH`` characters a promise takes."""
    return 1 + len(promise.level.label) // WIDTH


def newest_source(institution: Institution) -> SourceArticle | None:
    """The newest public source of an institution's promises."""
    quoted = institution.commitments.published().values("pk")
    articles = SourceArticle.objects.published().filter(snapshots__evidence__commitment__in=quoted)
    return articles.order_by("-latest", "-pk").first()


def institutions() -> QuerySet[Institution]:
    return Institution.objects.published().prefetch_related("places")


def summary(institution: Institution, room: int) -> dict[str, Any]:
    """Template context: lines, newest source, last check, and whom to ask. A fixed number of queries."""
    found = answers.answers(institution)
    shown = lines(found, room)
    return {
        "lines": shown,
        "newest": newest_source(institution),
        "checked": answers.last_checked(c for answer in found for c in answer.commitments),
        "ask": ASK[institution.kind],  # type: ignore[index]
        "has_promises": any(line.promises for line in shown),
    }
