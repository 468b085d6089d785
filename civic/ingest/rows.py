"""The rows of the register as sheets give them, in the order in which they can be written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, get_args

from django.db.models import Model

from civic import models
from civic.ingest.fields import Block, Languages
from civic.ingest.positions import Source, Where

ORDER: tuple[type[Model], ...] = (
    models.CodebookVersion,
    models.CommitmentType,
    models.Level,
    models.Place,
    models.Institution,
    models.InstitutionName,
    models.Identifier,
    models.Person,
    models.Role,
    models.SourceArticle,
    models.AlternateUrl,
    models.Snapshot,
    models.Resolution,
    models.ResolutionEvent,
    models.ResolutionRelation,
    models.Statement,
    models.Commitment,
    models.CommitmentEvent,
    models.ResearchLog,
    models.Evidence,
)
"""Every model that sheets write, those that others refer to first."""


@dataclass
class Row:
    """What a sheet says about one record: its columns, and the keys of the records it refers to."""

    model: type[Model]
    key: str
    source: Source
    where: Where
    at: datetime
    values: dict[str, Any]
    refs: dict[str, str | None] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.model._meta.model_name} {self.key}"


class Rows:
    """Collects the rows of one sheet, which share its day."""

    def __init__(self, source: Source, day: date) -> None:
        self.source, self.at = source, datetime.combine(day, time(), UTC)
        self.found: list[Row] = []

    def add(
        self, model: type[Model], key: str, where: Where, values: dict[str, Any], **refs: str | None
    ) -> Row:
        """Add a row; ``refs`` are keys by the name of the column that refers."""
        row = Row(model, key, self.source, where, self.at, values, refs)
        self.found.append(row)
        return row


def plain(part: Block, *left_out: str) -> dict[str, Any]:
    """The columns of a part's own fields: of the same name, or one a language where it is translated."""
    values: dict[str, Any] = {}
    for name in sorted(type(part).model_fields.keys() - {"key", *left_out}):
        values |= (
            translated(name, getattr(part, name)) if _is_text(part, name) else {name: getattr(part, name)}
        )
    return values


def _is_text(part: Block, name: str) -> bool:
    kind = type(part).model_fields[name].annotation
    return Languages in (kind, *get_args(kind))


def translated(name: str, texts: Languages | None) -> dict[str, str]:
    """The columns of a text in every language; all empty where the sheet gives none."""
    return {f"{name}_{code}": getattr(texts, code) if texts else "" for code in ("en", "es", "vi")}


def in_order(rows: list[Row]) -> list[Row]:
    """Each row after those it refers to."""
    ordered = sorted(rows, key=lambda row: ORDER.index(row.model))
    first = [row for row in ordered if row.model is models.Institution]
    place = ordered.index(first[0]) if first else 0
    rest = [row for row in ordered if row.model is not models.Institution]
    return rest[:place] + parents_first(first, lambda row: {row.refs["parent"]}) + rest[place:]


def parents_first(rows: list[Row], parents: Callable[[Row], set[str | None]]) -> list[Row]:
    """Each row after its parents; in a circle the first comes first."""
    ordered: list[Row] = []
    waiting = list(rows)
    while waiting:
        left = {row.key for row in waiting}
        ready = [row for row in waiting if not left & (parents(row) - {row.key})] or waiting[:1]
        ordered += ready
        waiting = [row for row in waiting if row not in ready]
    return ordered
