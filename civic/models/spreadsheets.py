"""Spreadsheets between preview and confirmation."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from civic.models.records import Record


class SpreadsheetUpload(Record):
    """A file that somebody uploaded and has not confirmed yet; gone when they do, or after a day."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    model = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120)
    content = models.BinaryField()
    """The bytes of the file, compressed; empty where the preview has errors: nothing can be confirmed."""

    report = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.file_name
