"""Brings what sheets wrote before the public, through the workflow and its gate."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from civic import derivation, versions, workflow
from civic.ingest.plan import Name, State, Step, name
from civic.ingest.rows import Row, parents_first
from civic.models import (
    Commitment,
    CommitmentType,
    Institution,
    Level,
    Resolution,
    Role,
    SourceArticle,
    Statement,
)
from civic.publication import Problem, publication_problems
from civic.workflow.reach import one_version_each

# Each is public only after those before it: a commitment needs its source, institution and basis.
PUBLISHED = (SourceArticle, Institution, Resolution, Statement, Commitment)

CONSEQUENCES = ("parent_not_public", "article_not_public")


def settle(steps: list[Step], refused: set[Name], now: datetime) -> None:
    """Publish what is new, finish the edits of what changed.

    What the gate refuses is noted in the sheet and joins ``refused``.
    """
    if all(step.state in (State.SAME, State.EDITED) for step in steps):
        return
    first = versions.changed_at() is None
    with one_version_each():
        for step in _in_public_order(steps):
            if name(step.row) not in refused:
                _settle_one(step, refused, step.row.at if first else now, now)
    _settle_codebook(steps, now)
    for step in steps:
        role = Role.objects.filter(key=step.row.key).first() if step.row.model is Role else None
        if role is not None and derivation.stale(role):
            derivation.derive(role)


def _in_public_order(steps: list[Step]) -> list[Step]:
    """Resolutions after those that they relate to, so that a first version names them."""
    by_row = {id(step.row): step for step in steps}
    onward: dict[str, set[str | None]] = {}
    for step in steps:
        if "to_resolution" in step.row.refs:
            start, end = step.row.refs["from_resolution"], step.row.refs["to_resolution"]
            onward.setdefault(str(start), set()).add(end)
    ordered: list[Row] = []
    for model in PUBLISHED:
        rows = [step.row for step in steps if step.row.model is model]
        if model is Resolution:
            rows = parents_first(rows, lambda row: onward.get(row.key, set()))
        ordered += rows
    return [by_row[id(row)] for row in ordered]


def _settle_one(step: Step, refused: set[Name], public_at: datetime, now: datetime) -> None:
    """An empty register begins on the day of its sheets; what comes later is known from its load on."""
    row = step.row
    record: Any = row.model._default_manager.filter(key=row.key).first()
    if record is None:
        return
    if step.state is State.NEW:
        _try(row, refused, lambda: workflow.publish(record, by=None, at=public_at))
        return
    if record.is_published and (problems := publication_problems(record)):
        _note(row, refused, problems)
    elif step.state is State.CHANGED or _is_behind(record):
        _try(row, refused, lambda: workflow.record_edit(record, by=None, at=now))


def _is_behind(record: Any) -> bool:
    """Whether something below the record changed, so that what follows from it must be written again."""
    return bool(derivation.stale(record)) or (record.is_published and versions.differs(record))


def _settle_codebook(steps: list[Step], now: datetime) -> None:
    """Commitments of other sheets show a type's labels and are found by them."""
    kinds = {step.row.key for step in _changed(steps, CommitmentType)}
    kinds |= {str(step.row.refs["type"]) for step in _changed(steps, Level)}
    for commitment in Commitment.objects.filter(type__key__in=kinds):
        if _is_behind(commitment):
            workflow.record_edit(commitment, by=None, at=now)


def _changed(steps: list[Step], model: type[Any]) -> list[Step]:
    return [step for step in steps if step.row.model is model and step.state is State.CHANGED]


def _try(row: Row, refused: set[Name], write: Callable[[], object]) -> None:
    try:
        write()
    except workflow.Refused as refusal:
        _note(row, refused, refusal.problems)


def _note(row: Row, refused: set[Name], problems: list[Problem]) -> None:
    """Note each problem, but not that something waits for what was refused before it."""
    for problem in problems:
        if not (refused and problem.code in CONSEQUENCES):
            row.source.refuse(row.where, problem.message)
    refused.add(name(row))
