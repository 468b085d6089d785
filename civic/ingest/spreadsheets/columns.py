"""The columns of a spreadsheet, declared once: for reading, template, documentation and download."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import Model, QuerySet

from civic.ingest.spreadsheets.cells import Reader, day, key, reader_of, several

DATES = ("edtf", "start_date", "end_date", "as_of", "size_as_of", "retracted_edtf")

MOST_CODES = 20
"""A longer vocabulary is not repeated beside its column: everybody knows the states."""


@dataclass(frozen=True)
class Column:
    """One column. A ``part`` column belongs to its row, the others to the record, which may have several."""

    name: str
    help: str
    example: str
    read: Reader
    required: bool = False
    part: bool = False
    attribute: str = ""
    """The field that it fills; empty where the code of the sheet does."""

    refers: type[Model] | None = None
    """The model that its cells name, by slug, notation or key."""


def column(model: type[Model], attribute: str, help: str, example: str = "", **more: Any) -> Column:
    """A column that fills one field of a model; the field says what the cells may hold."""
    reader = (
        day
        if attribute in DATES
        else key
        if attribute == "key"
        else reader_of(model._meta.get_field(attribute))
    )
    name = more.pop("name", attribute)
    choices: Any = getattr(model._meta.get_field(attribute), "flatchoices", ())
    if choices and len(choices) <= MOST_CODES:
        help = f"{help} One of: {', '.join(str(value) for value, _label in choices if value)}.".strip()
    return Column(name, help, example, more.pop("read", reader), attribute=attribute, **more)


def in_languages(
    model: type[Model], attribute: str, help: str, example: str = "", **more: Any
) -> tuple[Column, ...]:
    """A text of ours: one column for each language of the site, the English one first."""
    first, *others = (code for code, _name in settings.LANGUAGES)
    return (
        column(model, f"{attribute}_{first}", help, example, **more),
        *(column(model, f"{attribute}_{code}", f"The same in {LANG_INFO[code]['name']}.") for code in others),
    )


def reference(name: str, to: type[Model], help: str, example: str = "", **more: Any) -> Column:
    """A column that names another record; it fills the field of its own name."""
    return Column(name, help, example, key, refers=to, attribute=more.pop("attribute", name), **more)


def references(name: str, to: type[Model], help: str, example: str = "") -> Column:
    """A column that names several records, set apart by ``|``."""
    return Column(name, help, example, several, refers=to)


Cells = dict[str, str]
"""The cells of a row by name of column, as shown."""


class Spreadsheet:
    """What can be imported from a file: a model, its columns, and how a stored record looks in them."""

    name: ClassVar[str]
    model: ClassVar[type[Model]]
    columns: ClassVar[tuple[Column, ...]]
    identity: ClassVar[tuple[str, ...]]
    """The columns by which a record is recognised: the first that is filled."""

    part: ClassVar[str] = ""
    """What each row of a record is, in a word; empty where a record has one row."""

    parts: ClassVar[str] = ""
    """The accessor of the rows of a record."""

    def __init__(self) -> None:
        self.by_name = {c.name: c for c in self.columns}

    def required(self) -> list[Column]:
        """Columns that a file must have."""
        return [c for c in self.columns if c.required and not c.part]

    def for_rows(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """The records with what ``rows_of`` reads, in few queries."""
        raise NotImplementedError

    def rows_of(self, record: Any) -> list[Cells]:
        """A record as rows of this spreadsheet: what a download writes, and what a row is compared with."""
        raise NotImplementedError

    def header(self) -> list[str]:
        return [c.name for c in self.columns]

    def template(self) -> Iterator[list[str]]:
        """The header and one row of fiction."""
        yield self.header()
        yield [c.example for c in self.columns]
