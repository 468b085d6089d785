"""The tables of a release: which rows, in which order, how they are told apart and what they refer to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable

from civic.exports.package import public
from civic.exports.package.redacting import redacted
from civic.models import (
    AlternateUrl,
    CodebookVersion,
    Commitment,
    CommitmentEvent,
    CommitmentType,
    Correction,
    Evidence,
    FormerSlug,
    Identifier,
    Institution,
    InstitutionName,
    Level,
    Place,
    PublishedVersion,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
    StatusSpan,
)
from civic.serializers.datatypes import Column, of_part, of_row
from civic.serializers.parts import PARTS, InstitutionPlace, NamedInstitution
from civic.serializers.rows import ROWS, Bytewise
from civic.versions import PUBLIC_MODELS

CHUNK = 1000
"""Rows that are in memory at a time."""


@dataclass(frozen=True)
class Table:
    """A table of a release. ``key`` names its columns that no two rows share; it is sorted by them.

    ``refers`` leads from a column to the table and the column that it names.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    cells: Callable[[], Iterator[tuple[Any, ...]]]
    refers: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _of(model: Any, name: str, title: str, key: tuple[str, ...], **refers: str) -> Table:
    """A table of a model's rows; ``refers`` says ``table.column`` for each column."""
    columns = tuple(of_row(model) if model in ROWS else of_part(model))
    targets = {column: tuple(target.split(".")) for column, target in refers.items()}
    return Table(name, title, columns, key, lambda: _cells(model, key), targets)  # type: ignore[arg-type]


def _cells(model: Any, key: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    paths = ROWS.get(model) or PARTS[model]
    kinds = {column.name: column.kind for column in (of_row(model) if model in ROWS else of_part(model))}
    order = [_sorted(paths[name], kinds[name]) for name in key]
    rows: QuerySet[Any] = public.of(model).order_by(*order).values_list(*paths.values())
    found = rows.iterator(chunk_size=CHUNK)
    return redacted(found, list(paths).index("record")) if model is PublishedVersion else found


def _sorted(path: "str | Combinable", kind: str) -> Any:
    column = F(path) if isinstance(path, str) else path
    return Bytewise(column) if kind == "string" else column


def _withdrawals() -> Iterator[tuple[Any, ...]]:
    for name, model in sorted(PUBLIC_MODELS.items()):
        gone = public.withdrawn(model).order_by(Bytewise(F("slug")))
        for row in gone.values_list("slug", "withdrawn_at", "withdrawal_reason").iterator(chunk_size=CHUNK):
            yield (name, *row)


WITHDRAWALS = Table(
    "withdrawals",
    "Records that were public and were taken back, with the reason; what they said is gone.",
    (
        Column("model", "The kind of record.", "string", tuple(PUBLIC_MODELS), False, False),
        Column("slug", "The last part of the address that it had.", "string", (), False, False),
        Column("withdrawn_at", "When it was withdrawn, in UTC.", "datetime", (), False, False),
        Column("reason", "Why it was withdrawn, in words of ours.", "string", (), False, False),
    ),
    ("model", "slug"),
    _withdrawals,
)
_INSTITUTION, _RESOLUTION, _COMMITMENT = "institutions.slug", "resolutions.slug", "commitments.slug"
_STATEMENT, _ARTICLE, _TYPE, _ROLE = "statements.slug", "articles.slug", "types.notation", "people.key"

TABLES: tuple[Table, ...] = (
    _of(Place, "places", "Places that institutions serve.", ("path",)),
    _of(Institution, "institutions", "Bodies that speak and that are bound.", ("slug",), parent=_INSTITUTION),
    _of(
        InstitutionPlace,
        "institution_places",
        "Which institution serves which place.",
        ("institution", "path"),
        institution=_INSTITUTION,
        path="places.path",
    ),
    _of(
        InstitutionName,
        "institution_names",
        "Other names of institutions.",
        ("key",),
        institution=_INSTITUTION,
    ),
    _of(
        Identifier,
        "identifiers",
        "Ids of institutions in public registers.",
        ("scheme", "value"),
        institution=_INSTITUTION,
    ),
    _of(
        Role,
        "people",
        "Public officials who speak, act or sign, with the office that a source printed.",
        ("key",),
        institution=_INSTITUTION,
    ),
    _of(SourceArticle, "articles", "The sources; their texts are not public.", ("slug",)),
    _of(AlternateUrl, "article_addresses", "Other addresses of sources.", ("url",), article=_ARTICLE),
    _of(
        Resolution,
        "resolutions",
        "Resolutions, policies, ordinances and other texts.",
        ("slug",),
        institution=_INSTITUTION,
    ),
    _of(
        ResolutionEvent,
        "resolution_events",
        "What happened to a text, or before an institution.",
        ("key",),
        resolution=_RESOLUTION,
        institution=_INSTITUTION,
    ),
    _of(
        ResolutionRelation,
        "resolution_relations",
        "How one text relates to another.",
        ("key",),
        resolution=_RESOLUTION,
        to=_RESOLUTION,
    ),
    _of(
        NamedInstitution,
        "named_institutions",
        "Whom a statute or an agreement binds by name.",
        ("resolution", "institution"),
        resolution=_RESOLUTION,
        institution=_INSTITUTION,
    ),
    _of(Statement, "statements", "Public words of institutions.", ("slug",), issuer=_INSTITUTION),
    _of(CommitmentType, "types", "The codebook: what a commitment can be about.", ("notation",)),
    _of(Level, "levels", "The codebook: how far a commitment goes.", ("type", "ordinal"), type=_TYPE),
    _of(CodebookVersion, "codebook_versions", "Versions of the codebook.", ("version",)),
    _of(
        Commitment,
        "commitments",
        "Who is bound to what, how strongly, and in which words.",
        ("slug",),
        institution=_INSTITUTION,
        type=_TYPE,
        resolution=_RESOLUTION,
        statement=_STATEMENT,
    ),
    _of(
        CommitmentEvent,
        "commitment_events",
        "When somebody checked that a commitment holds, or it ended.",
        ("key",),
        commitment=_COMMITMENT,
    ),
    _of(
        Evidence,
        "evidence",
        "The exact words that prove the other rows, with their place in the source.",
        ("key",),
        commitment=_COMMITMENT,
        statement=_STATEMENT,
        institution=_INSTITUTION,
        role=_ROLE,
        speaker=_ROLE,
        article=_ARTICLE,
        resolution_event="resolution_events.key",
        commitment_event="commitment_events.key",
        resolution_relation="resolution_relations.key",
    ),
    _of(
        ResearchLog,
        "research_log",
        "Recorded searches; only these say that nothing was found.",
        ("key",),
        institution=_INSTITUTION,
        type=_TYPE,
    ),
    _of(
        StatusSpan,
        "status_spans",
        "Which status held from when to when.",
        ("key",),
        resolution=_RESOLUTION,
        statement=_STATEMENT,
        commitment=_COMMITMENT,
    ),
    _of(
        PublishedVersion,
        "versions",
        "Every published version of every public record.",
        ("model", "key"),
    ),
    _of(Correction, "corrections", "The public log of what was put right.", ("key",)),
    _of(FormerSlug, "former_addresses", "Addresses that records had before.", ("model", "slug")),
    WITHDRAWALS,
)
