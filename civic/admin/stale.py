"""Two editors, one record: a save says which state of the record it was typed over."""

import hashlib
import re
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from civic.admin.permissions import owner_of
from civic.models.records import Reviewed

REASON = 300
"""Characters of a reason at most, as a published version keeps it."""
ROWS = ("evidence", "levels")
"""Rows that stand on the form of their record and are part of its state."""


def lock(record: Any) -> Any:
    """The record as it is now, held until the transaction ends, its owner before it."""
    owner = owner_of(record)
    if owner is not None and owner is not record:
        type(owner).objects.select_for_update(of=("self",)).get(pk=owner.pk)
    return type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()


def token(record: Any) -> str:
    """What a form carries: the revision, or for rows without one a digest of their values."""
    if isinstance(record, Reviewed):
        return str(record.revision)
    rows = [record, *(row for name in ROWS if hasattr(record, name) for row in getattr(record, name).all())]
    values = [[str(f.value_from_object(row)) for f in row._meta.concrete_fields] for row in rows]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


def complaint(record: Any, seen: str) -> str:
    """Why a save typed over the state ``seen`` is refused: who saved since, when, and what changed."""
    lines = [_describe(entry) for entry in _edits_since(record, seen)]
    said = " ".join(lines) or _("It was changed outside these forms.")
    return " ".join(
        (
            _("Somebody saved this record after you opened it, so nothing of yours is saved yet."),
            said,
            _("What you typed is still here."),
        )
    )


def _edits_since(record: Any, seen: str) -> list[LogEntry]:
    """The edits between two revisions; for rows without a revision the last one."""
    edits = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        change_message__startswith="[{",
    ).select_related("user")
    missed = 1
    if isinstance(record, Reviewed) and seen.isascii() and seen.isdigit() and len(seen) < 10:
        missed = max(record.revision - int(seen), 1)
    return list(edits.order_by("-action_time", "-pk")[: min(missed, 5)])


def _describe(entry: LogEntry) -> str:
    when = date_format(localtime(entry.action_time), "DATETIME_FORMAT")
    return _("%(who)s, %(when)s: %(what)s") % {
        "who": entry.user.get_username(),
        "when": when,
        "what": entry.get_change_message(),
    }


def row_numbers(data: Any, prefix: str) -> list[int]:
    """The numbers of the rows of an inline that were posted, in order."""
    row = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-")
    return sorted({int(found[1]) for found in map(row.match, data) if found})
