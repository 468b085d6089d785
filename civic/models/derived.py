"""Rows derived from the records, written by the workflow alone and carried by fixtures."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civic.choices import PublicChange, Status
from civic.models.codebook import CommitmentType
from civic.models.commitments import Commitment
from civic.models.evidence import exactly_one
from civic.models.institutions import Institution
from civic.models.people import Role
from civic.models.records import Record, RecordQuerySet
from civic.models.resolutions import Resolution
from civic.models.sources import SourceArticle
from civic.models.statements import Statement


class StatusSpanQuerySet(RecordQuerySet):
    def known(self, at: datetime | None = None) -> "StatusSpanQuerySet":
        """Spans as they stand now, or as the public could read them at an instant."""
        if at is None:
            return self.filter(known_until__isnull=True)
        begun = Q(known_from__isnull=True) | Q(known_from__lte=at)
        return self.filter(begun, Q(known_until__isnull=True) | Q(known_until__gt=at))


class StatusSpan(Record):
    """A stretch of one status with certain and possible bounds; serves ``as_of``.

    Half-open; ``date.min`` and ``date.max`` stand for open ends. ``certain_from`` may lie after
    ``certain_until``: then the status is possible, never certain.

    Two clocks: the bounds say when it was true, ``known_from`` and ``known_until`` (half-open too; empty:
    from the beginning, until now) when the public could read so here. What the public read is closed,
    never deleted.
    """

    resolution = models.ForeignKey(Resolution, models.CASCADE, null=True, related_name="status_spans")
    statement = models.ForeignKey(Statement, models.CASCADE, null=True, related_name="status_spans")
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, related_name="status_spans")
    status = models.CharField(max_length=12, choices=Status)
    possible_from = models.DateField()
    certain_from = models.DateField()
    certain_until = models.DateField()
    possible_until = models.DateField()
    known_from = models.DateTimeField(null=True, blank=True)
    known_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = StatusSpanQuerySet.as_manager()

    class Meta:
        ordering = ("possible_from", "certain_from", "pk")
        constraints = [
            models.CheckConstraint(
                name="statusspan_known_in_order",
                condition=Q(known_from__isnull=True)
                | Q(known_until__isnull=True)
                | Q(known_from__lt=F("known_until")),
            ),
            models.CheckConstraint(
                name="statusspan_one_subject",
                condition=exactly_one(("resolution", "statement", "commitment")),
            ),
            models.CheckConstraint(
                name="statusspan_bounds",
                condition=Q(possible_from__lte=F("certain_from"), certain_until__lte=F("possible_until")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.possible_from}–{self.possible_until}"


class PublishedVersion(Record):
    """A public record as it stood at a publication, or its withdrawal: append-only.

    It is what the public read from ``published_at`` until ``superseded_at``. A withdrawal is a version
    without a record and a hash, whose note is the reason. In the order of ``id`` the versions of all
    records are the stream of changes; their times never go back.
    """

    model = models.CharField(max_length=20)
    record_key = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=12, choices=PublicChange, default=PublicChange.CHANGED)
    published_at = models.DateTimeField(db_index=True)
    superseded_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the next one came; empty for the newest.")
    )
    public_since = models.DateTimeField(
        null=True, blank=True, help_text=_("The record's own published_at, as it was then.")
    )
    owner_key = models.CharField(
        max_length=200, blank=True, help_text=_("Key of its institution or issuer at the time.")
    )
    earliest = models.DateField(null=True, blank=True, help_text=_("Bounds of the date that lists sort by."))
    latest = models.DateField(null=True, blank=True)
    record = models.JSONField(blank=True)
    change_hash = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-published_at", "model", "record_key", "-number")
        constraints = [
            models.UniqueConstraint(fields=("model", "record_key", "number"), name="publishedversion_once"),
            models.UniqueConstraint(
                fields=("model", "record_key"),
                condition=Q(superseded_at__isnull=True),
                name="publishedversion_one_newest",
            ),
            models.CheckConstraint(
                name="publishedversion_withdrawn_is_empty",
                condition=Q(what=PublicChange.WITHDRAWN, change_hash="")
                | (~Q(what=PublicChange.WITHDRAWN) & ~Q(change_hash="")),
            ),
        ]
        indexes = [
            models.Index(fields=("model", "superseded_at"), name="publishedversion_superseded"),
            models.Index(fields=("model", "published_at", "id"), name="publishedversion_stream"),
            models.Index(
                fields=("model", "record_key"),
                condition=Q(what=PublicChange.WITHDRAWN, superseded_at__isnull=True),
                name="publishedversion_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.record_key} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Published versions are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Published versions are append-only.")


class SearchDocument(Record):
    """Words of a public record, folded and split by us so that both engines see the same tokens."""

    institution = models.OneToOneField(Institution, models.CASCADE, null=True, related_name="search_document")
    role = models.OneToOneField(Role, models.CASCADE, null=True, related_name="search_document")
    resolution = models.OneToOneField(Resolution, models.CASCADE, null=True, related_name="search_document")
    statement = models.OneToOneField(Statement, models.CASCADE, null=True, related_name="search_document")
    commitment = models.OneToOneField(Commitment, models.CASCADE, null=True, related_name="search_document")
    article = models.OneToOneField(SourceArticle, models.CASCADE, null=True, related_name="search_document")
    text = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="searchdocument_one_subject",
                condition=exactly_one(
                    ("institution", "role", "resolution", "statement", "commitment", "article")
                ),
            )
        ]

    def __str__(self) -> str:
        return self.key


class FacetCount(Record):
    """How many public commitments share one combination of facets: exact counts without counting."""

    state = models.CharField(max_length=2)
    institution_kind = models.CharField(max_length=32)
    type = models.ForeignKey(CommitmentType, models.CASCADE, related_name="+")
    level_ordinal = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12)
    basis = models.CharField(max_length=12)
    attribution = models.CharField(max_length=20)
    certainty = models.CharField(max_length=12)
    total = models.PositiveIntegerField()
    slot = models.PositiveSmallIntegerField(db_default=0, editable=False, serialize=False)
    stamp = models.BigIntegerField(db_default=0, editable=False, serialize=False)
    """When it changed last, as ``DataVersion`` counts; triggers write both (``versions.marking``)."""

    class Meta:
        indexes = [models.Index(fields=("slot", "stamp"), name="facetcount_changed")]
        constraints = [
            models.UniqueConstraint(
                fields=(
                    "state",
                    "institution_kind",
                    "type",
                    "level_ordinal",
                    "status",
                    "basis",
                    "attribution",
                    "certainty",
                ),
                name="facetcount_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.total}"


class DataVersion(models.Model):
    """The stamps that make the version of the public data, moved by triggers (``versions.data``)."""

    name = models.CharField(max_length=8)
    slot = models.PositiveSmallIntegerField()
    stamp = models.BigIntegerField(help_text=_("Microseconds since 1970; always more than before."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=("name", "slot"), name="dataversion_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}: {self.stamp}"


class FormerSlug(Record):
    """An address that a record had before it was renamed."""

    model = models.CharField(max_length=20)
    slug = models.SlugField(max_length=160)
    current = models.SlugField(max_length=160, help_text=_("The slug it has now."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=("model", "slug"), name="formerslug_once")]

    def __str__(self) -> str:
        return f"{self.model}: {self.slug} → {self.current}"


class SeedRow(Record):
    """What the last load of a seed sheet wrote, so that edits made here since are seen and kept."""

    model = models.CharField(max_length=20)
    record_key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("model", "record_key"), name="seedrow_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.record_key}"
