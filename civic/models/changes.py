"""Edits of what the public reads, waiting for a second pair of eyes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.models.records import Record


class ChangeAct(models.TextChoices):
    """What a pending change does to its row. Read by editors alone, so its words are not collected."""

    ADD = "add", "Add"
    CHANGE = "change", "Change"
    DELETE = "delete", "Delete"
    REVERT = "revert", "Go back"
    ATTEST = "attest", "Vouch"
    MERGE = "merge", "Merge"
    UNMERGE = "unmerge", "Take a merge back"
    TEXT = "text", "New text"
    CODE = "code", "Code"


FORMS = (ChangeAct.ADD, ChangeAct.CHANGE)
"""What is kept as a form and can be opened again as one."""
OF_PUBLISHERS = (ChangeAct.MERGE, ChangeAct.UNMERGE)
"""What only a publisher proposes; another publisher approves it."""


class ChangeState(models.TextChoices):
    """What became of an edit that the public was to see. Read by editors alone."""

    OPEN = "open", "Waiting"
    APPLIED = "applied", "Applied"
    RETURNED = "returned", "Sent back"
    DROPPED = "dropped", "Taken back"


class PendingChange(Record):
    """A form as it was posted, with what the public reads before and would read after.

    Nothing of it stands in the records yet. Approving posts the form again, as an edit by its maker.
    """

    act = models.CharField(max_length=8, choices=ChangeAct)
    model = models.CharField(max_length=20, help_text=_("Of the record that it is about."))
    record_key = models.CharField(max_length=200)
    title = models.CharField(max_length=300, help_text=_("What the record was called."))
    form_model = models.CharField(max_length=20, help_text=_("Of the form that was posted."))
    form_key = models.CharField(max_length=200, blank=True, help_text=_("Empty for a new row."))
    posted = models.JSONField(help_text=_("Pairs of a field's name and a value, in their order."))
    before = models.JSONField(help_text=_("What the public reads, record by record."))
    after = models.JSONField(help_text=_("What it would read."))
    token = models.CharField(max_length=64, blank=True, help_text=_("The state it was typed over."))
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=ChangeState, default=ChangeState.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("model", "record_key"),
                condition=Q(state=ChangeState.OPEN),
                name="pendingchange_one_open",
            ),
            models.CheckConstraint(
                name="pendingchange_decided_has_date",
                condition=Q(state=ChangeState.OPEN) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == ChangeState.OPEN
