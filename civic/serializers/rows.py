"""The flat row of a public record: its own columns, and what it refers to by slug.

Lists of the API, CSV files and the tables of a release show these rows. The database makes them, so that any
number of them streams: a row is a tuple of a ``SELECT``, never an object with its relations.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, F, Func, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower

from civic.choices import BindingForce, ReviewState
from civic.models import (
    Commitment,
    CommitmentType,
    Evidence,
    Identifier,
    Institution,
    InstitutionName,
    Place,
    Resolution,
    SourceArticle,
    Statement,
)
from civic.models.resolutions import FORCE
from civic.serializers.records import COLUMNS, LANGUAGES, plain

BETWEEN_QUOTES = " […] "
"""Stands between two quotes in one cell: the source has other words there."""
PUBLIC = ReviewState.PUBLISHED
Columns = dict[str, "str | Combinable"]


class Joined(Subquery):
    """The column ``words`` of a sorted subquery in one text."""

    template = "(SELECT %(function)s(joined.words, '%(between)s') FROM (%(subquery)s) joined)"
    output_field = TextField()

    def __init__(self, queryset: QuerySet[Any], between: str = " ") -> None:
        super().__init__(queryset, between=between)

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT")

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG")


class Bytewise(Func):
    """Sorts texts by their bytes, whatever the language of the database."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:  # type: ignore[override]
        return self.as_sql(compiler, connection, template="%(expressions)s COLLATE BINARY")

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"')


def same(*names: str) -> Columns:
    """Columns that have the name of their field."""
    return {name: name for name in names}


def own(model: type, **instead: "str | Combinable") -> Columns:
    """The public columns of a model; ``instead`` says how the database finds the computed ones."""
    return {name: instead.get(name, name) for name in COLUMNS[model]}


def _permalink(folder: str) -> Combinable:
    return Concat(Value(f"{settings.SITE_URL}/{folder}/"), F("slug"), Value("/"), output_field=CharField())


def _if_public(relation: str) -> Combinable:
    """The slug of a related record, and nothing of one that is not public."""
    public = When(**{f"{relation}__review_state": PUBLIC}, then=F(f"{relation}__slug"))
    return Case(public, default=Value(None), output_field=CharField())


def place_path(of: str = "") -> Combinable:
    """``ca/san-jose``, the value of the ``place`` parameter; ``of`` leads to the place: ``place__``."""
    return Concat(Lower(f"{of}state"), Value("/"), F(f"{of}slug"), output_field=CharField())


def _words(rows: QuerySet[Any], words: Any, *order: "str | Combinable") -> QuerySet[Any]:
    """The items of one cell. Texts among ``order`` are ``Bytewise``: every database writes the same cell."""
    return rows.values(words=words).order_by(*order)


def _of(name: str) -> dict[str, OuterRef]:
    return {name: OuterRef("pk")}


def _proof() -> QuerySet[Any]:
    """The public quotes that carry a commitment."""
    return Evidence.objects.supporting().filter(snapshot__article__review_state=PUBLIC, **_of("commitment"))


_ADDRESS = "snapshot__article__canonical_url"
_IDENTIFIER = Concat(F("scheme"), Value(":"), F("value"), output_field=CharField())
_FORCE = Case(
    *(When(kind=kind, then=Value(force.value)) for kind, force in FORCE.items()),
    default=Value(BindingForce.RULE.value),
    output_field=CharField(),
)
_PUBLISHED = same("published_at", "changed_at", "change_hash")

ROWS: dict[type, Columns] = {
    Institution: {
        **own(Institution),
        "parent": _if_public("parent"),
        "places": Joined(
            _words(Place.objects.filter(**_of("institutions")), place_path(), Bytewise(place_path()))
        ),
        "other_names": Joined(
            _words(InstitutionName.objects.filter(**_of("institution")), F("name"), Bytewise("name"), "pk"),
            "; ",
        ),
        "identifiers": Joined(
            _words(
                Identifier.objects.filter(**_of("institution")),
                _IDENTIFIER,
                Bytewise("scheme"),
                Bytewise("value"),
            )
        ),
        **_PUBLISHED,
        "permalink": _permalink("institutions"),
    },
    Resolution: {
        **own(Resolution, binding_force=_FORCE),
        "institution": "institution__slug",
        **_PUBLISHED,
        "permalink": _permalink("resolutions"),
    },
    Statement: {
        **own(Statement),
        "issuer": "issuer__slug",
        "speaker": "speaker__person__name",
        "speaker_title": "speaker__title",
        **_PUBLISHED,
        "permalink": _permalink("statements"),
    },
    Commitment: {
        **own(Commitment),
        "institution": "institution__slug",
        "state": "state",
        "type": "type__notation",
        **{f"level_label_{language}": f"level__label_{language}" for language in LANGUAGES},
        "resolution": "resolution__slug",
        "statement": "statement__slug",
        "quote": Joined(_words(_proof(), F("exact"), "order", "pk"), BETWEEN_QUOTES),
        "source_url": Joined(_words(_proof(), Bytewise(_ADDRESS), "words").distinct()),
        **_PUBLISHED,
        "permalink": _permalink("commitments"),
    },
    SourceArticle: {**own(SourceArticle), **_PUBLISHED, "permalink": _permalink("articles")},
    CommitmentType: {**own(CommitmentType), "permalink": _permalink("codebook")},
}


def names(model: type) -> tuple[str, ...]:
    """The columns of a model's row, in order."""
    return tuple(ROWS[model])


def select(records: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of public records as tuples, in the order of ``names``."""
    return records.values_list(*ROWS[records.model].values())


def row_of(model: type, cells: Iterable[Any]) -> dict[str, Any]:
    """One tuple of ``select`` as JSON values by name."""
    return {name: plain(cell) for name, cell in zip(ROWS[model], cells, strict=True)}
