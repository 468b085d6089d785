"""The records of one chunk, held in memory in the order in which they are written."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from civic.models import (
    Commitment,
    CommitmentEvent,
    Evidence,
    Identifier,
    Institution,
    InstitutionName,
    Person,
    Place,
    PublishedVersion,
    Resolution,
    ResolutionEvent,
    Role,
    SearchDocument,
    Snapshot,
    SourceArticle,
    Statement,
    StatusSpan,
    bulk,
)

PREFIX = "synthetic-"
"""What every key of a generated record begins with."""
ROOM = 40_000
"""Primary keys that each chunk may use of each table, so that chunks can be made at once."""
PLACES: Any = Institution.places.through
TABLES: tuple[Any, ...] = (
    *(Person, Place, Institution, PLACES, InstitutionName, Identifier, Role, SourceArticle, Snapshot),
    *(Resolution, ResolutionEvent, Statement, Commitment, CommitmentEvent, Evidence),
    *(StatusSpan, SearchDocument, PublishedVersion),
)
"""Every table that is filled, those referred to first."""


class Held(list[Any]):
    """Related rows that are in memory, so that the product's functions ask no database.

    Stands where Django keeps what was prefetched. Everything generated is public, quotes are few, and rows
    are made in their order: each question that the serializers and ``derivation`` narrow or sort a relation
    by is answered by all of it.
    """

    def all(self) -> "Held":
        return self

    def narrowed(self, *_args: Any, **_kwargs: Any) -> "Held":
        return self

    published = select_related = prefetch_related = textless = for_display = order_by = narrowed


RELATIONS: dict[type, tuple[str, ...]] = {
    Institution: ("places", "other_names", "identifiers", "events", "roles", "evidence"),
    Role: ("evidence",),
    SourceArticle: ("alternate_urls",),
    Resolution: ("events", "relations", "named_institutions"),
    ResolutionEvent: ("evidence",),
    Statement: ("evidence",),
    Commitment: ("events", "evidence"),
    CommitmentEvent: ("evidence",),
}
"""What the public record, the search document and the derived columns of each model read."""


class Tray:
    """Makes records with keys and primary keys of their own and remembers them by model."""

    def __init__(self, chunk: int, at: datetime) -> None:
        self.rows: dict[Any, list[Any]] = defaultdict(list)
        self.sources: list[Any] = []
        self.first = chunk * ROOM
        self.at = at

    def add(self, model: Any, /, **values: Any) -> Any:
        """A new record of a model. Raises ``OverflowError`` when a chunk has too many."""
        record = bulk.blank(model)
        for name, value in values.items():
            setattr(record, name, value)
        return self.keep(record)

    def keep(self, record: Any) -> Any:
        """Take a record with the next primary key of its model, and a key that follows from it."""
        model, made = type(record), self.rows[type(record)]
        record.id = self.first + len(made) + 1
        if len(made) >= ROOM:
            raise OverflowError(f"A chunk has more than {ROOM} rows of {model._meta.model_name}.")
        if model is not PLACES and not record.key:
            record.key = f"{PREFIX}{model._meta.model_name}-{record.id}"
        if names := RELATIONS.get(model):
            record._prefetched_objects_cache = {name: Held() for name in names}
        made.append(record)
        return record

    def reviewed(self, model: Any, slug: str, /, **values: Any) -> Any:
        """A new record that is before the public."""
        number = self.first + len(self.rows[model]) + 1
        times = dict.fromkeys(("created_at", "updated_at", "published_at"), self.at)
        return self.add(model, slug=f"{slug}-{number}", review_state="published", **times, **values)

    def attach(self, owner: Any, relation: str, model: Any, /, **values: Any) -> Any:
        """A new record that belongs to another one, and is found through its relation."""
        record = self.add(model, **values)
        owner._prefetched_objects_cache[relation].append(record)
        return record

    def forget(self) -> None:
        """Let go of every record. They refer to each other, so that nothing else would soon."""
        for records in self.rows.values():
            for record in records:
                vars(record).clear()
        self.rows.clear()
        self.sources.clear()
