"""Public officials, and only where they speak, act or sign in a record."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from civic.choices import ReviewState, RoleCategory
from civic.models.institutions import Institution
from civic.models.records import Record, RecordQuerySet


class Person(Record):
    name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("name",)
        indexes = [models.Index(fields=("name",), name="person_by_name")]
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name


PROVED = (
    "commitment",
    "commitment_event__commitment",
    "institution",
    "resolution_event__resolution",
    "resolution_relation__from_resolution",
    "statement",
)
"""The reviewed records that a quote may prove, from the quote."""


class RoleQuerySet(RecordQuerySet):
    def published(self) -> "RoleQuerySet":
        """Officials that a public source names, or whose words prove something public."""
        public = ReviewState.PUBLISHED
        sourced = Q(snapshot__article__review_state=public)
        proves = Q()
        for name in PROVED:
            proves |= Q(**{f"{name}__review_state": public})
        return self.filter(
            self._any("evidence", sourced)
            | self._any("spoken_evidence", sourced & proves)
            | self._any("statements", Q(review_state=public)),
            institution__review_state=public,
        )

    def _any(self, name: str, which: Q) -> Exists:
        """Looked for one by one until one is found: joined, each statement would meet each quote."""
        relation = self.model._meta.get_field(name)
        rows = relation.related_model._base_manager.all()
        return Exists(rows.filter(which, **{relation.field.name: OuterRef("pk")}))


class Role(Record):
    """An office as a source printed it; never shown in the present tense without a newer source."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="roles")
    title = models.CharField(max_length=120, help_text=_("As printed in the source."))
    category = models.CharField(max_length=20, choices=RoleCategory)
    start_date = models.CharField(max_length=32, blank=True, help_text=_("EDTF; empty if not stated."))
    end_date = models.CharField(max_length=32, blank=True, help_text=_("EDTF; empty if not stated."))
    as_of = models.CharField(
        max_length=32, blank=True, help_text=_("Date of the source that names them: 2017-02.")
    )

    objects: ClassVar[Any] = RoleQuerySet.as_manager()

    class Meta:
        ordering = ("person__name",)
        constraints = [models.UniqueConstraint(fields=("person", "institution", "title"), name="role_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"
