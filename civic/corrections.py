"""The verbs of corrections: take a report in, close it, and forget who sent it.

The form is open to everybody and knows nobody, so what comes in is limited by page and in all, never by
visitor: two token buckets and a ceiling on open reports. A flood then costs reads alone, and the queue
stays short enough to be closed by hand.
"""

import hashlib
import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.choices import ReportState
from civic.models import Correction, CorrectionReport, ReportAllowance
from civic.models.records import has_controls

PER_HOUR = 60
PER_PAGE_AND_HOUR = 10
MAX_OPEN = 1000
TWIN = timedelta(hours=24)
KEEP = timedelta(days=90)
_HOUR = timedelta(hours=1)
_ALL, _NO_PAGE = "*", "-"
_QUOTED_WORDS = 8

User = AbstractBaseUser | None


class Full(Exception):  # noqa: N818 the name says what happened
    """No more reports are taken now; ``seconds`` says when to come again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"full for {seconds} s")


def file_report(report: CorrectionReport, *, at: datetime | None = None) -> None:
    """Put an unsaved report in the queue; the same words about the same page within a day count once.

    Raises ``Full``, and ``ValidationError`` for what no report may hold.
    """
    report.created_at = at = at or timezone.now()
    report.digest = digest(report.path, report.body)
    report.full_clean(validate_unique=False, validate_constraints=False)  # those would be 20 queries
    # Once without a lock, so that a flood queues up for none; once more under it, so that the limit is exact.
    if not _is_wanted(report):
        return
    with transaction.atomic():
        ReportAllowance.objects.get_or_create(key=_ALL, defaults={"tokens": PER_HOUR, "updated_at": at})
        ReportAllowance.objects.select_for_update().get(key=_ALL)
        if not _is_wanted(report):
            return
        _take(_ALL, PER_HOUR, at)
        _take(report.path or _NO_PAGE, PER_PAGE_AND_HOUR, at)
        ReportAllowance.objects.exclude(key=_ALL).filter(updated_at__lt=at - _HOUR).delete()
        report.save(force_insert=True)


def digest(path: str, body: str) -> str:
    """What makes two reports the same: the page, and the words whatever their case and spacing."""
    return hashlib.sha256(f"{path}\n{_folded(body)}".encode()).hexdigest()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_wanted(report: CorrectionReport) -> bool:
    """Whether a report is new. Raises ``Full``."""
    since = report.created_at - TWIN
    if CorrectionReport.objects.filter(digest=report.digest, created_at__gt=since).exists():
        return False
    _refuse_if_full(report.path, report.created_at)
    return True


def _refuse_if_full(path: str, at: datetime) -> None:
    missing = {
        PER_HOUR: 1 - _tokens(_ALL, PER_HOUR, at),
        PER_PAGE_AND_HOUR: 1 - _tokens(path or _NO_PAGE, PER_PAGE_AND_HOUR, at),
    }
    seconds = max(math.ceil(lack * 3600 / rate) for rate, lack in missing.items())
    if seconds > 0:
        raise Full(seconds)
    if CorrectionReport.objects.filter(state=ReportState.OPEN).count() >= MAX_OPEN:
        raise Full(3600)


def _tokens(key: str, rate: int, at: datetime) -> float:
    """What a bucket holds at a time: as many as an hour brings at most."""
    bucket = ReportAllowance.objects.filter(key=key).first()
    if bucket is None:
        return rate
    refilled = max(0.0, (at - bucket.updated_at) / _HOUR) * rate
    return min(float(rate), bucket.tokens + refilled)


def _take(key: str, rate: int, at: datetime) -> None:
    values = {"tokens": max(0.0, _tokens(key, rate, at) - 1), "updated_at": at}
    ReportAllowance.objects.update_or_create(key=key, defaults=values)


@transaction.atomic
def accept(
    reports: Iterable[CorrectionReport],
    by: User,
    *,
    wrong: str,
    changed: str,
    note: str = "",
    on: date | None = None,
    at: datetime | None = None,
) -> Correction:
    """Close reports about one page as right, and say in the public log what was put right.

    Raises ``ValidationError``, by field where it can: a report is closed already, they are about several
    pages, or the words of the log are missing or a reporter's.
    """
    locked = _open_ones(reports)
    if len({report.path for report in locked}) > 1:
        raise ValidationError(_("These reports are about more than one page. Accept one page at a time."))
    wrong, changed = wrong.strip(), changed.strip()
    if said := complaints(locked, wrong=wrong, changed=changed):
        raise ValidationError(said)
    first = locked[0]
    about = {name: getattr(first, name) for name in ("path", "title", "model", "record_key")}
    entry = Correction(**about, wrong=wrong, changed=changed, corrected_on=on or timezone.localdate())
    entry.full_clean()
    entry.save()
    _close(locked, ReportState.ACCEPTED, by, note, at, correction=entry)
    return entry


@transaction.atomic
def decline(
    reports: Iterable[CorrectionReport], by: User, *, note: str = "", at: datetime | None = None
) -> int:
    """Close reports that name no mistake. Raises ``ValidationError`` if one is closed already."""
    return _close(_open_ones(reports), ReportState.DECLINED, by, note, at)


@transaction.atomic
def junk(reports: Iterable[CorrectionReport], by: User, *, note: str = "", at: datetime | None = None) -> int:
    """Close reports as junk; their e-mail addresses are wiped at once. Raises ``ValidationError``."""
    return _close(_open_ones(reports), ReportState.JUNK, by, note, at, email="")


def _open_ones(reports: Iterable[CorrectionReport]) -> list[CorrectionReport]:
    keys = [report.pk for report in reports]
    locked = list(CorrectionReport.objects.select_for_update(of=("self",)).filter(pk__in=keys))
    if not locked or any(report.state != ReportState.OPEN for report in locked):
        raise ValidationError(_("Somebody closed this already. Load the list again."))
    return locked


def _close(
    reports: list[CorrectionReport], state: ReportState, by: User, note: str, at: datetime | None, **more: Any
) -> int:
    values = {"state": state, "closed_by": by, "closed_at": at or timezone.now(), **more}
    if note.strip():
        values["staff_note"] = note.strip()
    return CorrectionReport.objects.filter(pk__in=[report.pk for report in reports]).update(**values)


def complaints(reports: Iterable[CorrectionReport], **words: str) -> dict[str, str]:
    """What keeps words out of the public log, by the name under which they are given."""
    about = list(reports)
    found = {name: _complaint(text, about) for name, text in words.items()}
    return {name: message for name, message in found.items() if message}


def _complaint(text: str, reports: list[CorrectionReport]) -> str:
    if not text.strip():
        return _("Say it in a sentence. The public reads this.")
    if has_controls(text):
        return _("Remove the control characters.")
    folded = _folded(text)
    if any(report.email and report.email.casefold() in folded for report in reports):
        return _("Leave out the reporter's e-mail address.")
    if any(piece in folded for report in reports for piece in _own_words(report.body)):
        return _("Use your own words. The reporter's are not for the public.")
    return ""


def _own_words(body: str) -> list[str]:
    """A report as a whole and its longer sentences; a few words in common are no quotation."""
    pieces = (_folded(piece) for piece in (body, *re.split(r"[.!?\n]+", body)))
    return [piece for piece in pieces if len(piece.split()) >= _QUOTED_WORDS]


def contacts_due(at: datetime) -> QuerySet[CorrectionReport]:
    """Reports whose e-mail address has served its time."""
    return CorrectionReport.objects.exclude(email="").filter(closed_at__lte=at - KEEP)


def junk_due(at: datetime) -> QuerySet[CorrectionReport]:
    """Junk that nobody will look at again: the table does not grow for ever."""
    return CorrectionReport.objects.filter(state=ReportState.JUNK, closed_at__lte=at - KEEP)


@transaction.atomic
def wipe_contacts(at: datetime | None = None) -> tuple[int, int]:
    """Forget addresses and delete old junk. Returns how many of each."""
    at = at or timezone.now()
    return contacts_due(at).update(email=""), junk_due(at).delete()[0]
