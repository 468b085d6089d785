"""Decisions of one account that are no rows of records: taken back, or counted for somebody to look at."""

from datetime import datetime
from typing import Any

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from civic.choices import ReportState
from civic.models import ArticleIntake, Correction, CorrectionReport, Merge, PendingChange, SpreadsheetUpload
from civic.models.changes import ChangeState
from civic.workflow.merging import NAMED

Counts = dict[str, int]
_WIPED = "reports closed as junk, reopened without the sender's address, which was wiped"
_TO_LOOK_AT = "changes of others that the account approved, left as they are: look at them"
_ACCOUNTS = "changes of accounts and groups, left as they are: look at them"
_REWORDED = "entries of the public log of corrections put in other words, left as they are: look at them"
_UNMERGED = "merges that were taken back since, left as they are: look at them"


def merges(user: AbstractBaseUser, since: datetime, counts: Counts) -> set[tuple[Any, int]]:
    """Mark merges as taken back; their rows are in the histories. Returns the records whose address went."""
    made = Merge.objects.filter(by=user.pk, at__gte=since, undone_at=None)
    gone = {(NAMED[each.model], each.gone_pk) for each in made}
    _count(counts, "merges taken back", made.update(undone_at=timezone.now()))
    return gone


def take_back(
    user: AbstractBaseUser, since: datetime, by: AbstractBaseUser, why: str, counts: Counts
) -> None:
    _count(counts, "waiting changes dropped", _drop(user, since, by, why))
    _count(counts, "decided changes waiting again", _reopen_changes(user, since))
    _corrections(user, since, counts)
    texts = ArticleIntake.objects.filter(created_by=user.pk, created_at__gte=since)
    files = SpreadsheetUpload.objects.filter(by=user.pk, created_at__gte=since)
    _count(counts, "unconfirmed texts and spreadsheets deleted", texts.delete()[0] + files.delete()[0])
    approved = PendingChange.objects.filter(
        decided_by=user.pk, decided_at__gte=since, state=ChangeState.APPLIED
    )
    _count(counts, _TO_LOOK_AT, approved.exclude(made_by=user.pk).count())
    _count(counts, _UNMERGED, Merge.objects.filter(undone_at__gte=since, at__lt=since).count())
    _count(counts, _ACCOUNTS, _logged(user, since, get_user_model(), Group).count())


def _count(counts: Counts, what: str, number: int) -> None:
    if number:
        counts[what] = counts.get(what, 0) + number


def _drop(user: AbstractBaseUser, since: datetime, by: AbstractBaseUser, why: str) -> int:
    theirs = PendingChange.objects.filter(made_by=user.pk, made_at__gte=since)
    waiting = theirs.filter(state__in=(ChangeState.OPEN, ChangeState.RETURNED))
    return waiting.update(
        state=ChangeState.DROPPED, decided_by=by.pk, decided_at=timezone.now(), decision_note=why
    )


def _reopen_changes(user: AbstractBaseUser, since: datetime) -> int:
    """What they sent back or dropped waits again, unless another change of the record waits by now."""
    number = 0
    refused = (ChangeState.RETURNED, ChangeState.DROPPED)
    decided = PendingChange.objects.filter(decided_by=user.pk, decided_at__gte=since, state__in=refused)
    for change in decided.exclude(made_by=user.pk, made_at__gte=since).order_by("-made_at"):
        about = {"model": change.model, "record_key": change.record_key, "state": ChangeState.OPEN}
        if not PendingChange.objects.filter(**about).exists():
            change.state, change.decided_by, change.decided_at = ChangeState.OPEN, None, None
            change.decision_note = ""
            change.save()
            number += 1
    return number


def _corrections(user: AbstractBaseUser, since: datetime, counts: Counts) -> None:
    """Reports are open again; entries of the log that they alone made were never true."""
    closed = CorrectionReport.objects.filter(closed_by=user.pk, closed_at__gte=since)
    added = _logged(user, since, Correction).filter(action_flag=ADDITION).values_list("object_id", flat=True)
    entries = {*closed.exclude(correction=None).values_list("correction_id", flat=True), *map(int, added)}
    _count(counts, _WIPED, closed.filter(state=ReportState.JUNK).count())
    again = {"state": ReportState.OPEN, "closed_at": None, "closed_by": None, "correction": None}
    _count(counts, "reports of mistakes open again", closed.update(**again))
    false = Correction.objects.filter(pk__in=entries, reports=None)
    _count(counts, "entries of the public log of corrections deleted", false.delete()[0])
    changed = _logged(user, since, Correction).exclude(action_flag=ADDITION)
    _count(counts, _REWORDED, changed.exclude(object_id__in=map(str, entries)).count())


def _logged(user: AbstractBaseUser, since: datetime, *models: Any) -> Any:
    kinds = [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]
    return LogEntry.objects.filter(user=user.pk, action_time__gte=since, content_type__in=kinds)
