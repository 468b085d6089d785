"""What a merge of two records moved, so that it can be told and taken back."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.models.records import Record


class Merge(Record):
    """One record went into another. ``moved`` holds [model, pk, column]; ``dropped`` holds [model, pk]."""

    model = models.CharField(max_length=20)
    kept_pk = models.BigIntegerField()
    kept_name = models.CharField(max_length=300)
    gone_pk = models.BigIntegerField()
    gone_name = models.CharField(max_length=300)
    gone_slug = models.SlugField(max_length=160, blank=True)
    moved = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    added = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="merge_of_two",
                condition=~models.Q(kept_pk=models.F("gone_pk")),
                violation_error_message=_("A record cannot be merged with itself."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_name} → {self.kept_name}"
