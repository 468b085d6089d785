"""Everything that one account did since an instant, taken back in one transaction.

For a stolen password: rows get the values that they would have without the account (``replaying``), in an
order that the database takes; then the records are derived, the gate reads what is public, and the public log
gets new versions. Nothing leaves that log: what only the account published stays as a tombstone.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from civic import history
from civic.choices import ReviewState
from civic.models import Commitment, Institution, Resolution, SourceArticle, Statement, because
from civic.models.records import Reviewed
from civic.publication import Problem
from civic.workflow import deciding_again
from civic.workflow.edits import record_edit
from civic.workflow.owners import owner_of, shown_on
from civic.workflow.reach import one_version_each
from civic.workflow.refusal import Refused, refuse
from civic.workflow.replaying import Replayed, touched
from civic.workflow.withdrawal import withdraw, would_withdraw
from civic.workflow.worklist import write_all

_IN_ORDER: tuple[Any, ...] = (SourceArticle, Institution, Resolution, Statement, Commitment)
_OF_PUBLISHING = {"review_state", "withdrawal_reason", "review_note"}


@dataclass
class Undone:
    """What is taken back, and what stays and why. ``other`` counts what is no row of a record."""

    rows: list[Replayed] = field(default_factory=list)
    tombstones: list[Any] = field(default_factory=list)
    left: list[tuple[Replayed, str]] = field(default_factory=list)
    other: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def undo(user: AbstractBaseUser, since: datetime, by: AbstractBaseUser, why: str) -> Undone:
    """Take back what ``user`` did at ``since`` or later. Raises ``Refused``; then nothing was changed.

    :param by: who runs this; the history of each record names them, and they become its last editor.
    :param why: stands in the histories and, for what the public read, in the public log.
    """
    done = Undone()
    with because(why, by), one_version_each():
        merged = deciding_again.merges(user, since, done.other)
        _plan(user, since, done)
        found = _owners(done.rows)
        for row, reason in write_all(done.rows, merged, by, why):
            if not row.is_new:
                text = _("“%(name)s” cannot be brought back: %(why)s.")
                refuse("stuck", text % {"name": row.name, "why": reason})
            done.rows.remove(row)
            done.left.append((row, reason))
        _settle(dict.fromkeys([*found, *_owners(done.rows)]), by, why)
        for record in _by_ground(done.tombstones)[::-1]:
            record.refresh_from_db()
            if record.is_published:  # else it went with what it stood on
                withdraw(record, why, by)
        deciding_again.take_back(user, since, by, why, done.other)
    return done


# What is to be done


def _plan(user: AbstractBaseUser, since: datetime, done: Undone) -> None:
    rows = [row for row in touched(user, since) if row.is_new or row.is_gone or row.changed or row.kept]
    for row in rows:
        if reason := _reason_to_leave(row):
            done.left.append((row, reason))
        if (row.is_new and not reason) or row.is_gone or (row.changed and not _drifted(row)):
            done.rows.append(row)
    _keep_what_others_stand_on(done)
    _keep_what_was_public(done)


def _reason_to_leave(row: Replayed) -> str:
    """Why a row stays, or a part of it; empty if nothing does."""
    if row.unknown:
        return _("nobody remembers how it stood before")
    if row.is_new and row.adopted:
        return _("somebody else worked on it since")
    if _drifted(row):
        return _("it was changed outside the forms since")
    if row.kept:
        columns = ", ".join(sorted(row.kept))
        return _("somebody else changed this since: %(columns)s") % {"columns": columns}
    return ""


def _drifted(row: Replayed) -> bool:
    """Whether a row is not what its history says: something wrote past it."""
    live = row.model.objects.filter(pk=row.pk).first()
    if live is None or row.now is None:
        return (live is None) != (row.now is None)
    stored = {each.attname for each in live._meta.concrete_fields}
    return any(name in stored and getattr(live, name) != row.now[name] for name in row.changed)


def _keep_what_others_stand_on(done: Undone) -> None:
    """What they published stays public where others published something that rests on it."""
    going = {record: row for row in done.rows if (record := _leaving_the_public(row)) is not None}
    for record, row in going.items():
        others = [each for each in would_withdraw(record) if each not in going]
        if not others:
            continue
        reason = _("“%(name)s”, which somebody else published, rests on it") % {"name": others[0]}
        done.left.append((row, reason))
        if row.is_new:
            _leave_family(done, record)
        elif row.without is not None and row.now is not None:
            row.without |= {name: row.now[name] for name in _OF_PUBLISHING}


def _leaving_the_public(row: Replayed) -> Any:
    """The record of a row if the public reads it and would not any more."""
    if not issubclass(row.model, Reviewed) or row.is_gone:
        return None
    record = row.model.objects.get(pk=row.pk)
    stays = row.without is not None and row.without["review_state"] == ReviewState.PUBLISHED
    return record if record.is_published and not stays else None


def _keep_what_was_public(done: Undone) -> None:
    """A new record that the public has read ends as a tombstone, with its rows."""
    for row in list(done.rows):
        if row.is_new and issubclass(row.model, Reviewed):
            record = row.model.objects.get(pk=row.pk)
            if record.published_at is not None:
                done.tombstones.append(record)
                _leave_family(done, record)


def _leave_family(done: Undone, record: Any) -> None:
    kept = {(model, pk) for model, pks in history.family(record) for pk in pks}
    done.rows = [row for row in done.rows if not row.is_new or (row.model, row.pk) not in kept]


# What follows from it


def _owners(rows: list[Replayed]) -> list[Any]:
    """The reviewed records, as they are now, that rows belong to or show on."""
    found: list[Any] = []
    for row in rows:
        live = row.model.objects.filter(pk=row.pk).first()
        if live is not None:
            found += [owner_of(live), *shown_on(live)]
    return [each for each in dict.fromkeys(found) if isinstance(each, Reviewed)]


def _by_ground(records: Any) -> list[Any]:
    """Records behind those that they stand on."""
    return sorted(records, key=lambda one: (_IN_ORDER.index(type(one)), one.pk))


def _settle(records: Any, by: AbstractBaseUser, why: str) -> None:
    """Derive what is still there, and let the gate read what is public."""
    for each in _by_ground(records):
        record = type(each).objects.filter(pk=each.pk).first()
        if record is None:
            continue
        try:
            record_edit(record, by, note=why)
        except Refused as refusal:
            named = (Problem(p.code, f"“{record}”: {p.message}") for p in refusal.problems)
            raise Refused(*named) from refusal
