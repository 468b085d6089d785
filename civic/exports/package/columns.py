"""The columns of a table as people read them, on ``/data/`` and in ``docs/data.md``."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from civic.exports.package.tables import Table
from civic.serializers.glossary import LANGUAGE_NAMES


class Words(NamedTuple):
    """A column; one in several languages stands once, with all its names."""

    names: tuple[str, ...]
    kind: str
    description: str
    codes: tuple[str, ...]


def words(table: Table) -> Iterator[Words]:
    """The columns of a table, in order."""
    for _name, group in groupby(table.columns, key=lambda column: _base(column.name)):
        columns = list(group)
        first = columns[0]
        sentence = first.description.replace(" (in English)", "") if len(columns) > 1 else first.description
        yield Words(tuple(column.name for column in columns), first.kind, sentence, first.codes)


def _base(name: str) -> str:
    base, _underscore, code = name.rpartition("_")
    return base if code in LANGUAGE_NAMES else name
